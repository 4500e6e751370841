"""Max pooling: the largest value of each window."""

from typing import ClassVar

from seqspec.spec.kinds import Sizes1, Sizes2, Sizes3
from seqspec.spec.layers._layer import REAL
from seqspec.spec.layers._pooling import Pooling


class MaxPooling1D(Pooling):
    """Keep the largest value of each window along a sequence.

    Shape:  (steps, features) -> (steps / pool_size, features)
    Cost:   pool_size operations per output
    Errors: SQ101 axes, SQ103 nothing left
    Source: keras.layers.MaxPooling1D, Keras 3
    """

    gives = None
    rank: ClassVar[int] = 1
    pool_size: Sizes1 = (2,)
    strides: Sizes1 | None = None


class MaxPooling2D(Pooling):
    """Keep the largest value of each window of an image.

    Shape:  (height, width, channels) -> (height / pool, width / pool, channels)
    Cost:   window area operations per output
    Errors: SQ101 axes, SQ103 nothing left
    Source: keras.layers.MaxPooling2D, Keras 3
    """

    gives = None
    rank: ClassVar[int] = 2
    pool_size: Sizes2 = (2, 2)
    strides: Sizes2 | None = None


class MaxPooling3D(Pooling):
    """Keep the largest value of each window of a volume.

    Shape:  (depth, height, width, channels) -> each length divided by its window
    Cost:   window volume operations per output
    Errors: SQ101 axes, SQ103 nothing left
    Source: keras.layers.MaxPooling3D, Keras 3
    """

    takes = REAL
    rank: ClassVar[int] = 3
    pool_size: Sizes3 = (2, 2, 2)
    strides: Sizes3 | None = None


MaxPool1D = MaxPooling1D
MaxPool2D = MaxPooling2D
MaxPool3D = MaxPooling3D
