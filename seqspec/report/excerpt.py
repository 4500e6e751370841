"""The lines of a spec that a problem speaks of, with a caret below the place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from seqspec.source.characters import lines_of
from seqspec.source.problem import Problem, Span

# The longest stretch of a line that is shown; a spec's lines are shorter than a screen.
WIDEST = 110


def excerpt(problem: Problem, lines: Sequence[str], file: str = "") -> Iterator[str]:
    """The marked lines, first those of related places, in the order of the text.

    A place may stand in another text: an override speaks of the spec, and the spec of an override.
    """
    texts = {span.origin: _lines(span, lines) for span in _spans(problem)}
    marks = [(related.span, "-", related.message) for related in problem.related]
    marks = sorted([*marks, (problem.span, "^", "")], key=lambda mark: mark[0])
    marks = [mark for mark in marks if 1 <= mark[0].line <= len(texts[mark[0].origin])]
    gutter = max((len(str(span.line)) for span, _, _ in marks), default=1) + 2
    for span, sign, message in marks:
        line, caret = _marked(texts[span.origin][span.line - 1], span, sign)
        elsewhere = span.origin != problem.span.origin
        where = f", in {visible(span.origin.file if span.origin else file)}" if elsewhere else ""
        yield f"{span.line:>{gutter}} | {line}"
        yield f"{'':>{gutter}} | {caret} {message}{where}".rstrip()


def _spans(problem: Problem) -> Iterator[Span]:
    yield problem.span
    yield from (related.span for related in problem.related)


def _lines(span: Span, lines: Sequence[str]) -> Sequence[str]:
    """The lines of the text that a span is of; `lines` are those of the spec."""
    return lines_of(span.origin.text) if span.origin else lines


def _marked(line: str, span: Span, sign: str) -> tuple[str, str]:
    """A line as it is shown, and the carets that stand below the span in it."""
    start = min(span.column - 1, len(line))
    end = len(line) if span.end_line != span.line else min(span.end_column - 1, len(line))
    first = max(0, start - WIDEST // 2) if len(line) > WIDEST else 0
    shown = line[first : first + WIDEST]
    before = shown[: start - first]
    marked = shown[start - first : max(end, start + 1) - first]
    carets = sign * max(1, cell_len(visible(marked.rstrip(" \t"))))
    return visible(shown), " " * cell_len(visible(before)) + carets


def visible(text: str) -> str:
    """Text that a terminal cannot be moved by: control and invisible characters as escapes.

    >>> visible("a" + chr(27) + "[31m")
    'a\\\\x1b[31m'
    """
    if text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character == "\t":
        return " "
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"):
        return character.encode("unicode_escape").decode("ascii")
    return character
