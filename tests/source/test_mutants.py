"""Parsing meets damaged specs: it never raises, never stalls, and points inside the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml

from seqspec.source.characters import lines_of
from seqspec.source.document import Document
from seqspec.source.parse import parse
from seqspec.source.problem import Problem, Span
from tests.quick import is_quick
from tests.source.mutants import SPECS, mutants

pytestmark = pytest.mark.fuzz

# A tab between words; in brackets, a colon before a bracket or comma, and `?` inside a word.
DIFFERENT = re.compile(r"\t|:[,\[\]{}]|\?")
CODES = {"SQ001", "SQ002", "SQ003", "SQ004", "SQ005", "SQ006", "SQ007"}


@pytest.mark.parametrize("seed", range(4))
def test_a_mutant_is_read_or_refused_in_order(seed):
    for text in mutants(3_000, seed):
        assert is_quick(lambda text=text: parse(text, "mutant.yaml"), 0.1), text
        check_document(parse(text, "mutant.yaml"))


def test_mutants_are_read_alike_by_both_parsers():
    """What one accepts the other accepts, as the same data, but for what is listed in `differs`."""
    compared = 0
    for text in mutants(600, 99):
        by_c, by_python = parse(text, "m"), parse(text, "m", yaml.SafeLoader)
        check_document(by_python)
        if not differs(text):
            assert bool(by_c.problems) == bool(by_python.problems), text
            assert by_c.problems or by_c.data == by_python.data, text
            compared += 1
    assert compared > 500


@pytest.mark.parametrize("text", SPECS)
def test_a_good_spec_is_read_alike_by_both_parsers(text):
    by_c, by_python = parse(text, "f"), parse(text, "f", yaml.SafeLoader)
    assert by_c.problems == by_python.problems == ()
    assert by_c.data == by_python.data
    assert dict(by_c.places) == dict(by_python.places)


@pytest.mark.parametrize(("text", "by_c", "by_python"), [
    pytest.param("a:\t1", {"a": 1}, None, id="tab-after-colon"),
    pytest.param("a: [1,\t2]", {"a": (1, 2)}, None, id="tab-in-brackets"),
    pytest.param("{a:, b: 1}", None, {"a": None, "b": 1}, id="colon-before-comma"),
    pytest.param("{a? b: 1}", {"a? b": 1}, None, id="question-mark-in-a-word"),
])  # fmt: skip
def test_the_parsers_differ_here(text, by_c, by_python):
    assert parse(text, "f").data == by_c
    assert parse(text, "f", yaml.SafeLoader).data == by_python


def differs(text: str) -> bool:
    """Texts that the two judge differently; libyaml is nearer to YAML 1.2."""
    return DIFFERENT.search(text) is not None


def check_document(document: Document) -> None:
    """What is true of every document, whatever its text."""
    lines = lines_of(document.text)
    for problem in document.problems:
        assert problem.code in CODES, problem
        for message in messages(problem):
            assert message.isprintable(), message
            assert len(message) < 160, message
    for span in spans(document):
        assert span.end_line == span.line <= len(lines), (span, document.text)
        length = max(1, len(lines[span.line - 1]))
        assert 1 <= span.column < span.end_column <= length + 1, (span, document.text)
    assert document.problems == tuple(sorted(document.problems, key=lambda each: each.span))
    assert all(path in document.places for path in document.broken if path)


def messages(problem: Problem) -> Iterator[str]:
    yield problem.message
    yield problem.fix or ""
    yield from (related.message for related in problem.related)


def spans(document: Document) -> Iterator[Span]:
    for problem in document.problems:
        yield problem.span
        yield from (related.span for related in problem.related)
    for place in document.places.values():
        yield place.value
        if place.key is not None:
            yield place.key
