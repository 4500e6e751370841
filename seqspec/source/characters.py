"""Characters that a spec may not hold: they move a terminal, hide text, or turn it around."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seqspec.source.problem import Problem, Severity, Span

# Controls and C1 but tab and line ends, soft hyphen, zero width, bidirectional marks, line
# separators, an inner byte order mark, surrogates, and tag characters, which spell hidden text.
_REFUSED = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
)
FORBIDDEN = re.compile(f"[{_REFUSED}]")
# A raw carriage return ends a line; one that was written as an escape would move the cursor back.
FORBIDDEN_IN_VALUE = re.compile(f"[\r{_REFUSED}]")
_MOST_REPORTED = 20
_LINE_END = re.compile("\r\n|\r|\n")


def forbidden(text: str) -> Iterator[Problem]:
    """A problem for each forbidden character, at its line and column."""
    for number, found in enumerate(FORBIDDEN.finditer(text)):
        if number == _MOST_REPORTED:
            return
        yield Problem(
            "SQ001",
            Severity.ERROR,
            f"the character {escaped(found[0])} is not allowed in a spec",
            position(text, found.start()),
            "delete it; it is invisible in most editors",
        )


def lines_of(text: str) -> list[str]:
    """The lines as YAML counts them; at least one."""
    return _LINE_END.split(text)


def position(text: str, index: int) -> Span:
    """The line and column of one character."""
    before = lines_of(text[:index])
    line, column = len(before), len(before[-1]) + 1
    return Span(line, column, line, column + 1)


def escaped(text: str) -> str:
    """Text with every character as an escape that a reader would not see, or not see as it is.

    >>> escaped("a" + chr(0x202e) + chr(0xa0))
    'a\\\\u202e\\\\xa0'
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def brief(text: str, most: int = 40) -> str:
    """Text for a message: escaped, on one line, and cut to `most` characters."""
    line = escaped(text[: most + 1])
    return line if len(line) <= most else line[: most - 1] + "…"
