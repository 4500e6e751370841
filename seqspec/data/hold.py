"""Data are held to what was said of them: shape, type, range, and that every number is finite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from seqspec.data.facts import Array, DataFacts, SplitName
from seqspec.data.held import Held
from seqspec.data.source import DataError, Split
from seqspec.spec.kinds import brief

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Values looked at together, so that a check of all needs little memory.
CHUNK_VALUES = 2**22
# How many samples are looked at, evenly spread, where data are not held in memory.
MOST_SAMPLED = 64
# Bounds are worked out in float64, values in float32.
TOLERANCE = 1e-6


def hold_to(facts: DataFacts, name: SplitName, split: Split) -> None:
    """Raise a DataError where the split is not what the facts say, with the sample and the place.

    Every value is looked at where the split is held in memory, a few samples elsewhere.
    """
    samples = facts.samples.get(name)
    if samples is not None and samples != len(split):
        raise DataError(f"{name} has {len(split):,} samples, and {samples:,} were promised")
    if isinstance(split, Held):
        for array, expected, values in (("x", facts.x, split.x), ("y", facts.y, split.y)):
            _hold_all(expected, values, f"{name} {array}")
        return
    chosen = _spread(len(split))
    for array, expected, values in zip("xy", (facts.x, facts.y), split.take(chosen), strict=True):
        _hold(expected, values, chosen, f"{name} {array}")


def _spread(samples: int) -> NDArray[np.int64]:
    import numpy as np

    count = min(samples, MOST_SAMPLED)
    return np.arange(count) * (samples - 1) // max(1, count - 1)


def _hold_all(facts: Array, values: NDArray[Any], what: str) -> None:
    import numpy as np

    rows = max(1, CHUNK_VALUES * len(values) // max(1, values.size))
    for start in range(0, len(values), rows):
        part = values[start : start + rows]
        _hold(facts, part, np.arange(start, start + len(part)), what)


def _hold(facts: Array, values: NDArray[Any], indices: NDArray[np.int64], what: str) -> None:
    """Hold samples, which stand at `indices` of their split, to the facts."""
    import numpy as np

    shape, dtype = values.shape[1:], values.dtype.name
    if facts.shape is not None and not _fits(facts.shape, shape):
        raise DataError(
            f"{what} has samples of shape {brief(shape)}, and {brief(facts.shape)} was promised"
        )
    if facts.dtype is not None and facts.dtype != dtype:
        raise DataError(f"{what} is {dtype}, and {facts.dtype} was promised")
    if values.dtype.kind == "f":
        _refuse(~np.isfinite(values), values, indices, what, "which is not finite")
    if facts.low is not None:
        below = values < facts.low - _slack(facts)
        _refuse(below, values, indices, what, f"below {facts.low:g}, the least that was promised")
    if facts.high is not None:
        above = values > facts.high + _slack(facts)
        _refuse(above, values, indices, what, f"above {facts.high:g}, the most that was promised")


def _fits(promised: tuple[int | None, ...], shape: tuple[int, ...]) -> bool:
    pairs = zip(promised, shape, strict=False)
    return len(promised) == len(shape) and all(a is None or a == b for a, b in pairs)


def _slack(facts: Array) -> float:
    """How far rounding may carry a float32 beyond a bound; whole numbers are not rounded."""
    if facts.dtype is None or not facts.dtype.startswith("float"):
        return 0.0
    return TOLERANCE * max(1.0, abs(facts.low or 0.0), abs(facts.high or 0.0))


def _refuse(
    wrong: NDArray[np.bool_], values: NDArray[Any], indices: NDArray[np.int64], what: str, why: str
) -> None:
    """Name the first wrong value, if there is one."""
    import numpy as np

    if not wrong.any():
        return
    places = np.argwhere(wrong)
    row, *inside = places[0].tolist()
    at = f" at {brief(tuple(inside))}" if inside else ""
    value = values[tuple(places[0])]
    more = f", and {len(places) - 1:,} more like it" if len(places) > 1 else ""
    raise DataError(
        f"{what}: sample {int(indices[row]):,} has {value:g}{at}, {why}{more}",
        "mend the data, or leave the sample out",
    )
