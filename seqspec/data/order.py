"""The order of samples in an epoch, a function of (seed, epoch) alone.

Up to a million samples it is one permutation of all. Above, blocks of samples that follow each
other are put in random order and shuffled within, so that memory stays constant and reading local.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from seqspec.data.philox import permutation, stream_key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_AT_ONCE = 1_000_000
BLOCK = 2**16


class Order(Protocol):
    """The samples of one epoch in the order in which it visits them."""

    def __len__(self) -> int:
        """The number of samples."""

    def between(self, start: int, stop: int) -> NDArray[np.int64]:
        """The samples at the positions from `start` up to, not including, `stop`."""

    def batches(self, size: int, start: int = 0) -> Iterator[NDArray[np.int64]]:
        """One batch of samples after the other from position `start`; the last may be shorter."""


def order(samples: int, seed: int, epoch: int, shuffle: bool) -> Order:
    """The order of `samples` in this epoch: the same for the same arguments, on every machine.

    Example:
        >>> [batch.tolist() for batch in order(5, seed=0, epoch=1, shuffle=False).batches(2)]
        [[0, 1], [2, 3], [4]]
    """
    return Shuffled(samples, seed, epoch) if shuffle else AsTheyStand(samples)


class AsTheyStand:
    """Samples in the order of the data."""

    def __init__(self, samples: int) -> None:
        self._samples = samples

    def __len__(self) -> int:
        return self._samples

    def between(self, start: int, stop: int) -> NDArray[np.int64]:
        """The samples at these positions."""
        import numpy as np

        return np.arange(start, min(stop, self._samples))

    def batches(self, size: int, start: int = 0) -> Iterator[NDArray[np.int64]]:
        """One batch after the other."""
        for first in range(start, len(self), size):
            yield self.between(first, first + size)


class Shuffled(AsTheyStand):
    """Blocks of samples in random order, each shuffled; one block where the samples are few."""

    def __init__(self, samples: int, seed: int, epoch: int) -> None:
        import numpy as np

        super().__init__(samples)
        self._words = (seed, epoch)
        blocks = 1 if samples <= MOST_AT_ONCE else -(-samples // BLOCK)
        # Blocks differ by one sample at most, so that no rest always comes last.
        self._edges = np.arange(blocks + 1) * samples // blocks
        self._turns = permutation(blocks, stream_key("order of blocks", *self._words))
        self._starts = np.concatenate(([0], np.diff(self._edges)[self._turns].cumsum()))
        self._latest: tuple[int, NDArray[np.int64]] | None = None

    def between(self, start: int, stop: int) -> NDArray[np.int64]:
        """The samples at these positions."""
        import numpy as np

        parts, stop = [np.arange(0)], min(stop, len(self))
        while start < stop:
            turn = int(self._starts.searchsorted(start, side="right")) - 1
            offset = start - int(self._starts[turn])
            parts.append(self._block(turn)[offset : offset + stop - start])
            start += len(parts[-1])
        return parts[-1] if len(parts) == 2 else np.concatenate(parts)

    def _block(self, turn: int) -> NDArray[np.int64]:
        """The samples of one block, shuffled; the latest is kept, because a batch is smaller."""
        if self._latest is None or self._latest[0] != turn:
            block = int(self._turns[turn])
            first, end = int(self._edges[block]), int(self._edges[block + 1])
            shuffled = permutation(end - first, stream_key("order", *self._words, block))
            self._latest = turn, first + shuffled
        return self._latest[1]
