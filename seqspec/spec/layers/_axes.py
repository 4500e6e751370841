"""Axes by number, as Keras counts them where a layer sees whole batches: the batch is axis 0."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from seqspec.spec.either import either
from seqspec.spec.kinds import Shape, brief, listing
from seqspec.spec.layers._layer import Layer, ShapeError, Window, need_known

AxisIndex = Annotated[int, Field(ge=-8, le=8)]
Axes = Annotated[
    AxisIndex | Annotated[tuple[AxisIndex, ...], BeforeValidator(listing)],
    either("an axis from -8 to 8, or a list of such axes"),
]
BATCH = -1


def index(layer: Layer, shape: Shape, axis: int) -> int:
    """Where `axis` stands in a shape that leaves out the batch; BATCH for the batch itself."""
    place = _place(axis, shape)
    if not BATCH <= place < len(shape):
        message = f"{type(layer).__name__} has no axis {axis} in {brief(shape)}"
        raise ShapeError("SQ101", message, "use -1 for the last axis", "axis")
    return place


def _place(axis: int, shape: Shape) -> int:
    return axis + len(shape) if axis < 0 else axis - 1


def windows_along(shape: Shape, axes: int | tuple[int, ...]) -> tuple[Window, ...] | None:
    """The windows of a layer that mixes all values along `axes`: none over channels, which stand last."""
    each = (axes,) if isinstance(axes, int) else axes
    return () if all(_place(axis, shape) == len(shape) - 1 for axis in each) else None


def indices(layer: Layer, shape: Shape, axes: int | tuple[int, ...]) -> tuple[int, ...]:
    """Where each of `axes` stands; refused where two are the same."""
    each = (axes,) if isinstance(axes, int) else axes
    places = tuple(index(layer, shape, axis) for axis in each)
    if len(set(places)) < len(places):
        message = f"{type(layer).__name__} names an axis of {brief(shape)} twice: {list(each)}"
        raise ShapeError("SQ101", message, "name each axis once", "axis")
    return places


def length(layer: Layer, shape: Shape, axis: int) -> int:
    """The length of an axis that weights stand along; refused where it is not known."""
    place = index(layer, shape, axis)
    if place == BATCH:
        message = f"axis {axis} of {type(layer).__name__} is the batch, got {brief(shape)}"
        raise ShapeError("SQ102", message, "use -1 for the last axis", "axis")
    return need_known(layer, shape, place, "length of the axis")
