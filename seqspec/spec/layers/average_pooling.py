"""Average pooling: the mean of each window."""

from typing import ClassVar

from seqspec.spec.kinds import Sizes1, Sizes2, Sizes3
from seqspec.spec.layers._layer import REAL
from seqspec.spec.layers._pooling import Pooling


class AveragePooling1D(Pooling):
    """Keep the mean of each window along a sequence.

    Shape:  (steps, features) -> (steps / pool_size, features)
    Cost:   pool_size operations per output
    Errors: SQ101 axes, SQ103 nothing left
    Source: keras.layers.AveragePooling1D, Keras 3
    """

    takes = REAL
    rank: ClassVar[int] = 1
    pool_size: Sizes1
    strides: Sizes1 | None = None


class AveragePooling2D(Pooling):
    """Keep the mean of each window of an image.

    Shape:  (height, width, channels) -> (height / pool, width / pool, channels)
    Cost:   window area operations per output
    Errors: SQ101 axes, SQ103 nothing left
    Source: keras.layers.AveragePooling2D, Keras 3
    """

    takes = REAL
    rank: ClassVar[int] = 2
    pool_size: Sizes2
    strides: Sizes2 | None = None


class AveragePooling3D(Pooling):
    """Keep the mean of each window of a volume.

    Shape:  (depth, height, width, channels) -> each length divided by its window
    Cost:   window volume operations per output
    Errors: SQ101 axes, SQ103 nothing left
    Source: keras.layers.AveragePooling3D, Keras 3
    """

    takes = REAL
    rank: ClassVar[int] = 3
    pool_size: Sizes3
    strides: Sizes3 | None = None


AvgPool1D = AveragePooling1D
AvgPool2D = AveragePooling2D
AvgPool3D = AveragePooling3D
