"""Labels that are real numbers, for regression: drawn by chance, so there is nothing to learn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from seqspec.data.draws._draw import DataShape
from seqspec.data.draws.real import FARTHEST_NORMAL
from seqspec.data.facts import Array
from seqspec.data.labels._label import Label

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Uniform(Label):
    """Real numbers from 0 up to, not including, 1.

    Shape:   `shape`, float32
    Example: y: {uniform: {shape: [10]}}
    """

    primary: ClassVar[str] = "shape"
    title = "uniform"
    shape: DataShape

    def facts(self) -> Array:
        return Array(self.shape, "float32", 0.0, 1.0, "real")

    def transform(self, words: NDArray[np.uint32]) -> NDArray[Any]:
        from seqspec.data.transforms import uniform

        return uniform(words)


class Normal(Label):
    """Real numbers with mean 0 and variance 1.

    Shape:   `shape`, float32
    Example: y: {normal: {shape: [1]}}
    """

    primary: ClassVar[str] = "shape"
    title = "normal"
    shape: DataShape

    def facts(self) -> Array:
        return Array(self.shape, "float32", -FARTHEST_NORMAL, FARTHEST_NORMAL, "real")

    def transform(self, words: NDArray[np.uint32]) -> NDArray[Any]:
        from seqspec.data.transforms import normal

        return normal(words)
