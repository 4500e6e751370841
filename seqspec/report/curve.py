"""A curve in the terminal: braille cells of two by four dots, or stars where there is no braille."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from seqspec.report.numbers import measured
from seqspec.report.signs import Signs

Points: TypeAlias = Sequence[tuple[float, float]]
Cells: TypeAlias = dict[tuple[int, int], int]

ROWS, WIDEST, NARROWEST = 8, 72, 12
# Columns from one point to the next; a longer line would say nothing more.
STRETCH = 12
MOST_POINTS = 1_000
MARK = "o"
# The bit of each dot of a braille cell, by its column and row.
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))


class Frame(NamedTuple):
    """Where points lie: the cells in a row, and the epochs and values at the edges."""

    columns: int
    first: float
    last: float
    low: float
    high: float

    def dot(self, epoch: float, value: float) -> tuple[int, int]:
        """The dot of a point, counted from the left and from the top."""
        across = (epoch - self.first) / (self.last - self.first or 1)
        down = (self.high - value) / (self.high - self.low) if self.high > self.low else 0.5
        return round(across * (2 * self.columns - 1)), round(down * (4 * ROWS - 1))


def curve(
    line: Points, marks: Points, level: float | None, width: int, signs: Signs
) -> Iterator[str]:
    """The lines of a picture: `line` drawn through, `marks` as an `o` each, `level` dotted.

    Nothing is drawn of fewer than two points, or where it would be too narrow.
    """
    values = [value for _, value in (*line, *marks)]
    if len(line) < 2:
        return
    low, high = min(values), max(values)
    inside = [level] if level is not None and low <= level <= high else []
    margin = max(len(measured(value)) for value in (low, high, *inside))
    columns = min(width - margin - 3, WIDEST, STRETCH * (len(line) - 1))
    if columns < NARROWEST:
        return
    frame = Frame(columns, line[0][0], line[-1][0], low, high)
    dotted = [_cell(frame.dot(frame.first, value))[1] for value in inside]
    named = dict(zip(dotted, inside, strict=True)) | {0: high, ROWS - 1: low}
    for row, cells in enumerate(_rows(frame, line, marks, dotted, signs)):
        label = measured(named[row]) if row in named else ""
        yield f"{label:>{margin}} {signs.axis}{cells}".rstrip()
    start, end = f"{frame.first:.0f}", f"{frame.last:.0f}"
    yield f"{'':>{margin}}  {start}{'epoch':^{columns - len(start) - len(end)}}{end}"


def _rows(
    frame: Frame, line: Points, marks: Points, dotted: Sequence[int], signs: Signs
) -> Iterator[str]:
    """The cells of each row: a mark before the line, and the line before a dotted level."""
    drawn = _through(frame, _thinned(line))
    marked = {_cell(frame.dot(*point)) for point in _thinned(marks)}
    for row in range(ROWS):
        blank = signs.level if row in dotted else " "
        yield "".join(
            MARK if (column, row) in marked else _sign(drawn.get((column, row)), blank, signs)
            for column in range(frame.columns)
        )


def _thinned(points: Points) -> Points:
    """No more points than can be told apart, the last one among them."""
    return [*points[:: len(points) // MOST_POINTS + 1], *points[-1:]]


def _through(frame: Frame, points: Points) -> Cells:
    """The dots of a line from each point to the next."""
    cells: Cells = {}
    for before, after in pairwise(points):
        (x, y), (to_x, to_y) = frame.dot(*before), frame.dot(*after)
        steps = max(abs(to_x - x), abs(to_y - y), 1)
        for step in range(steps + 1):
            across = x + round((to_x - x) * step / steps)
            down = y + round((to_y - y) * step / steps)
            cell = _cell((across, down))
            cells[cell] = cells.get(cell, 0) | _DOTS[across % 2][down % 4]
    return cells


def _cell(dot: tuple[int, int]) -> tuple[int, int]:
    return dot[0] // 2, dot[1] // 4


def _sign(bits: int | None, blank: str, signs: Signs) -> str:
    if bits is None:
        return blank
    return chr(0x2800 + bits) if signs.has_braille else signs.dot
