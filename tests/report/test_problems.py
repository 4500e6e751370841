"""Problems as people read them: the right line, carets under the right characters, plain text."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from seqspec.report.excerpt import excerpt, visible
from seqspec.report.problems import count, print_problems, problems_json
from seqspec.source.problem import Origin, Problem, Related, Severity, Span


def problem(span: Span, *related: Related, fix: str | None = None) -> Problem:
    """An error at a place."""
    return Problem("SQ010", Severity.ERROR, "it is wrong", span, fix, related)


def printed(text: str, *problems: Problem) -> list[str]:
    """The lines that a reader of a file without a terminal gets."""
    output = io.StringIO()
    console = Console(file=output, width=200, highlight=False, markup=False, emoji=False)
    print_problems(console, "a.yaml", text, problems)
    return output.getvalue().splitlines()


@pytest.mark.parametrize("hidden", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_only_line_ends_of_yaml_are_counted(hidden: str) -> None:
    lines = printed(f"a{hidden}b: 1\nsecond: 2\n", problem(Span(2, 1, 2, 7)))
    assert lines[1:3] == ["  2 | second: 2", "    | ^^^^^^"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_of_yaml_is_counted(end: str) -> None:
    lines = printed(f"first: 1{end}second: 2{end}", problem(Span(2, 1, 2, 7)))
    assert lines[1] == "  2 | second: 2"


def test_a_chinese_character_is_two_cells_wide() -> None:
    line, carets = excerpt(problem(Span(1, 5, 1, 7)), ["名字: 密集"])
    assert line == "  1 | 名字: 密集"
    assert carets == "    | " + " " * len("aabb: ") + "^" * 4


def test_a_combining_accent_takes_no_cell() -> None:
    (_, carets) = excerpt(problem(Span(1, 4, 1, 5)), ["e\u0301: x"])
    assert carets == "    |   ^"


def test_a_long_line_is_cut_around_the_place() -> None:
    line = "a" * 300 + "WRONG" + "b" * 300
    shown, carets = excerpt(problem(Span(1, 301, 1, 306)), [line])
    assert len(shown) <= 6 + 110
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "WRONG"


def test_a_span_over_several_lines_is_marked_in_its_first() -> None:
    _, carets = excerpt(problem(Span(1, 4, 3, 2)), ["a: {b: 1,", "c: 2", "}"])
    assert carets == "    |    ^^^^^^"


def test_a_span_behind_the_text_shows_no_line() -> None:
    assert list(excerpt(problem(Span(9, 1, 9, 2)), ["a: 1"])) == []


def test_related_places_stand_in_the_order_of_the_text() -> None:
    found = problem(Span(2, 1, 2, 2), Related(Span(10, 1, 10, 2), "below"), fix="delete it")
    text = "\n".join("abcdefghij")
    assert printed(text, found) == [
        "a.yaml:2:1: error[SQ010] it is wrong",
        "   2 | b",
        "     | ^",
        "  10 | j",
        "     | - below",
        "  fix: delete it",
    ]


def test_a_problem_of_an_override_shows_its_own_text() -> None:
    span = Span(1, 12, 1, 13, Origin("--set", "fit.epochs=0"))
    assert printed("seqspec: 1\n", problem(span))[:2] == [
        "--set:1:12: error[SQ010] it is wrong",
        "  1 | fit.epochs=0",
    ]


def test_a_related_place_in_another_text_says_where() -> None:
    override = Span(1, 9, 1, 11, Origin("--set", "samples=10"))
    found = problem(override, Related(Span(2, 1, 2, 6), "fixed here"))
    assert printed("seqspec: 1\ninput: {}\n", found)[1:5] == [
        "  1 | samples=10",
        "    |         ^^",
        "  2 | input: {}",
        "    | ----- fixed here, in a.yaml",
    ]
    found = problem(Span(2, 1, 2, 6), Related(override, "set here"))
    assert printed("seqspec: 1\ninput: {}\n", found)[1:5] == [
        "  1 | samples=10",
        "    |         -- set here, in --set",
        "  2 | input: {}",
        "    | ^^^^^",
    ]


def test_controls_are_shown_as_escapes() -> None:
    assert visible("a\x1b[31m\u202e\u200b\x07\r") == "a\\x1b[31m\\u202e\\u200b\\x07\\r"
    lines = printed("a: \x1b]0;title\x07\n", problem(Span(1, 4, 1, 5), fix="not \x1b[0m"))
    assert not any("\x1b" in line or "\x07" in line for line in lines)


def test_a_tab_is_one_cell() -> None:
    assert list(excerpt(problem(Span(1, 3, 1, 4)), ["a\tb"])) == ["  1 | a b", "    |   ^"]


def test_a_hundred_problems_are_printed_and_the_rest_is_counted() -> None:
    lines = printed("a: 1\n", *[problem(Span(1, 1, 1, 2))] * 103)
    assert sum(line.startswith("a.yaml:") for line in lines) == 100
    assert lines[-1] == "... and 3 more problems"


@pytest.mark.parametrize(
    ("severities", "said"),
    [
        ([], "no problems"),
        ([Severity.ERROR], "1 error"),
        ([Severity.INFO, Severity.INFO], "2 notes"),
        ([Severity.INFO, Severity.WARNING, Severity.ERROR, Severity.ERROR], "2 errors, 1 warning, 1 note"),
    ],
)  # fmt: skip
def test_problems_are_counted_by_severity(severities: list[Severity], said: str) -> None:
    assert count([Problem("SQ1", kind, "", Span(1, 1, 1, 2)) for kind in severities]) == said


def test_json_has_the_keys_that_are_promised() -> None:
    found = problem(Span(2, 3, 4, 5), Related(Span(1, 1, 1, 2), "here"), fix="delete it")
    assert list(problems_json("a.yaml", [found])) == [
        {
            "file": "a.yaml", "line": 2, "column": 3, "end_line": 4, "end_column": 5,
            "code": "SQ010", "severity": "error", "message": "it is wrong", "fix": "delete it",
            "related": [{"file": "a.yaml", "line": 1, "column": 1, "message": "here"}],
        }
    ]  # fmt: skip


def test_an_empty_text_shows_no_line() -> None:
    assert printed("", problem(Span(1, 1, 1, 2))) == ["a.yaml:1:1: error[SQ010] it is wrong"]


def test_a_control_at_the_end_has_carets_under_all_of_its_escape() -> None:
    assert list(excerpt(problem(Span(1, 2, 1, 3)), ["a\x0c"])) == ["  1 | a\\x0c", "    |  ^^^^"]
