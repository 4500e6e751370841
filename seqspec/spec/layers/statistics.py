"""Preprocessing by what the training data are like: their mean and spread, or their quantiles."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator

from seqspec.source.document import Path
from seqspec.spec.either import either
from seqspec.spec.kinds import (
    Above0,
    Length,
    NonNegative,
    NumberDType,
    Positive,
    Shape,
    ValueKind,
    brief,
    listing,
)
from seqspec.spec.layers._axes import Axes, indices, length
from seqspec.spec.layers._layer import Layer, OfSparse, ShapeError
from seqspec.spec.layers._vocabulary import answers_whole, need_countable

Means = Annotated[
    float | Annotated[tuple[float, ...], BeforeValidator(listing)], either("a number or a list")
]
Variances = Annotated[
    NonNegative | Annotated[tuple[NonNegative, ...], BeforeValidator(listing)],
    either("a number from 0, or a list of such numbers"),
]
Boundaries = Annotated[tuple[float, ...], BeforeValidator(listing)]


class Normalization(Layer):
    """Shift and scale by the mean and variance of the training data: `(x - mean) / sqrt(variance)`.

    Without `mean` and `variance` it sees the training data before the first step.

    Shape:   (...) -> (...)
    Weights: mean, variance of the lengths of the axes, and count (); none where both are given
    Units:   axis counts the batch as axis 0; null takes one mean of all values
    Errors:  SQ101 no such axis, SQ102 unknown length of an axis
    Source:  keras.layers.Normalization, Keras 3
    """

    keeps_mask = True
    primary: ClassVar[str] = "axis"
    axis: Axes | None = -1
    mean: Means | None = None
    variance: Variances | None = None
    invert: bool = False

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if (self.mean is None) != (self.variance is None):
            given = "mean" if self.variance is None else "variance"
            yield (given,), "`mean` and `variance` are given together", "give both or none"
        elif _count(self.mean) != _count(self.variance):
            yield ("variance",), "`mean` and `variance` have different lengths", "give as many"
        elif _count(self.mean) is not None and not self._axes:
            yield ("mean",), "one mean of all values is one number", "write one number"

    @property
    def _axes(self) -> tuple[int, ...]:
        if self.axis is None:
            return ()
        return (self.axis,) if isinstance(self.axis, int) else self.axis

    @property
    def adapts(self) -> bool:
        return self.mean is None

    def output_shape(self, shape: Shape) -> Shape:
        lengths = self._lengths(shape)
        count = _count(self.mean)
        if count not in (None, 1) and count != lengths[-1]:
            message = f"{count} means do not fit the {lengths[-1]} values of {brief(shape)}"
            raise ShapeError("SQ104", message, f"give {lengths[-1]} numbers", "mean")
        return shape

    def frozen_weights(self, shape: Shape) -> Mapping[str, Shape]:
        if not self.adapts:
            return {}
        lengths = self._lengths(shape)
        return {"mean": lengths, "variance": lengths, "count": ()}

    def weight_dtypes(self) -> Mapping[str, str | None]:
        return {"count": "int64"}

    def _lengths(self, shape: Shape) -> Shape:
        places = indices(self, shape, self._axes)
        return tuple(length(self, shape, place + 1) for place in sorted(places))


def _count(given: float | tuple[float, ...] | None) -> int | None:
    return len(given) if isinstance(given, tuple) else None


class Discretization(Layer):
    """Tell in which bin each number falls: bins between `bin_boundaries`, or `num_bins` of equal share.

    With `num_bins` it sees the training data before the first step.

    Shape:   (...) -> (...) for `int`; (..., 1) -> (..., bins) or (...) -> (..., bins) for `one_hot`;
             (a, ...) -> (..., bins) for `multi_hot` and `count`
    Errors:  SQ101 without axes for `multi_hot` and `count`
    Source:  keras.layers.Discretization, Keras 3
    """

    jumps = True
    primary: ClassVar[str] = "bin_boundaries"
    dtype: NumberDType | None = None
    bin_boundaries: Boundaries | None = None
    num_bins: Positive | None = None
    epsilon: Above0 = 0.01
    output_mode: Literal["int", "one_hot", "multi_hot", "count"] = "int"
    sparse: bool = False

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if (self.bin_boundaries is None) == (self.num_bins is None):
            message = "Discretization needs one of `bin_boundaries` and `num_bins`"
            yield (), message, "write `num_bins: 10`, or the boundaries as a list"
        if self.sparse and self.output_mode == "int":
            yield ("sparse",), "numbers of bins are never sparse", "set `output_mode`, or delete it"
        bounds = self.bin_boundaries or ()
        if list(bounds) != sorted(bounds):
            yield ("bin_boundaries",), "the boundaries do not rise", "sort them"
        yield from need_countable(self, self.output_mode, mixed=True)

    @property
    def adapts(self) -> bool:
        return self.num_bins is not None

    def kind_after(self, kind: ValueKind) -> ValueKind | None:
        after = super().kind_after(kind)
        return "whole" if after and answers_whole(self.output_mode, self.dtype) else after

    @property
    def bins(self) -> int:
        """How many bins there are."""
        return self.num_bins or len(self.bin_boundaries or ()) + 1

    @property
    def ids(self) -> Length:
        return self.bins if self.output_mode == "int" else None

    def of_sparse(self, shape: Shape) -> OfSparse:
        return "keeps"

    def output_shape(self, shape: Shape) -> Shape:
        if self.output_mode == "int":
            return shape
        if self.output_mode == "one_hot":
            return (*(shape[:-1] if shape[-1:] == (1,) else shape), self.bins)
        if not shape:
            raise ShapeError("SQ101", f"Discretization needs (values, ...), got {brief(shape)}")
        return (*shape[1:], self.bins)
