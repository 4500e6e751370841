"""The parser's complaints in plain words, with a likely fix."""

from __future__ import annotations

from typing import Any

from seqspec.source.problem import Problem, Related, Severity, Span

# A part of the parser's own message -> ours, and what to do. libyaml's and PyYAML's wording differ.
_REWORDED: tuple[tuple[str, str, str], ...] = (
    ("found a tab", "a tab stands where spaces must", "indent with spaces"),
    ("cannot start any token", "a value cannot start with this character", "put it in quotes"),
    ("while scanning a quoted scalar", "a quote is not closed", "close it, or double it inside"),
    ("unknown escape", "there is no such escape in double quotes", "use single quotes"),
    ("flow sequence", "a `[` is not closed, or a comma is missing", "close it with `]`"),
    ("flow mapping", "a `{` is not closed, or a comma is missing", "close it with `}`"),
    ("mapping values are not allowed", "a second `: ` stands in one value",
     "put the key on a line of its own, or the value in quotes"),
    ("could not find expected ':'", "this line is neither `key: value` nor `- item`",
     "write a colon and a space after the key"),
    ("block sequence entries are not allowed", "a list item cannot start here",
     "put `- ` on a line of its own"),
    ("block collection", "this line does not stand below the items above it",
     "indent it as the items above, or start it with `- `"),
    ("block sequence", "this line does not stand below the items above it",
     "indent it as the items above, or start it with `- `"),
    ("block mapping", "this line does not stand below the keys above it",
     "indent it as the keys above it"),
    ("alias", "a `*` starts an alias, which must have a name", "put the text in quotes"),
    ("anchor", "a `&` starts an anchor, which must have a name", "put the text in quotes"),
    ("tag", "a tag (`!`) is not allowed in a spec", "delete it, or put the text in quotes"),
    ("directive", "a directive (`%`) is not allowed in a spec", "delete the line"),
    ("document start", "something stands after the end of the spec", "delete it"),
)  # fmt: skip


def syntax_problem(error: Any, lines: list[str]) -> Problem:  # Any: a MarkedYAMLError
    """What the parser could not read, at its place, with the place where it began."""
    span = _span(error.problem_mark or error.context_mark, lines)
    said = f"{error.context or ''} {error.problem or ''}"
    if lines[span.line - 1][: span.column].strip(" -") == "\t" or _tab(lines, span):
        said = "found a tab"
    message, fix = next(
        ((message, fix) for part, message, fix in _REWORDED if part in said),
        ("this is not valid YAML", "look at this line and the one above it"),
    )
    return Problem("SQ002", Severity.ERROR, message, span, fix, _opened(error, span, lines))


def _tab(lines: list[str], span: Span) -> bool:
    """Whether the line is indented with a tab."""
    line = lines[span.line - 1]
    return "\t" in line[: len(line) - len(line.lstrip())]


def _opened(error: Any, span: Span, lines: list[str]) -> tuple[Related, ...]:
    if error.context_mark is None:
        return ()
    start = _span(error.context_mark, lines)
    return () if start.line == span.line else (Related(start, "it begins here"),)


def _span(mark: Any, lines: list[str]) -> Span:
    """One character at a mark; at the end of the text, the last character of the last line."""
    if mark is None:
        return Span(1, 1, 1, 2)
    line = min(mark.line, len(lines) - 1)
    column = mark.column if mark.line == line else len(lines[line])
    column = min(column, max(0, len(lines[line]) - 1))
    return Span(line + 1, column + 1, line + 1, column + 2)
