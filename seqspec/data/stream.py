"""Drawn arrays whose sample i is a function of its position alone, in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING, Any, TypeAlias

from seqspec.data.philox import WORDS, Bits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    # Words in, as many values out. Any: values of whatever dtype the draw has.
    Transform: TypeAlias = Callable[[NDArray[np.uint32]], NDArray[Any]]

# Words made at a time: two arrays of this size stay in a core's cache.
CHUNK = 2**16


@dataclass(frozen=True)
class Stream:
    """An endless array of samples, each drawn when it is asked for.

    Attributes:
        key: of the stream of random bits.
        shape: of one sample.
        dtype: NumPy's name of the values.
        transform: makes each value from one 32-bit word, or each pair of values from a pair.
    """

    key: int
    shape: tuple[int, ...]
    dtype: str
    transform: Transform

    @property
    def values(self) -> int:
        """How many values a sample has."""
        return prod(self.shape)

    @property
    def blocks(self) -> int:
        """How many blocks of random bits a sample uses; each starts at a block of its own."""
        return max(1, -(-self.values // WORDS))

    def take(self, indices: NDArray[np.int64]) -> NDArray[Any]:  # Any: of `dtype`
        """The samples at these positions, `(samples, *shape)`."""
        import numpy as np

        out = np.empty((len(indices), self.values), self.dtype)
        bits, rows = Bits(self.key), max(1, CHUNK // (self.blocks * WORDS))
        for start in range(0, len(indices), rows):
            words = self._words(bits, indices[start : start + rows])
            out[start : start + rows] = self.transform(words)[:, : self.values]
        return out.reshape(len(indices), *self.shape)

    def _words(self, bits: Bits, indices: NDArray[np.int64]) -> NDArray[np.uint32]:
        import numpy as np

        parts = [
            bits.words(first * self.blocks, count * self.blocks) for first, count in runs(indices)
        ]
        words = parts[0] if len(parts) == 1 else np.concatenate(parts)
        return words.reshape(len(indices), self.blocks * WORDS)


def runs(indices: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """The stretches in which each index is one more than the one before: (first, count)."""
    import numpy as np

    breaks = np.flatnonzero(np.diff(indices) != 1) + 1
    starts = [0, *breaks.tolist(), len(indices)]
    for start, stop in pairwise(starts):
        yield int(indices[start]), stop - start
