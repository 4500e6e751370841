"""Global pooling: one number for each channel, over all the other axes."""

from typing import ClassVar

from seqspec.spec.kinds import Mask, Shape, brief
from seqspec.spec.layers._masks import unfit
from seqspec.spec.layers._pooling import GlobalPooling
from seqspec.spec.layers._windows import channels_first


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
    Errors: SQ101 axes, SQ111 a mask of more than steps
    Source: keras.layers.GlobalAveragePooling1D, Keras 3
    """

    rank: ClassVar[int] = 1
    reads_mask = True

    def mask_after(self, shape: Shape, mask: Mask) -> None:
        steps = shape[1] if channels_first(self.data_format) else shape[0]
        fits = mask is None or (
            len(mask) == 1 and (mask[0] in (1, steps, None) or steps in (1, None))
        )
        if mask is not None and not fits:
            raise unfit(self, shape, mask, brief((steps,)))


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
