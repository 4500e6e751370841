"""Views on a split: some of its samples, without a copy of any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from seqspec.data.source import Split

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from seqspec.data.source import Batch


@dataclass(frozen=True)
class Rows:
    """The samples of `split` that stand at `rows`, or from `rows.start` on where they follow on."""

    split: Split
    rows: NDArray[np.int64] | range

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def nbytes(self) -> int:
        """The bytes that these samples fill."""
        return self.split.nbytes * len(self.rows) // max(1, len(self.split))

    def take(self, indices: NDArray[np.int64]) -> Batch:
        """The samples at these positions of the view, as `(x, y)`."""
        return self.split.take(self.below(indices))

    def below(self, indices: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where the samples at these positions of the view stand in `split`."""
        return indices + self.rows.start if isinstance(self.rows, range) else self.rows[indices]
