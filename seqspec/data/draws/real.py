"""Draws of real numbers: evenly from 0 to 1, or from the bell curve."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any, ClassVar

from seqspec.data.draws._draw import Draw
from seqspec.data.facts import Array

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Box-Muller on 32-bit words: the radius is at most sqrt(2 * ln(2**32)) = 6.6604.
FARTHEST_NORMAL = 6.67


class Uniform(Draw):
    """Real numbers from 0 up to, not including, 1, each as likely as any other.

    Shape:   that of `input`, or `shape`
    Example: x: uniform
    """

    primary: ClassVar[str] = "shape"
    title = "uniform"

    def facts(self, shape: tuple[int, ...]) -> Array:
        return Array(shape, "float32", 0.0, 1.0, "real")

    def transform(self, words: NDArray[np.uint32]) -> NDArray[Any]:
        from seqspec.data.transforms import uniform

        return uniform(words)

    def spread(self) -> tuple[float, float]:
        return 0.5, sqrt(1 / 12)


class Normal(Draw):
    """Real numbers with mean 0 and variance 1.

    Shape:   that of `input`, or `shape`
    Example: x: normal
    """

    primary: ClassVar[str] = "shape"
    title = "normal"

    def facts(self, shape: tuple[int, ...]) -> Array:
        return Array(shape, "float32", -FARTHEST_NORMAL, FARTHEST_NORMAL, "real")

    def transform(self, words: NDArray[np.uint32]) -> NDArray[Any]:
        from seqspec.data.transforms import normal

        return normal(words)

    def spread(self) -> tuple[float, float]:
        return 0.0, 1.0
