"""Characters that a spec may not hold: they move a terminal, hide text, or turn it around."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seqspec.source.problem import Problem, Severity, Span

# Controls and C1 but tab and line ends, line separators, bidirectional marks, zero width, surrogates.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_MOST_REPORTED = 20
_LINE_END = re.compile("\r\n|\r|\n")


def forbidden(text: str) -> Iterator[Problem]:
    """A problem for each forbidden character, at its line and column."""
    for number, found in enumerate(FORBIDDEN.finditer(text)):
        if number == _MOST_REPORTED:
            return
        yield _problem(text, found.start())


def _problem(text: str, index: int) -> Problem:
    lines = _LINE_END.split(text[:index])
    line, column = len(lines), len(lines[-1]) + 1
    shown = escaped(text[index])
    return Problem(
        "SQ001",
        Severity.ERROR,
        f"the character {shown} is not allowed in a spec",
        Span(line, column, line, column + 1),
        "delete it; it is invisible in most editors",
    )


def escaped(text: str) -> str:
    """Text with every forbidden character as an escape.

    >>> escaped("a" + chr(0x202e))
    'a\\\\u202e'
    """
    return FORBIDDEN.sub(lambda found: ascii(found[0])[1:-1], text)


def brief(text: str, most: int = 40) -> str:
    """Text for a message: escaped, on one line, and cut to `most` characters."""
    line = escaped(text[: most + 1]).replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return line if len(line) <= most else line[: most - 1] + "…"
