"""Global pooling: one number for each channel, over all the other axes."""

from typing import ClassVar

from seqspec.spec.layers._pooling import GlobalPooling


class GlobalMaxPooling1D(GlobalPooling):
    """Keep the largest value of each feature over all steps.

    Shape:  (steps, features) -> (features,)
    Errors: SQ101 axes
    Source: keras.layers.GlobalMaxPooling1D, Keras 3
    """

    gives = None
    rank: ClassVar[int] = 1


class GlobalMaxPooling2D(GlobalPooling):
    """Keep the largest value of each channel over the image.

    Shape:  (height, width, channels) -> (channels,)
    Errors: SQ101 axes
    Source: keras.layers.GlobalMaxPooling2D, Keras 3
    """

    gives = None
    rank: ClassVar[int] = 2


class GlobalMaxPooling3D(GlobalPooling):
    """Keep the largest value of each channel over the volume.

    Shape:  (depth, height, width, channels) -> (channels,)
    Errors: SQ101 axes
    Source: keras.layers.GlobalMaxPooling3D, Keras 3
    """

    gives = None
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


GlobalMaxPool1D = GlobalMaxPooling1D
GlobalMaxPool2D = GlobalMaxPooling2D
GlobalMaxPool3D = GlobalMaxPooling3D
GlobalAvgPool1D = GlobalAveragePooling1D
GlobalAvgPool2D = GlobalAveragePooling2D
GlobalAvgPool3D = GlobalAveragePooling3D
