"""Preparations that change numbers and keep the shape."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator

from seqspec.data.facts import WHOLE, Array, Kind
from seqspec.data.preparations._preparation import Preparation
from seqspec.data.source import DataError
from seqspec.spec.errors import refusal
from seqspec.spec.kinds import NOT_0

if TYPE_CHECKING:
    from numpy.typing import NDArray

LARGEST_FLOAT32 = 3.4e38


def _float32(value: float) -> float:
    if abs(value) > LARGEST_FLOAT32:
        raise refusal(f"{value:g} is too large for float32", "write at most 3.4e38")
    return value


def _factor(value: float) -> float:
    if value == 0:
        raise refusal("scaled by 0, all values are 0", "write `scale: 0.0625` for 1/16, say")
    return _float32(value)


class Scale(Preparation):
    """Multiply by `factor`; the result is float32.

    Shape:   (...) -> (...)
    Example: prepare: {x: [{scale: 0.0625}]}
    """

    primary: ClassVar[str] = "factor"
    title = "scale"
    factor: Annotated[float, AfterValidator(_factor), NOT_0]

    def facts(self, array: Array) -> Array:
        low, high = (array.low, array.high) if self.factor > 0 else (array.high, array.low)
        return _real(array, *(self._scaled(bound) for bound in (low, high)))

    def apply(self, values: NDArray[Any]) -> NDArray[Any]:
        import numpy as np

        return values.astype(np.float32) * np.float32(self.factor)

    def _scaled(self, bound: float | None) -> float | None:
        return None if bound is None else _as_float32(_as_float32(bound) * _as_float32(self.factor))


class Shift(Preparation):
    """Add `by`; the result is float32.

    Shape:   (...) -> (...)
    Example: prepare: {x: [{scale: 0.125}, {shift: -1}]}
    """

    primary: ClassVar[str] = "by"
    title = "shift"
    by: Annotated[float, AfterValidator(_float32)]

    def facts(self, array: Array) -> Array:
        return _real(array, *(self._shifted(bound) for bound in (array.low, array.high)))

    def apply(self, values: NDArray[Any]) -> NDArray[Any]:
        import numpy as np

        return values.astype(np.float32) + np.float32(self.by)

    def _shifted(self, bound: float | None) -> float | None:
        return None if bound is None else _as_float32(_as_float32(bound) + _as_float32(self.by))


class Cast(Preparation):
    """Hold the same numbers as another type; a fraction is cut off where the type is whole.

    Shape:   (...) -> (...)
    Example: prepare: {y: [{cast: int32}]}
    """

    primary: ClassVar[str] = "dtype"
    title = "cast"
    dtype: Literal["float32", "float64", "int32", "int64", "uint8"]

    def facts(self, array: Array) -> Array:
        if self.dtype in WHOLE:
            self._hold_range(array)
            return array._replace(dtype=self.dtype, low=_cut(array.low), high=_cut(array.high))
        return array._replace(dtype=self.dtype)

    def apply(self, values: NDArray[Any]) -> NDArray[Any]:
        import numpy as np

        if self.dtype in WHOLE:
            _hold_values(values, self.dtype)
        return values.astype(np.dtype(self.dtype))

    def _hold_range(self, array: Array) -> None:
        low, high = WHOLE[self.dtype]
        for bound in (array.low, array.high):
            if bound is not None and not low <= bound <= high:
                what = f"{self.dtype} holds {low} to {high}, and the values go to {bound:g}"
                raise DataError(what, "cast to a wider type, or scale first")


def _real(array: Array, low: float | None, high: float | None) -> Array:
    """Numbers that have been computed: an image is one still, but a class is no class any more."""
    kind: Kind = "image" if array.kind == "image" else "real"
    return array._replace(dtype="float32", low=low, high=high, kind=kind, classes=None)


def _as_float32(value: float) -> float:
    """The float32 next to a number: bounds are rounded as the values are."""
    try:
        rounded: float = struct.unpack("<f", struct.pack("<f", value))[0]
    except OverflowError:
        what = f"the values would go to {value:g}, which is too large for float32"
        raise DataError(what, "choose a smaller number") from None
    return rounded


def _cut(bound: float | None) -> float | None:
    return None if bound is None else int(bound)


def _hold_values(values: NDArray[Any], dtype: str) -> None:
    low, high = WHOLE[dtype]
    if values.size and not (low <= values.min() and values.max() <= high):
        raise DataError(
            f"{dtype} holds {low} to {high}, and the values go from {values.min():g}"
            f" to {values.max():g}",
            "cast to a wider type, or scale first",
        )
