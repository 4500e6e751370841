"""What the values of open data say: the bounds of an array, each with the sample that holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from seqspec.data.facts import Array, ArrayName, Seen, SplitName
from seqspec.data.held import Held
from seqspec.data.hold import CHUNK_VALUES
from seqspec.data.prepare import Prepared
from seqspec.data.rows import Rows
from seqspec.data.source import Split

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Found(NamedTuple):
    """One value, and the place of its sample in words."""

    value: float
    place: str


class Bounds(NamedTuple):
    """The least and the largest value, and one that is not whole where there is any."""

    low: Found
    high: Found
    fraction: Found | None


def measured(
    facts: Array, array: ArrayName, splits: Mapping[SplitName, Split], ignored: int | None = None
) -> Array:
    """The facts of an array with the bounds that its values have in all splits.

    Values are read, in pieces, where they are held in memory; of drawn ones the facts are known
    beforehand. `ignored` is a value that is not counted. Errors: DataError, as of a preparation
    """
    found = [
        each for name, split in splits.items() for each in _bounds(name, split, array, ignored)
    ]
    if not found:
        return facts
    low = min((each.low for each in found), key=lambda bound: bound.value)
    high = max((each.high for each in found), key=lambda bound: bound.value)
    broken = next((each.fraction for each in found if each.fraction), None)
    fraction = f"{broken.value:g} ({broken.place})" if broken else ""
    seen = Seen(low.place, high.place, fraction)
    kind = facts.kind or ("real" if broken else None)
    return facts._replace(low=low.value, high=high.value, kind=kind, seen=seen)


def _bounds(
    name: SplitName, split: Split, array: ArrayName, ignored: int | None
) -> Iterator[Bounds]:
    """The bounds of each piece of a split."""
    import numpy as np

    for start, values in _pieces(split, array):
        flat, width = values.reshape(-1), values.size // len(values)
        counted = None if ignored is None else np.flatnonzero(flat != ignored)
        numbers = flat if counted is None else flat[counted]
        if not numbers.size:
            continue
        broken = numbers != np.trunc(numbers) if numbers.dtype.kind == "f" else np.zeros(1, bool)
        places = [numbers.argmin(), numbers.argmax(), *([broken.argmax()] if broken.any() else [])]
        rows = np.array(places) if counted is None else counted[places]
        low, high, *fraction = (
            Found(float(numbers[place]), _said(name, split, start + int(row)))
            for place, row in zip(places, rows // width, strict=True)
        )
        yield Bounds(low, high, fraction[0] if fraction else None)


def _pieces(split: Split, array: ArrayName) -> Iterator[tuple[int, NDArray[Any]]]:
    """An array in pieces, each with the position of its first sample; none where it is not in memory."""
    import numpy as np

    if not _is_held(split):
        return
    rows = max(1, CHUNK_VALUES // max(1, _column(split, array, np.arange(1)).size))
    for start in range(0, len(split), rows):
        yield start, _column(split, array, np.arange(start, min(start + rows, len(split))))


def _is_held(split: Split) -> bool:
    return _is_held(split.split) if isinstance(split, Prepared | Rows) else isinstance(split, Held)


def _column(split: Split, array: ArrayName, chosen: NDArray[np.int64]) -> NDArray[Any]:
    """The inputs or the targets alone of these samples."""
    match split:
        case Prepared():
            return split.prepare.array(array, _column(split.split, array, chosen))
        case Rows():
            return _column(split.split, array, split.below(chosen))
    values: NDArray[Any] = getattr(split, array)[chosen]
    return values


def _said(name: SplitName, split: Split, row: int) -> str:
    """Where a sample stands in the data themselves: one of a view stands in `train`."""
    match split:
        case Prepared():
            return _said(name, split.split, row)
        case Rows():
            return _said("train", split.split, int(split.rows[row]))
    return f"sample {row:,} of `{name}`"
