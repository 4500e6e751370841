"""Where values and keys stand in the text, worked out from parser events when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from seqspec.source.document import Path, Place
from seqspec.source.problem import Span


class Places(Mapping[Path, Place]):
    """The place of every path; a span is made on demand, since all take as long as parsing."""

    __slots__ = ("_lines", "_marks")

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        # path -> the event of a value, that of its key, and that which ends a list or map in
        # brackets (Any: events of the yaml library, whose marks are used in this file alone).
        self._marks: dict[Path, tuple[Any, Any, Any]] = {}

    def __getitem__(self, path: Path) -> Place:
        event, key, end = self._marks[path]
        key_span = None if key is None else span_of(key, self._lines)
        if key_span is not None and _is_empty(event):
            return Place(key_span, key_span)
        return Place(span_of(event, self._lines, end), key_span)

    def put(self, path: Path, event: Any, key: Any, end: Any = None) -> None:
        """Note where a value begins, its key, and where it ends if that is another event."""
        self._marks[path] = (event, key, end)

    def move(self, path: Path, event: Any) -> None:
        """Give a value another place, and leave its key."""
        self._marks[path] = (event, self._marks[path][1], None)

    def copy(self, source: Path, target: Path) -> None:
        """Give a repeated value the place of the first."""
        self._marks[target] = self._marks[source]

    def innermost_open(self) -> Any:
        """The event of the last `[` or `{` that has no end so far; None where all have."""
        marks = reversed(self._marks.values())
        return next((event for event, _, end in marks if end is None and _is_bracket(event)), None)

    def __contains__(self, path: object) -> bool:
        return path in self._marks

    def __iter__(self) -> Iterator[Path]:
        return iter(self._marks)

    def __len__(self) -> int:
        return len(self._marks)

    def __reduce__(self) -> tuple[Any, ...]:
        # libyaml's marks cannot be pickled, the places can.
        return dict, (dict(self),)


def span_of(event: Any, lines: list[str], end: Any = None) -> Span:
    """The stretch of an event; a block, and what goes over lines, ends with its first line."""
    start, stop = event.start_mark, (end or event).end_mark
    block = isinstance(event, yaml.CollectionStartEvent) and not _is_bracket(event)
    if block or stop.line != start.line:
        return _first_line(lines, start.line, start.column)
    return span_at(lines, start.line, start.column, stop.column)


def span_at(lines: list[str], line: int, column: int, end: int = 0) -> Span:
    """A stretch of one line, counted from 0, as a span: one character at least, inside the text."""
    line = min(line, len(lines) - 1)
    length = max(1, len(lines[line]))
    start = min(column, length - 1)
    return Span(line + 1, start + 1, line + 1, min(max(end, start + 1), length) + 1)


def _first_line(lines: list[str], line: int, column: int) -> Span:
    """The rest of a line, without a comment."""
    text = lines[line] if line < len(lines) else ""
    return span_at(lines, line, column, len(text[:column] + text[column:].split(" #")[0].rstrip()))


def _is_bracket(event: Any) -> bool:
    return isinstance(event, yaml.CollectionStartEvent) and bool(event.flow_style)


def _is_empty(event: Any) -> bool:
    start, end = event.start_mark, event.end_mark
    is_scalar = isinstance(event, yaml.ScalarEvent)
    return is_scalar and (start.line, start.column) == (end.line, end.column)
