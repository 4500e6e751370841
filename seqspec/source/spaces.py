"""Spaces of Unicode in place of plain ones, as web pages have them: to YAML they are letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from seqspec.source.characters import escaped
from seqspec.source.problem import Problem, Severity, Span

_SPACE = "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
# A whole run of them, so that a long one is read once.
_SPACES = f"(?<!{_SPACE}){_SPACE}++"
_IN_FRONT = re.compile(f"[ \t]*(?:- *)*({_SPACES})")
_AT_THE_END = re.compile(f"({_SPACES})(?=[ \t]*$)")
_BETWEEN = re.compile(f"(?<=[:,{{\\[])({_SPACES})|({_SPACES})(?=[:,}}\\]])")
# Text in quotes and comments, where any space may stand.
_TEXT = re.compile(r"\"[^\"]*\"|'[^']*'|(?:^|(?<=\s))#.*")
# What cannot be read for such a space: the syntax, and a key.
_CODES = ("SQ002", "SQ007")
_MOST_REPORTED = 20


def strange_spaces(lines: list[str], problems: Iterable[Problem]) -> Iterator[Problem]:
    """A problem for each line with such a space in place of a plain one, if `problems` come from it.

    Text may hold these spaces anywhere, so that only a line that cannot be read tells of them.
    """
    wrong = {each.span.line for each in problems if each.code in _CODES}
    found = dict(each for number in wrong for each in _near(lines, number))
    if not found:
        return
    for number, line in enumerate(lines, 1):
        if in_front := _IN_FRONT.match(line):
            found[number] = in_front
    for number in sorted(found)[:_MOST_REPORTED]:
        start, end = found[number].span(found[number].lastindex or 0)
        yield _problem(lines[number - 1][start], Span(number, start + 1, number, end + 1))


def _near(lines: list[str], number: int) -> Iterator[tuple[int, re.Match[str]]]:
    """Such a space in a line, or around the one above, of which the parser complains late."""
    own = _plain(lines[number - 1])
    if found := _IN_FRONT.match(own) or _AT_THE_END.search(own) or _BETWEEN.search(own):
        yield number, found
    above = next((each for each in range(number - 1, 0, -1) if lines[each - 1].strip()), None)
    line = _plain(lines[above - 1]) if above else ""
    if above and (found := _IN_FRONT.match(line) or _AT_THE_END.search(line)):
        yield above, found


def _plain(line: str) -> str:
    """A line with blanks for what is text."""
    return _TEXT.sub(lambda text: " " * len(text[0]), line)


def _problem(space: str, span: Span) -> Problem:
    what = f"{escaped(space)} ({unicodedata.name(space).lower()})"
    message = f"the character {what} stands where a plain space must"
    return Problem("SQ001", Severity.ERROR, message, span, "write plain spaces in its place")
