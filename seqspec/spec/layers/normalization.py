"""Normalizations: values are shifted and scaled to a common range."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from seqspec.spec.families import Constraint, Initializer, Regularizer
from seqspec.spec.kinds import Above0, Rate, Shape
from seqspec.spec.layers._layer import Layer, ShapeError, brief, need_known

AxisIndex = Annotated[int, Field(ge=-8, le=8)]


class BatchNormalization(Layer):
    """Normalize each channel over the batch: `gamma * (x - mean) / sqrt(var + epsilon) + beta`.

    Shape:   (..., channels) -> (..., channels)
    Weights: gamma, beta (channels,); moving_mean, moving_variance (channels,) are not trained
    Errors:  SQ101 no such axis, SQ102 unknown length of the axis
    Source:  keras.layers.BatchNormalization, Keras 3; Ioffe and Szegedy 2015
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
    synchronized: bool = False

    def output_shape(self, shape: Shape) -> Shape:
        self._channels(shape)
        return shape

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        channels = (self._channels(shape),)
        gamma = {"gamma": channels} if self.scale else {}
        return {**gamma, **({"beta": channels} if self.center else {})}

    def frozen_weights(self, shape: Shape) -> Mapping[str, Shape]:
        channels = (self._channels(shape),)
        return {"moving_mean": channels, "moving_variance": channels}

    def _channels(self, shape: Shape) -> int:
        """The length of the axis, which counts the batch as axis 0."""
        axis = self.axis - 1 if self.axis > 0 else self.axis
        if self.axis == 0 or not -len(shape) <= axis < len(shape):
            message = f"BatchNormalization has no axis {self.axis} in {brief(shape)}"
            raise ShapeError("SQ101", message, "use -1 for the channels", "axis")
        return need_known(self, shape, axis, "length of the axis")
