"""Splits that are held in memory, and the way from any small split to its arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from seqspec.data.source import Split

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from seqspec.data.source import Batch

MOST_BYTES = 2**30


@dataclass(frozen=True)
class Held:
    """One split whose arrays are in memory; `x` and `y` have equally many samples."""

    x: NDArray[Any]  # Any: whatever dtype the facts say
    y: NDArray[Any]

    def __len__(self) -> int:
        return len(self.x)

    @property
    def nbytes(self) -> int:
        """The bytes of both arrays."""
        return int(self.x.nbytes + self.y.nbytes)

    def take(self, indices: NDArray[np.int64]) -> Batch:
        """The samples at these positions, as `(x, y)`."""
        return self.x[indices], self.y[indices]


def arrays(split: Split, most_bytes: int = MOST_BYTES) -> Batch | None:
    """All samples of a split as two arrays, or None where they fill more than `most_bytes`."""
    import numpy as np

    if split.nbytes > most_bytes:
        return None
    if isinstance(split, Held):
        return split.x, split.y
    return split.take(np.arange(len(split)))
