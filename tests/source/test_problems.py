"""What is wrong with a text: under which code, where, and what to do."""

from __future__ import annotations

import pytest
import yaml

from seqspec.source import parse as module
from seqspec.source.parse import parse
from seqspec.source.problem import Severity, Span
from tests.source.test_mutants import check_document
from tests.source.test_places import stretch

LOADERS = [yaml.CSafeLoader, yaml.SafeLoader]


def only(text, loader=yaml.CSafeLoader):
    """The one problem of a text."""
    document = parse(text, "f", loader)
    check_document(document)
    (problem,) = document.problems
    assert problem.severity is Severity.ERROR
    assert problem.fix
    return problem


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(("text", "code", "marked", "message"), [
    # Characters
    pytest.param("a: x\u202ey", "SQ001", "\u202e", r"\u202e", id="bidi"),
    pytest.param("a: x\u200by", "SQ001", "\u200b", r"\u200b", id="zero-width"),
    pytest.param("a: 中\x1b[31m", "SQ001", "\x1b", r"\x1b", id="escape"),
    pytest.param("a: \x9b31m", "SQ001", "\x9b", r"\x9b", id="c1"),
    pytest.param("a: 1\u2028b: 2", "SQ001", "\u2028", r"\u2028", id="line-separator"),
    pytest.param("a: 1\x85b: 2", "SQ001", "\x85", r"\x85", id="next-line"),
    pytest.param("a: \ufeffb", "SQ001", "\ufeff", r"\ufeff", id="inner-mark"),
    pytest.param("a: \ud800", "SQ001", "\ud800", r"\ud800", id="surrogate"),
    pytest.param("a: b\U000e0041", "SQ001", "\U000e0041", r"\U000e0041", id="tag-character"),
    pytest.param('a: "\\e[31m"', "SQ001", '"\\e[31m"', r"\x1b", id="written-escape"),
    pytest.param('a: "\\0"', "SQ001", '"\\0"', r"\x00", id="written-nul"),
    pytest.param('a: "x\\ry"', "SQ001", '"x\\ry"', r"\r", id="written-return"),
    pytest.param('a: "\\u202e"', "SQ001", '"\\u202e"', r"\u202e", id="written-bidi"),
    pytest.param('"a\\e": 1', "SQ001", '"a\\e"', r"a\x1b", id="key-with-written-escape"),
    # Values
    pytest.param("a: 012", "SQ005", "012", "`012`", id="octal"),
    pytest.param("- 1:30", "SQ005", "1:30", "`1:30`", id="base-60"),
    pytest.param("a: (3, 3)", "SQ005", "(3, 3)", "`(3, 3)`", id="tuple"),
    pytest.param("a: {k: (3, 3)}", "SQ005", "(3, 3)", "`(3, 3)`", id="tuple-split-in-a-map"),
    pytest.param("a: [(3, 3, 3), 1]", "SQ005", "(3, 3, 3)", "`(3, 3, 3)`", id="tuple-in-a-list"),
    pytest.param("a: {k: ((1, 1), (2, 2)), b: 1}", "SQ005", "((1, 1), (2, 2))", "((1", id="nested"),
    pytest.param("a: .nan", "SQ005", ".nan", "not a finite", id="not-a-number"),
    pytest.param("a: " + "9" * 60, "SQ005", "9" * 60, "9" * 39 + "…", id="long-number"),
    # What YAML has and a spec has not
    pytest.param("a: !!int 3", "SQ006", "!!int 3", "a tag", id="tag"),
    pytest.param("a: !!python/object/apply:os.system [ls]", "SQ006",
                 "!!python/object/apply:os.system [", "a tag", id="python-tag"),
    pytest.param("!x a: 1", "SQ006", "!x a", "a tag", id="tag-at-a-key"),
    pytest.param("&x a: 1", "SQ006", "&x a", "an anchor", id="anchor-at-a-key"),
    pytest.param("<<: {a: 1}", "SQ006", "<<", "a merge key", id="merge"),
    pytest.param("a: 1\n--- \nb: 2", "SQ006", "---", "one spec", id="second-document"),
    pytest.param("%YAML 1.1\n---\na: 1", "SQ006", "%YAML 1.1", "a directive", id="directive"),
    pytest.param("a: &x [*x]", "SQ006", "*x", "inside the value it repeats", id="cycle"),
    pytest.param("a: *x", "SQ006", "*x", "no anchor `&x`", id="no-anchor"),
    pytest.param("a: &x 1\nb: &x 2", "SQ006", "&x 2", "stands twice", id="anchor-twice"),
    # Keys
    pytest.param("1: a", "SQ007", "1", "the key `1`", id="number-key"),
    pytest.param("true: a", "SQ007", "true", "the key `true`", id="boolean-key"),
    pytest.param("~: a", "SQ007", "~", "the key `~`", id="null-key"),
    pytest.param("2026-01-01: a", "SQ007", "2026-01-01", "the key `2026-01-01`", id="date-key"),
    pytest.param("'': a", "SQ007", "''", "empty", id="empty-key"),
    pytest.param("' a': 1", "SQ007", "' a'", "space", id="padded-key"),
    pytest.param("? [a]\n: 1", "SQ007", "[", "must be text", id="list-key"),
    pytest.param("b: {a: 1, [c]: 2}", "SQ007", "[", "must be text", id="list-key-in-braces"),
    pytest.param("a\u00a0b: 1", "SQ007", "a\u00a0b", r"`a\xa0b`", id="unseen-space-in-a-key"),
    # Spaces that are missing
    pytest.param("- Dense:10", "SQ002", "Dense:10", "space is missing after the colon", id="item"),
    pytest.param("k: {a:1}", "SQ002", "a:1", "space is missing after the colon", id="flow"),
    pytest.param("a:\n  -b\n  -c", "SQ002", "-b", "space is missing after the dash", id="dash"),
    pytest.param("a:\n  -b: 1", "SQ002", "-b", "space is missing after the dash", id="dash-key"),
    pytest.param("a: 1\nb:2\nc: 3", "SQ002", "b", "`b:2`", id="colon-in-a-map"),
    pytest.param("a:1\nb: 2", "SQ002", "a", "`a:1`", id="colon-on-the-first-line"),
])  # fmt: skip
def test_a_slip_is_reported_at_its_place(text, code, marked, message, loader):
    problem = only(text, loader)
    assert (problem.code, stretch(text, problem.span)) == (code, marked)
    assert message in problem.message


@pytest.mark.parametrize(("text", "place", "message", "related"), [
    pytest.param("a: [1, 2\nb: 3", (2, 2), "a `[` is not closed", (1, 4), id="open-list"),
    pytest.param("a: {x: 1\nb: 3\n", (2, 2), "a `{` is not closed", (1, 4), id="open-map"),
    pytest.param("a:\n  {x: 1,\n\n", (2, 8), "a `{` is not closed", (2, 3), id="open-to-the-end"),
    pytest.param("a: [", (1, 4), "a `[` is not closed", None, id="nothing-but-open"),
    pytest.param("a: [[1], {b:", (1, 12), "`{` is not closed", (1, 10), id="open-inside"),
    pytest.param("a: [1, 2}", (1, 9), "`}` cannot close a `[`", (1, 4), id="wrong-bracket"),
    pytest.param("a: {b: 1 c: 2}", (1, 11), "a comma is missing", (1, 4), id="no-comma"),
    pytest.param("a: [1]]", (1, 7), "this `]` closes nothing", None, id="bracket-too-many"),
    pytest.param("a: }", (1, 4), "this `}` closes nothing", None, id="bracket-alone"),
    pytest.param("a: [1,,2]", (1, 7), "comma", None, id="two-commas"),
    pytest.param("a: 'x\nb: 2", (1, 4), "quote is not closed", None, id="open-quote"),
    pytest.param('a: "x', (1, 4), "quote is not closed", None, id="open-double-quote"),
    pytest.param("a: 'it's'", (1, 8), "after the closing quote", None, id="quote-inside"),
    pytest.param('a: "\\d"', (1, None), "no such escape", None, id="escape"),
    pytest.param("a: b: c", (1, 4), "a second `: `", None, id="two-colons"),
    pytest.param("a: 1\n b: 2", (2, 2), "indented deeper", None, id="too-deep"),
    pytest.param("a:\n   b: 1\n  c: 2", (3, 3), "does not fit the keys", (1, 1), id="too-shallow"),
    pytest.param("- a\nb: 1", (2, 1), "does not fit the items", (1, 1), id="key-among-items"),
    pytest.param("a:\n- b: {c: 1}\n  - d: 2", (3, 3), "this `-` does not stand", None, id="deeper-item"),
    pytest.param("a:\n- b: 1\n  - d: 2", (3, 3), "this `-` does not stand", None, id="item-below-value"),
    pytest.param("a:\n  - b: 1\n - d: 2", (3, 2), "this `-` does not stand", None, id="shallow-item"),
    pytest.param("a:\n- Dense {units: 3}", (2, 3), "a colon is missing after `Dense`", None,
                 id="no-colon-before-setting"),
    pytest.param("a:\n- Dense {units: 3, b: c}", (2, 3), "a colon is missing after `Dense`", None,
                 id="no-colon-before-settings"),
    pytest.param("a {b: 3}", (1, 1), "a colon is missing after `a`", None, id="no-colon-after-key"),
    pytest.param("a: 1\nb\nc: 2", (2, 1), "neither `key: value` nor", None, id="no-colon"),
    pytest.param("a: 1\n: 2", (2, 1), "no key before the colon", None, id="no-key"),
    pytest.param("a:\n\tb: 1", (2, 1), "a tab", None, id="tab"),
    pytest.param("a:\n  b: 1\n\tc: 2", (3, 1), "a tab", None, id="tab-below-spaces"),
    pytest.param("a: - b", (1, 4), "a list item cannot start here", None, id="item-behind-key"),
    pytest.param("a: @x", (1, 4), "cannot start with this", None, id="reserved"),
    pytest.param("a: `x`", (1, 4), "cannot start with this", None, id="backtick"),
    pytest.param("a: | x\n  y", (1, None), "behind `|`", None, id="text-behind-bar"),
    pytest.param("a: *", (1, None), "a `*` starts an alias", None, id="star"),
    pytest.param("a: &", (1, None), "a `&` starts an anchor", None, id="ampersand"),
])  # fmt: skip
@pytest.mark.parametrize("loader", LOADERS)
def test_what_cannot_be_read_is_said_in_plain_words(text, place, message, related, loader):
    problem = only(text, loader)
    line, column = place
    assert problem.code == "SQ002"
    assert message in problem.message
    assert problem.span.line == line
    assert column in (problem.span.column, None)
    if loader is yaml.CSafeLoader and "comma" not in message:  # PyYAML's own says less of it
        places = [(each.span.line, each.span.column) for each in problem.related]
        assert places == ([related] if related else [])


@pytest.mark.parametrize(("text", "places"), [
    pytest.param("a:\n\u00a0\u00a0b: 1\n\u00a0\u00a0c: 2", [(2, 1), (3, 1)], id="below-a-key"),
    pytest.param("a:\n  - b:\n    \u00a0 c: 1", [(3, 5)], id="behind-plain-ones"),
    pytest.param("a:\n\u00a0\u00a0- b: 1", [(2, 1)], id="before-a-dash"),
    pytest.param("a:\n\u00a0\u00a0- b\nc: 1", [(2, 1)], id="before-a-word"),
    pytest.param("a:\n  -\u00a0b: 1", [(2, 4)], id="after-a-dash"),
    pytest.param("a:\u00a0\n  - b: 1", [(1, 3)], id="at-the-end"),
    pytest.param("a: 1\n\u00a0\nb: 1", [(2, 1)], id="alone"),
    pytest.param("a: {b: 1,\u00a0c: 2}", [(1, 10)], id="after-a-comma"),
    pytest.param("a: {b:\u00a03}", [(1, 7)], id="after-a-colon"),
    pytest.param("a:\n  b\u00a0: 1", [(2, 4)], id="before-a-colon"),
])  # fmt: skip
@pytest.mark.parametrize("loader", LOADERS)
def test_a_space_that_is_no_plain_one_is_named(text, places, loader):
    problems = parse(text, "a.yaml", loader).problems
    assert [(each.span.line, each.span.column) for each in problems] == places
    assert {(each.code, each.message, each.fix) for each in problems} == {(
        "SQ001", r"the character \xa0 (no-break space) stands where a plain space must",
        "write plain spaces in its place",
    )}  # fmt: skip
    assert not parse(text.replace("\u00a0", " "), "a.yaml", loader).problems


@pytest.mark.parametrize("text", [
    "a: 10\u00a0000", "a: |\n  b\n  \u00a0\u00a0c", "a: '1,\u00a02'", "a: 1  # b,\u00a0c\u3000",
    "a: b\n  \u00a0c",
])  # fmt: skip
@pytest.mark.parametrize("loader", LOADERS)
def test_text_holds_any_space(text, loader):
    assert not parse(text, "a.yaml", loader).problems


@pytest.mark.parametrize("text", ["b: {c:1}  # d,\u00a0e", "b: {c:1, d: 'e,\u00a0f'}"])
@pytest.mark.parametrize("loader", LOADERS)
def test_a_space_of_a_text_is_not_what_is_wrong(text, loader):
    assert [each.code for each in parse(text, "a.yaml", loader).problems] == ["SQ002"]


def test_a_long_run_of_spaces_is_read_once():
    problems = parse("a: b: c" + "\u00a0" * 80_000 + "c", "a.yaml").problems
    assert [each.code for each in problems] == ["SQ002"]


def test_a_duplicate_key_names_both_lines():
    document = parse("a: 1\nb: 2\n'a': 3\n", "f")
    (problem,) = document.problems
    assert (problem.code, problem.span) == ("SQ004", Span(3, 1, 3, 4))
    assert problem.related[0].span == Span(1, 1, 1, 2)
    assert (document.data, document.broken) == ({"a": 1, "b": 2}, {("a",)})


def test_keys_that_look_the_same_are_the_same():
    assert only("\u00e9: 1\ne\u0301: 2").code == "SQ004"


def test_every_problem_is_found_in_one_pass_and_the_rest_is_read():
    text = "b: 012\na: !!int 3\na: 4\nc: {k: (3, 3), d: 1}\n1: x\ne: *no\nf: fine\n"
    document = parse(text, "f")
    codes = [(problem.code, problem.span.line) for problem in document.problems]
    assert codes == [
        ("SQ005", 1), ("SQ006", 2), ("SQ004", 3), ("SQ005", 4), ("SQ007", 5), ("SQ006", 6),
    ]  # fmt: skip
    assert document.data == {"b": None, "a": 3, "c": {"k": None, "d": 1}, "e": None, "f": "fine"}
    assert document.broken == {("b",), ("a",), ("c", "k"), ("e",)}


def test_a_tuple_leaves_no_pieces_behind():
    document = parse("a: [(3, 3), (2, 2), 1]\nb: {k: (1, 2), l: 3}", "f")
    assert document.data == {"a": (None, None, 1), "b": {"k": None, "l": 3}}
    assert [problem.fix for problem in document.problems] == [
        "write `[3, 3]`", "write `[2, 2]`", "write `[1, 2]`",
    ]  # fmt: skip


def test_a_merge_silences_its_map_since_it_would_bring_unknown_keys():
    document = parse("a: &x {b: 1}\nc: {<<: *x, d: 2}\n", "f")
    assert document.data == {"a": {"b": 1}, "c": {"d": 2}}
    assert document.broken == {("c",)}


def test_what_is_broken_at_an_anchor_is_broken_at_its_aliases_and_said_once():
    document = parse("a: &x {b: 012}\nc: *x\n1: &y 2\nd: *y\n", "f")
    assert [problem.code for problem in document.problems] == ["SQ005", "SQ007"]
    assert document.broken == {("a", "b"), ("c", "b"), ("d",)}


def test_a_second_document_leaves_the_first():
    document = parse("a: 1\n---\nb: 2\n---\n", "f")
    assert (document.data, len(document.problems)) == ({"a": 1}, 1)


def test_a_flood_of_bad_characters_is_reported_in_part():
    assert len(parse("\x00" * 1_000, "f").problems) == 20


def test_a_fault_of_ours_is_a_problem_too(monkeypatch):
    def fail(_lines):
        raise RecursionError("\x1b[31m")

    monkeypatch.setattr(module, "Findings", fail)
    problem = only_fault(parse("a: 1", "f"))
    assert "RecursionError" in problem.message


def only_fault(document):
    (problem,) = document.problems
    assert (problem.code, document.data) == ("SQ000", None)
    assert "bug in seqspec" in problem.message
    return problem
