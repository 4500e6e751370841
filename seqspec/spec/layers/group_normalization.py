"""Normalizations by groups of channels, by the root of the mean square, and to length 1."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from seqspec.spec.either import either
from seqspec.spec.families import Constraint, Initializer, Regularizer
from seqspec.spec.kinds import Above0, Positive, Shape, brief
from seqspec.spec.layers._axes import Axes, AxisIndex, indices, length, windows_along
from seqspec.spec.layers._layer import REAL, Layer, ShapeError, Window
from seqspec.spec.words import show

ALL = -1  # so many groups as channels
Groups = Annotated[Positive | Literal[-1], either("a whole number from 1, or -1", code="SQ013")]


class GroupNormalization(Layer):
    """Normalize each sample by groups of channels: `gamma * (x - mean) / sqrt(var + epsilon) + beta`.

    Shape:   (..., channels) -> (..., channels)
    Weights: gamma, beta (channels,)
    Units:   axis counts the batch as axis 0; groups -1 gives each channel its own
    Errors:  SQ101 no such axis, SQ102 unknown length of the axis, SQ104 channels that do not divide
    Source:  keras.layers.GroupNormalization, Keras 3; Wu and He 2018
    """

    keeps_mask = True
    primary: ClassVar[str] = "groups"
    groups: Groups = 32
    axis: AxisIndex = -1
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
        channels = length(self, shape, self.axis)
        if self.groups != ALL and channels % self.groups:
            message = (
                f"the {channels} channels of {brief(shape)} do not divide into {self.groups} groups"
            )
            raise ShapeError("SQ104", message, "use a divisor of the channels", "groups")
        return shape

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        channels = (length(self, shape, self.axis),)
        gamma = {"gamma": channels} if self.scale else {}
        return {**gamma, **({"beta": channels} if self.center else {})}

    def windows(self, shape: Shape) -> None:
        return None


class RMSNormalization(Layer):
    """Divide each sample by the root of its mean square along `axis`, times a learned `scale`.

    Shape:   (...) -> (...)
    Weights: scale, of the lengths of the axes
    Units:   axis counts the batch as axis 0
    Errors:  SQ101 no such axis, or others than the last ones in order, SQ102 unknown length of an axis
    Source:  keras.layers.RMSNormalization, Keras 3; Zhang and Sennrich 2019
    """

    gives = None
    primary: ClassVar[str] = "axis"
    axis: Axes = -1
    epsilon: Above0 = 1e-6

    def output_shape(self, shape: Shape) -> Shape:
        places = indices(self, shape, self._axes)
        self.weights(shape)
        if places != tuple(range(len(shape)))[len(shape) - len(places) :]:
            # Keras lays `scale` along the last axes, whatever `axis` says.
            message = (
                f"RMSNormalization needs the last axes of {brief(shape)}, got {show(self.axis)}"
            )
            raise ShapeError("SQ101", message, "use -1 for the last axis", "axis")
        return shape

    def windows(self, shape: Shape) -> tuple[Window, ...] | None:
        return windows_along(shape, self.axis)

    @property
    def _axes(self) -> tuple[int, ...]:
        """The axes in the order in which Keras takes them."""
        return (self.axis,) if isinstance(self.axis, int) else tuple(sorted(self.axis))

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        return {"scale": tuple(length(self, shape, axis) for axis in self._axes)}


class UnitNormalization(Layer):
    """Scale each sample so that its values along `axis` have length 1.

    Shape:  (...) -> (...)
    Units:  axis counts the batch as axis 0
    Errors: SQ101 no such axis
    Source: keras.layers.UnitNormalization, Keras 3
    """

    keeps_mask = True
    takes = REAL
    primary: ClassVar[str] = "axis"
    axis: Axes = -1

    def output_shape(self, shape: Shape) -> Shape:
        indices(self, shape, self.axis)
        return shape

    def windows(self, shape: Shape) -> tuple[Window, ...] | None:
        return windows_along(shape, self.axis)
