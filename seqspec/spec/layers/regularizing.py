"""Layers that drop or disturb values while training, so that a model relies on no single one."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from seqspec.spec.kinds import Axis, NonNegative, Rate, Seed, Shape, listing
from seqspec.spec.layers._layer import Layer, need_rank

NoiseShape = Annotated[tuple[Axis | None, ...], BeforeValidator(listing)]


class Dropout(Layer):
    """Set a part `rate` of the values to 0 while training; scale the others by 1 / (1 - rate).

    Shape:  (...) -> (...)
    Units:  rate from 0 to 1
    Source: keras.layers.Dropout, Keras 3
    """

    primary: ClassVar[str] = "rate"
    rate: Rate
    noise_shape: NoiseShape | None = None
    seed: Seed | None = None


class _Spatial(Layer):
    """Drop whole feature maps: neighbouring values of one map are too alike to be dropped alone."""

    axes: ClassVar[tuple[str, ...]]
    primary: ClassVar[str] = "rate"
    rate: Rate
    seed: Seed | None = None

    def output_shape(self, shape: Shape) -> Shape:
        need_rank(self, shape, *self.axes)
        return shape


class SpatialDropout1D(_Spatial):
    """Drop whole features of a sequence while training.

    Shape:  (steps, features) -> (steps, features)
    Source: keras.layers.SpatialDropout1D, Keras 3
    """

    axes: ClassVar[tuple[str, ...]] = ("steps", "features")


class GaussianNoise(Layer):
    """Add noise with mean 0 and deviation `stddev` while training.

    Shape:  (...) -> (...)
    Source: keras.layers.GaussianNoise, Keras 3
    """

    primary: ClassVar[str] = "stddev"
    stddev: Rate
    seed: Seed | None = None


class GaussianDropout(Layer):
    """Multiply by noise with mean 1 and deviation `sqrt(rate / (1 - rate))` while training.

    Shape:  (...) -> (...)
    Source: keras.layers.GaussianDropout, Keras 3
    """

    primary: ClassVar[str] = "rate"
    rate: Rate
    seed: Seed | None = None


class ActivityRegularization(Layer):
    """Add `l1 * sum(abs(x)) + l2 * sum(x ** 2)` to the loss.

    Shape:  (...) -> (...)
    Source: keras.layers.ActivityRegularization, Keras 3
    """

    primary: ClassVar[str] = "l1"
    l1: NonNegative = 0.0
    l2: NonNegative = 0.0
