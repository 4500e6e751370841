"""Draws of whole numbers: any range, or the tokens of a vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from seqspec.data.draws._draw import Draw
from seqspec.data.facts import Array
from seqspec.source.document import Path

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Int32 = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]


class Integers(Draw):
    """Whole numbers from `low` up to, not including, `high`, as NumPy counts them.

    Shape:   that of `input`, or `shape`
    Example: x: {integers: {low: 0, high: 256}}
    """

    title = "integers"
    low: Int32 = 0
    high: Annotated[int, Field(ge=-(2**31), le=2**31)]

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.high <= self.low:
            what = f"`high` must be more than `low`, which is {self.low}, got {self.high}"
            yield ("high",), what, f"write {self.low + 1} for {self.low} alone"

    def facts(self, shape: tuple[int, ...]) -> Array:
        return Array(shape, "int32", self.low, self.high - 1)

    def transform(self, words: NDArray[np.uint32]) -> NDArray[Any]:
        from seqspec.data.transforms import whole

        return whole(words, self.low, self.high)

    def spread(self) -> tuple[float, float]:
        count = self.high - self.low
        return (self.low + self.high - 1) / 2, sqrt((count**2 - 1) / 12) or 1.0


class Tokens(Draw):
    """Whole numbers from 0 to `vocabulary - 1`, each the place of a word in a vocabulary.

    Shape:   that of `input`, or `shape`
    Example: x: {tokens: {vocabulary: 1024}}
    """

    primary: ClassVar[str] = "vocabulary"
    title = "tokens"
    vocabulary: Annotated[int, Field(ge=1, le=2**31)]

    def facts(self, shape: tuple[int, ...]) -> Array:
        return Array(shape, "int32", 0, self.vocabulary - 1, "tokens")

    def transform(self, words: NDArray[np.uint32]) -> NDArray[Any]:
        from seqspec.data.transforms import whole

        return whole(words, 0, self.vocabulary)
