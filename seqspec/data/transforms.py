"""From 32-bit random words to numbers, by arithmetic that is the same everywhere."""

from __future__ import annotations

from math import pi
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WORD = 2**32


def uniform(words: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Numbers in [0, 1): the 24 high bits of each word, which float32 holds exactly."""
    import numpy as np

    values = np.empty(words.shape, np.float32)
    np.multiply(words >> np.uint32(8), np.float32(2.0**-24), out=values, casting="unsafe")
    return values


def normal(words: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Numbers with mean 0 and variance 1, two from each two words, none beyond 6.67.

    Computed in float64 and then rounded, so that a last bit that differs between processors does
    not show.

    Source: Box and Muller, A Note on the Generation of Random Normal Deviates (1958)
    """
    import numpy as np

    values = np.empty(words.shape, np.float32)
    radius = np.sqrt(-2.0 * np.log((words[..., 0::2] + 1.0) / WORD))
    angle = words[..., 1::2] * (2.0 * pi / WORD)
    values[..., 0::2] = radius * np.cos(angle)
    values[..., 1::2] = radius * np.sin(angle)
    return values


def whole(words: NDArray[np.uint32], low: int, high: int) -> NDArray[np.int64]:
    """Whole numbers from `low` up to, not including, `high`.

    Each is `low + word * (high - low) / 2**32` rounded down: none is more likely than another by
    more than `(high - low) / 2**32` of its share.
    """
    import numpy as np

    scaled = (words.astype(np.uint64) * np.uint64(high - low)) >> np.uint64(32)
    return scaled.astype(np.int64) + low
