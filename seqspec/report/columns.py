"""Aligned columns of text; a table of rich would cost a light command more than all its work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

GAP = "  "


def columns(header: Sequence[str], rows: Sequence[Sequence[str]], right: int) -> Iterator[str]:
    """The lines of a table, the header first; the last `right` columns are aligned to the right.

    >>> list(columns(["layer", "parameters"], [["dense", "7,850"]], right=1))
    ['layer  parameters', 'dense       7,850']
    """
    widths = [max(map(cell_len, cells)) for cells in zip(header, *rows, strict=True)]
    left = len(header) - right
    for row in (header, *rows):
        cells = [
            _padded(cell, width, to_right=index >= left)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield GAP.join(cells).rstrip()


def _padded(cell: str, width: int, to_right: bool) -> str:
    space = " " * (width - cell_len(cell))
    return space + cell if to_right else cell + space
