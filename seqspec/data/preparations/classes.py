"""Preparations that change how a class is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from seqspec.data.facts import WHOLE, Array
from seqspec.data.preparations._preparation import Preparation
from seqspec.data.source import DataError
from seqspec.spec.kinds import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray


class OneHot(Preparation):
    """Write the number of a class as a row of zeros with a one at that place; float32.

    Shape:   () or (1,) -> (classes,); (..., steps) -> (..., steps, classes)
    Example: prepare: {y: [{one_hot: 10}]}
    Source:  keras.utils.to_categorical, Keras 3
    """

    primary: ClassVar[str] = "classes"
    title = "one_hot"
    classes: Annotated[int, Field(ge=1, le=2**20)]

    def facts(self, array: Array) -> Array:
        if array.dtype is not None and array.dtype not in WHOLE:
            what = f"one_hot needs whole numbers, got {array.dtype}"
            raise DataError(what, "put `{cast: int32}` before it")
        if array.high is not None and array.high >= self.classes:
            what = f"there are values up to {array.high:g}, and one_hot has {self.classes} classes"
            raise DataError(what, f"write `one_hot: {int(array.high) + 1}`")
        if array.low is not None and array.low < 0:
            what = f"there are values down to {array.low:g}, and classes count from 0"
            raise DataError(what, "shift the values, or leave negative ones out")
        shape = None if array.shape is None else (*_without_column(array.shape), self.classes)
        return Array(shape, "float32", 0.0, 1.0, "one_hot", self.classes)

    def apply(self, values: NDArray[Any]) -> NDArray[Any]:
        import numpy as np

        values = values.reshape(len(values), *_without_column(values.shape[1:]))
        wrong = (values < 0) | (values >= self.classes)
        if wrong.any():
            value = values[wrong].flat[0]
            what = f"{value} is no class: one_hot has the classes 0 to {self.classes - 1}"
            raise DataError(what, "count the classes from 0, and all of them")
        rows = np.zeros((values.size, self.classes), np.float32)
        rows[np.arange(values.size), values.reshape(-1)] = 1.0
        return rows.reshape(*values.shape, self.classes)


def _without_column(shape: Shape) -> Any:  # Any: lengths that are known stay known
    return shape[:-1] if shape and shape[-1] == 1 else shape
