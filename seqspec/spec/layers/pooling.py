"""Poolings: one number for each window, or for a whole axis."""

from typing import ClassVar

from seqspec.spec.kinds import Sizes1, Sizes2, Sizes3
from seqspec.spec.layers._pooling import GlobalPooling, Pooling


class MaxPooling1D(Pooling):
    """Keep the largest value of each window along a sequence.

    Shape:  (steps, features) -> (steps / pool_size, features)
    Cost:   pool_size operations per output
    Errors: SQ101 axes, SQ103 nothing left
    Source: keras.layers.MaxPooling1D, Keras 3
    """

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

    rank: ClassVar[int] = 3
    pool_size: Sizes3 = (2, 2, 2)
    strides: Sizes3 | None = None


class AveragePooling1D(Pooling):
    """Keep the mean of each window along a sequence.

    Shape:  (steps, features) -> (steps / pool_size, features)
    Cost:   pool_size operations per output
    Errors: SQ101 axes, SQ103 nothing left
    Source: keras.layers.AveragePooling1D, Keras 3
    """

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

    rank: ClassVar[int] = 3
    pool_size: Sizes3
    strides: Sizes3 | None = None


class GlobalMaxPooling1D(GlobalPooling):
    """Keep the largest value of each feature over all steps.

    Shape:  (steps, features) -> (features,)
    Errors: SQ101 axes
    Source: keras.layers.GlobalMaxPooling1D, Keras 3
    """

    rank: ClassVar[int] = 1


class GlobalMaxPooling2D(GlobalPooling):
    """Keep the largest value of each channel over the image.

    Shape:  (height, width, channels) -> (channels,)
    Errors: SQ101 axes
    Source: keras.layers.GlobalMaxPooling2D, Keras 3
    """

    rank: ClassVar[int] = 2


class GlobalMaxPooling3D(GlobalPooling):
    """Keep the largest value of each channel over the volume.

    Shape:  (depth, height, width, channels) -> (channels,)
    Errors: SQ101 axes
    Source: keras.layers.GlobalMaxPooling3D, Keras 3
    """

    rank: ClassVar[int] = 3


class GlobalAveragePooling1D(GlobalPooling):
    """Keep the mean of each feature over all steps.

    Shape:  (steps, features) -> (features,)
    Errors: SQ101 axes
    Source: keras.layers.GlobalAveragePooling1D, Keras 3
    """

    rank: ClassVar[int] = 1


class GlobalAveragePooling2D(GlobalPooling):
    """Keep the mean of each channel over the image.

    Shape:  (height, width, channels) -> (channels,)
    Errors: SQ101 axes
    Source: keras.layers.GlobalAveragePooling2D, Keras 3
    """

    rank: ClassVar[int] = 2


class GlobalAveragePooling3D(GlobalPooling):
    """Keep the mean of each channel over the volume.

    Shape:  (depth, height, width, channels) -> (channels,)
    Errors: SQ101 axes
    Source: keras.layers.GlobalAveragePooling3D, Keras 3
    """

    rank: ClassVar[int] = 3


MaxPool1D = MaxPooling1D
MaxPool2D = MaxPooling2D
MaxPool3D = MaxPooling3D
AvgPool1D = AveragePooling1D
AvgPool2D = AveragePooling2D
AvgPool3D = AveragePooling3D
GlobalMaxPool1D = GlobalMaxPooling1D
GlobalMaxPool2D = GlobalMaxPooling2D
GlobalMaxPool3D = GlobalMaxPooling3D
GlobalAvgPool1D = GlobalAveragePooling1D
GlobalAvgPool2D = GlobalAveragePooling2D
GlobalAvgPool3D = GlobalAveragePooling3D
