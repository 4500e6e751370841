"""A table of numbers as text: rows of samples, with commas between the numbers."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seqspec.data.source import DataError
from seqspec.spec.words import show

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_TEXT_BYTES = 2**28
_OTHERS = {";": "`;`", "\t": "tabs"}


def read_table(file: Path) -> NDArray[Any]:  # Any: float32
    """The rows of a file, `(samples, numbers)`; a DataError says in which line and column it is no table."""
    import numpy as np

    if file.stat().st_size > MOST_TEXT_BYTES:
        raise DataError(f"it is larger than {MOST_TEXT_BYTES // 2**20} MiB", "save it as .npy")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an empty file is said by the caller
        try:
            return np.loadtxt(file, delimiter=",", dtype=np.float32, ndmin=2)
        except ValueError as error:
            raise _fault(file) or DataError(
                f"it cannot be read: {error}", "save it again"
            ) from None


def _fault(file: Path) -> DataError | None:
    """The first thing in the text that is no table of numbers."""
    first: tuple[int, int] | None = None
    for number, line in _lines(file):
        cells = line.split(",")
        wrong = next((place for place, cell in enumerate(cells, 1) if not _is_number(cell)), None)
        if wrong is not None:
            return _cell_fault(number, wrong, cells, is_first=first is None)
        first = first or (number, len(cells))
        if len(cells) != first[1]:
            rows = f"line {number} is a row of {len(cells)}, and line {first[0]} one of {first[1]}"
            return DataError(rows, "give all rows the same length")
    return None


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    """The lines that NumPy reads, counted from 1: without comments and empty ones."""
    with file.open(encoding="utf-8", errors="replace") as text:
        for number, line in enumerate(text, 1):
            if written := line.partition("#")[0].strip():
                yield number, written


def _cell_fault(number: int, place: int, cells: list[str], *, is_first: bool) -> DataError:
    cell, line = cells[place - 1].strip(), ",".join(cells)
    other = next((mark for mark in _OTHERS if mark in line), None)
    if other:
        return DataError(f"line {number} has {_OTHERS[other]} in it", "separate with commas")
    if is_first and not any(map(_is_number, cells)):
        return DataError("the first line is a header", "remove it")
    where = f"line {number}, column {place}"
    what = f"{where} is {show(cell)}, which is no number" if cell else f"{where} is empty"
    return DataError(what, "write a number there")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
