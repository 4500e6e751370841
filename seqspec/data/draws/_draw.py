"""The base of every draw: the numbers that dummy inputs are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field

from seqspec.data.facts import Array
from seqspec.spec.base import Item
from seqspec.spec.kinds import Axis, listing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_AXES = 8

# The shape of one sample, every length known: data cannot leave one open.
DataShape = Annotated[tuple[Axis, ...], BeforeValidator(listing), Field(max_length=MOST_AXES)]


class Draw(Item):
    """One kind of dummy input; its shape is that of `input` unless it has one of its own."""

    shape: DataShape | None = None

    def facts(self, shape: tuple[int, ...]) -> Array:
        """What is known of the array beforehand."""
        raise NotImplementedError

    def transform(self, words: NDArray[np.uint32]) -> NDArray[Any]:  # Any: of the dtype in `facts`
        """As many values as there are words."""
        raise NotImplementedError

    def spread(self) -> tuple[float, float]:
        """The mean and the standard deviation, by which a teacher standardizes the values."""
        raise NotImplementedError
