"""Layers that put the same values into another shape."""

from collections.abc import Iterator
from math import prod
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from seqspec.source.document import Path
from seqspec.spec.kinds import LONGEST_AXIS, NOT_0, DataFormat, Positive, Shape, brief, listing
from seqspec.spec.layers._layer import ANYTHING, Layer, OfSparse, ShapeError, need_rank, size

# -1 stands for the one length that the others leave over.
Target = Annotated[int, Field(ge=-1, le=LONGEST_AXIS), NOT_0]


def _left_over(value: Any) -> Any:  # Any: from the YAML; the type behind this checks it
    """A list of lengths, in which Keras takes null for -1."""
    if isinstance(value, (tuple, list)):
        return tuple(-1 if length is None else length for length in value)
    return value


Targets = Annotated[
    tuple[Target, ...],
    BeforeValidator(_left_over, json_schema_input_type=tuple[Target | None, ...]),
]
Axes = Annotated[tuple[Positive, ...], BeforeValidator(listing)]


class Flatten(Layer):
    """Put all values of a sample in one row.

    Shape:  (a, b, c) -> (a * b * c,)
    Source: keras.layers.Flatten, Keras 3
    """

    takes = ANYTHING
    gives = None
    primary: ClassVar[str] = "data_format"
    data_format: DataFormat | None = None

    def of_sparse(self, shape: Shape) -> OfSparse:
        return "keeps"

    def output_shape(self, shape: Shape) -> Shape:
        return (size(shape),)


class Reshape(Layer):
    """Give the values of a sample another shape; one length may be -1 or null: what the others leave over.

    Shape:  (...) -> target_shape, with as many values
    Errors: SQ104 when the values do not fill the target
    Source: keras.layers.Reshape, Keras 3
    """

    takes = ANYTHING
    gives = None
    primary: ClassVar[str] = "target_shape"
    target_shape: Targets

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.target_shape.count(-1) > 1:
            yield ("target_shape",), "only one length can be -1", "give the other lengths"
        if 0 in self.target_shape:
            yield ("target_shape",), "a length cannot be 0", "write a length of 1 or more, or -1"

    def of_sparse(self, shape: Shape) -> OfSparse:
        return "keeps"

    def output_shape(self, shape: Shape) -> Shape:
        values, known = size(shape), prod(length for length in self.target_shape if length != -1)
        if values is None:
            return tuple(None if length == -1 else length for length in self.target_shape)
        fits = values % known == 0 if -1 in self.target_shape else values == known
        if not fits:
            target = list(self.target_shape)
            message = f"Reshape cannot put the {values} values of {brief(shape)} into {target}"
            raise ShapeError(
                "SQ104", message, "use lengths whose product is the same", "target_shape"
            )
        return tuple(values // known if length == -1 else length for length in self.target_shape)

    def windows(self, shape: Shape) -> None:
        return None


class Permute(Layer):
    """Swap axes, counted from 1.

    Shape:  (a, b, c) -> (c, a, b) for `dims: [3, 1, 2]`
    Source: keras.layers.Permute, Keras 3
    """

    takes = ANYTHING
    gives = None
    primary: ClassVar[str] = "dims"
    dims: Axes

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if sorted(self.dims) != list(range(1, len(self.dims) + 1)):
            message = f"`dims` must hold each axis from 1 to {len(self.dims)} once"
            yield ("dims",), message, "count the axes from 1, without the batch"

    def of_sparse(self, shape: Shape) -> OfSparse:
        return "keeps"

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != len(self.dims):
            message = f"Permute names {len(self.dims)} axes, got {brief(shape)}"
            raise ShapeError("SQ101", message, f"name {len(shape)} axes", "dims")
        return tuple(shape[axis - 1] for axis in self.dims)

    def windows(self, shape: Shape) -> None:
        return None


class RepeatVector(Layer):
    """Repeat a row `n` times, as the steps of a sequence.

    Shape:  (features,) -> (n, features)
    Source: keras.layers.RepeatVector, Keras 3
    """

    takes = ANYTHING
    gives = None
    primary: ClassVar[str] = "n"
    n: Positive

    def output_shape(self, shape: Shape) -> Shape:
        need_rank(self, shape, "features")
        return (self.n, *shape)

    def windows(self, shape: Shape) -> None:
        return None
