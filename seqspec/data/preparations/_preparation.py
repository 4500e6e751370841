"""The base of every preparation: a step that changes an array, and says beforehand to what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from seqspec.data.facts import Array
from seqspec.spec.base import Item

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Preparation(Item):
    """One step; each sample is prepared by itself, so that any part of the data can be."""

    def facts(self, array: Array) -> Array:
        """What is known of the array afterwards; raises DataError where the step cannot apply."""
        raise NotImplementedError

    def apply(self, values: NDArray[Any]) -> NDArray[Any]:  # Any: of the dtypes in the facts
        """The prepared samples, `(samples, ...) -> (samples, ...)`."""
        raise NotImplementedError
