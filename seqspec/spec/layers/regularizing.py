"""Layers that drop or disturb values while training, so that a model relies on no single one."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from seqspec.source.document import Path
from seqspec.spec.kinds import Axis, DataFormat, NonNegative, Rate, Seed, Shape, listing
from seqspec.spec.layers._layer import Layer
from seqspec.spec.layers._windows import split

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

    rank: ClassVar[int]
    primary: ClassVar[str] = "rate"
    rate: Rate
    seed: Seed | None = None

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if not self.trainable:
            yield ("trainable",), f"{type(self).__name__} takes no `trainable`", "leave it out"

    def output_shape(self, shape: Shape) -> Shape:
        split(self, shape, self.rank, getattr(self, "data_format", None))
        return shape


class SpatialDropout1D(_Spatial):
    """Drop whole features of a sequence while training.

    Shape:  (steps, features) -> (steps, features)
    Errors: SQ101 axes
    Source: keras.layers.SpatialDropout1D, Keras 3; Tompson et al. 2014
    """

    rank: ClassVar[int] = 1


class SpatialDropout2D(_Spatial):
    """Drop whole channels of an image while training.

    Shape:  (height, width, channels) -> (height, width, channels)
    Errors: SQ101 axes
    Source: keras.layers.SpatialDropout2D, Keras 3; Tompson et al. 2014
    """

    rank: ClassVar[int] = 2
    data_format: DataFormat | None = None


class SpatialDropout3D(_Spatial):
    """Drop whole channels of a volume while training.

    Shape:  (depth, height, width, channels) -> (depth, height, width, channels)
    Errors: SQ101 axes
    Source: keras.layers.SpatialDropout3D, Keras 3; Tompson et al. 2014
    """

    rank: ClassVar[int] = 3
    data_format: DataFormat | None = None


class AlphaDropout(Layer):
    """Drop values while training, and keep mean and variance: made for `selu`.

    Shape:  (...) -> (...)
    Units:  rate from 0 to 1
    Source: keras.layers.AlphaDropout, Keras 3; Klambauer et al. 2017
    """

    primary: ClassVar[str] = "rate"
    rate: Rate
    noise_shape: NoiseShape | None = None
    seed: Seed | None = None


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
