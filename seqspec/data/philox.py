"""Random bits by position: block i of a stream can be had without the blocks before it.

Only the raw bits come from NumPy; every number is made from them here, so that no change in NumPy's
distributions can change a sample.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# One block of Philox is four 64-bit numbers, which are read as eight 32-bit words, low half first.
WORDS = 8

# Indices stand in the low bits of the keys that a permutation sorts; the rest is random.
MOST_INDEX_BITS = 32


def stream_key(*words: str | int) -> int:
    """The 128-bit key of the stream that these words name, such as (seed, split, array)."""
    text = "\0".join(map(str, words)).encode()
    return int.from_bytes(blake2b(text, digest_size=16).digest(), "little")


class Bits:
    """The blocks of one stream, read from any position on.

    Example:
        >>> Bits(stream_key(0, "train", "x")).words(5, 2).shape
        (16,)

    Source: Salmon and others, Parallel Random Numbers: As Easy as 1, 2, 3 (2011); Philox4x64-10
    """

    def __init__(self, key: int) -> None:
        from numpy.random import Philox

        self._generator = Philox(key=key)
        self._state = self._generator.state

    def words(self, start: int, count: int) -> NDArray[np.uint32]:
        """The words of `count` blocks; NumPy counts before it draws, so block 0 has counter 1."""
        counter = self._state["state"]["counter"]
        counter[0], counter[1] = start & 0xFFFFFFFFFFFFFFFF, start >> 64
        # Setting the state takes 1 µs, a new generator 9 µs.
        self._generator.state = self._state
        raw: NDArray[np.uint64] = self._generator.random_raw(count * WORDS // 2)
        return raw.astype("<u8", copy=False).view("<u4")


def permutation(length: int, key: int) -> NDArray[np.int64]:
    """The numbers below `length` in random order.

    Each number gets random high bits and all are sorted, which is several times faster than
    exchanging them one by one; no two keys are equal, so any sorting algorithm answers the same.
    """
    import numpy as np

    bits = max(1, (length - 1).bit_length())
    if bits > MOST_INDEX_BITS:
        raise ValueError(f"no permutation of {length:,} numbers")
    words = Bits(key).words(0, -(-length * 2 // WORDS))[: 2 * length].view("<u8")
    low = np.uint64((1 << bits) - 1)
    keys = (words & ~low) | np.arange(length, dtype=np.uint64)
    keys.sort()
    return (keys & low).astype(np.int64)
