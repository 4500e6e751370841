"""Preparations that change the shape and keep the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from seqspec.data.facts import Array
from seqspec.data.preparations._preparation import Preparation
from seqspec.data.source import DataError
from seqspec.source.document import Path
from seqspec.spec.kinds import LONGEST_AXIS, NOT_0, Shape, brief, listing

if TYPE_CHECKING:
    from numpy.typing import NDArray

Length = Annotated[int, Field(ge=-1, le=LONGEST_AXIS), NOT_0]
Target = Annotated[tuple[Length, ...], BeforeValidator(listing), Field(max_length=8)]


class Reshape(Preparation):
    """Put the values of each sample into another shape, in the same order; -1 is whatever remains.

    Shape:   (...) -> shape
    Example: prepare: {x: [{reshape: [8, 8, 1]}]}
    """

    primary: ClassVar[str] = "shape"
    title = "reshape"
    shape: Target

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.shape.count(-1) > 1:
            yield ("shape",), "only one length can be -1", "write the others as numbers"
        if 0 in self.shape:
            yield ("shape",), "a length of 0 holds no values", "write 1 or more"

    def facts(self, array: Array) -> Array:
        return _in_shape(array, _resolved(self.shape, array.shape))

    def apply(self, values: NDArray[Any]) -> NDArray[Any]:
        return values.reshape(len(values), *(_resolved(self.shape, values.shape[1:]) or ()))


class Flatten(Preparation):
    """Put the values of each sample in one row.

    Shape:   (...) -> (values,)
    Example: prepare: {x: [flatten]}
    """

    title = "flatten"

    def facts(self, array: Array) -> Array:
        return _in_shape(array, _resolved((-1,), array.shape))

    def apply(self, values: NDArray[Any]) -> NDArray[Any]:
        return values.reshape(len(values), prod(values.shape[1:]))


def _resolved(target: tuple[int, ...], shape: Shape | None) -> Shape | None:
    """The target with -1 worked out; None where nothing is known of the shape."""
    if shape is None or None in shape:
        return None if -1 in target else target
    known = [length for length in shape if length is not None]
    size, fixed = prod(known), prod(length for length in target if length != -1)
    if size % fixed or (-1 not in target and size != fixed):
        what = f"{brief(shape)} holds {size:,} values, which do not fit into {brief(target)}"
        raise DataError(what, "make the lengths multiply to the same number, or write -1 for one")
    return tuple(size // fixed if length == -1 else length for length in target)


def _in_shape(array: Array, shape: Shape | None) -> Array:
    """The same numbers; a row with a one in it is one only while the row is whole."""
    rows = array.kind in ("one_hot", "multi_hot")
    if rows and (not shape or shape[-1] != array.classes):
        return array._replace(shape=shape, kind="binary", classes=2)
    return array._replace(shape=shape)
