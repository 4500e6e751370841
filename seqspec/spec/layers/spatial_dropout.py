"""Dropout of whole feature maps, whose neighbouring values are too alike to be dropped alone."""

from collections.abc import Iterator
from typing import ClassVar

from seqspec.source.document import Path
from seqspec.spec.kinds import DataFormat, Rate, Seed, Shape
from seqspec.spec.layers._layer import REAL, Layer
from seqspec.spec.layers._windows import split


class _Spatial(Layer):
    """Drop whole feature maps: neighbouring values of one map are too alike to be dropped alone."""

    keeps_mask = True
    takes = REAL
    rank: ClassVar[int]
    primary: ClassVar[str] = "rate"
    rate: Rate
    seed: Seed | None = None

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if not self.trainable:
            yield ("trainable",), f"{type(self).__name__} takes no `trainable`", "leave it out"

    @property
    def passes_gradient(self) -> bool:
        return self.rate < 1

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
