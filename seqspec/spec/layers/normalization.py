"""Normalizations: values are shifted and scaled to a common range."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from seqspec.source.document import Path
from seqspec.spec.families import Constraint, Initializer, Regularizer
from seqspec.spec.kinds import Above0, Rate, Shape, listing
from seqspec.spec.layers._layer import Layer, ShapeError, brief, need_known

AxisIndex = Annotated[int, Field(ge=-8, le=8)]
AxisIndices = Annotated[tuple[AxisIndex, ...], BeforeValidator(listing)]


def _index(layer: Layer, shape: Shape, axis: int) -> int:
    """Where an axis that counts the batch as axis 0 stands in a shape without it; -1 is the batch."""
    index = axis + len(shape) if axis < 0 else axis - 1
    if not -1 <= index < len(shape):
        message = f"{type(layer).__name__} has no axis {axis} in {brief(shape)}"
        raise ShapeError("SQ101", message, "use -1 for the last axis", "axis")
    return index


def _length(layer: Layer, shape: Shape, axis: int) -> int:
    """The length of an axis that weights stand along; refused where it is not known."""
    index = _index(layer, shape, axis)
    if index == -1:
        message = f"axis {axis} of {type(layer).__name__} is the batch, got {brief(shape)}"
        raise ShapeError("SQ102", message, "use -1 for the last axis", "axis")
    return need_known(layer, shape, index, "length of the axis")


class BatchNormalization(Layer):
    """Normalize each channel over the batch: `gamma * (x - mean) / sqrt(var + epsilon) + beta`.

    Shape:   (..., channels) -> (..., channels)
    Weights: gamma, beta (channels,); moving_mean, moving_variance (channels,) are not trained, nor
             are moving_stddev, renorm_mean, renorm_stddev (channels,) with `renorm`
    Units:   axis counts the batch as axis 0
    Errors:  SQ101 no such axis, SQ102 unknown length of the axis
    Source:  keras.layers.BatchNormalization, Keras 3; Ioffe and Szegedy 2015, Ioffe 2017
    """

    primary: ClassVar[str] = "axis"
    axis: AxisIndex = -1
    momentum: Rate = 0.99
    epsilon: Above0 = 0.001
    center: bool = True
    scale: bool = True
    beta_initializer: Initializer = "zeros"
    gamma_initializer: Initializer = "ones"
    moving_mean_initializer: Initializer = "zeros"
    moving_variance_initializer: Initializer = "ones"
    beta_regularizer: Regularizer | None = None
    gamma_regularizer: Regularizer | None = None
    beta_constraint: Constraint | None = None
    gamma_constraint: Constraint | None = None
    renorm: bool = False
    renorm_clipping: dict[Literal["rmax", "rmin", "dmax"], float] | None = None
    renorm_momentum: Rate = 0.99
    synchronized: bool = False

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        bounds = self.renorm_clipping or {}
        if "rmax" in bounds and "rmin" in bounds and bounds["rmax"] < bounds["rmin"]:
            yield ("renorm_clipping", "rmax"), "`rmax` is below `rmin`", "swap them"
        if bounds.get("dmax", 0) < 0:
            yield ("renorm_clipping", "dmax"), "`dmax` is below 0", "use 0 or more"

    def output_shape(self, shape: Shape) -> Shape:
        _length(self, shape, self.axis)
        return shape

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        channels = (_length(self, shape, self.axis),)
        gamma = {"gamma": channels} if self.scale else {}
        return {**gamma, **({"beta": channels} if self.center else {})}

    def frozen_weights(self, shape: Shape) -> Mapping[str, Shape]:
        moving = ("moving_mean", "moving_variance")
        renorm = ("moving_stddev", "renorm_mean", "renorm_stddev") if self.renorm else ()
        return dict.fromkeys((*moving, *renorm), (_length(self, shape, self.axis),))


class LayerNormalization(Layer):
    """Normalize each sample along `axis`: `gamma * (x - mean) / sqrt(var + epsilon) + beta`.

    Shape:   (...) -> (...)
    Weights: gamma, beta, each of the lengths of the axes
    Units:   axis counts the batch as axis 0
    Errors:  SQ101 no such axis, SQ102 unknown length of an axis
    Source:  keras.layers.LayerNormalization, Keras 3; Ba et al. 2016
    """

    primary: ClassVar[str] = "axis"
    axis: AxisIndex | AxisIndices = -1
    epsilon: Above0 = 0.001
    center: bool = True
    scale: bool = True
    beta_initializer: Initializer = "zeros"
    gamma_initializer: Initializer = "ones"
    beta_regularizer: Regularizer | None = None
    gamma_regularizer: Regularizer | None = None
    beta_constraint: Constraint | None = None
    gamma_constraint: Constraint | None = None

    def output_shape(self, shape: Shape) -> Shape:
        for axis in self._axes:
            _index(self, shape, axis)
        self.weights(shape)
        return shape

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        if not self.scale and not self.center:
            return {}
        lengths = tuple(_length(self, shape, axis) for axis in self._axes)
        gamma = {"gamma": lengths} if self.scale else {}
        return {**gamma, **({"beta": lengths} if self.center else {})}

    @property
    def _axes(self) -> tuple[int, ...]:
        return tuple(sorted(self.axis)) if isinstance(self.axis, tuple) else (self.axis,)
