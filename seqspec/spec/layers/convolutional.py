"""Convolutions: the same small pattern looked for at every place."""

from typing import ClassVar

from seqspec.spec.kinds import CausalPadding, Padding, Sizes1, Sizes2, Sizes3
from seqspec.spec.layers._convolution import Convolution


class Conv1D(Convolution):
    """Slide `filters` patterns along a sequence.

    Shape:   (steps, features) -> (steps', filters)
    Weights: kernel (kernel_size, features / groups, filters), bias (filters,)
    Cost:    kernel_size * features / groups multiply-adds per output
    Errors:  SQ101 axes, SQ102 unknown features, SQ103 nothing left, SQ104 groups
    Source:  keras.layers.Conv1D, Keras 3
    """

    rank: ClassVar[int] = 1
    kernel_size: Sizes1
    strides: Sizes1 = (1,)
    padding: CausalPadding = "valid"
    dilation_rate: Sizes1 = (1,)


class Conv2D(Convolution):
    """Slide `filters` patterns over an image.

    Shape:   (height, width, channels) -> (height', width', filters)
    Weights: kernel (*kernel_size, channels / groups, filters), bias (filters,)
    Cost:    kernel area * channels / groups multiply-adds per output
    Errors:  SQ101 axes, SQ102 unknown channels, SQ103 nothing left, SQ104 groups
    Source:  keras.layers.Conv2D, Keras 3
    """

    rank: ClassVar[int] = 2
    kernel_size: Sizes2
    strides: Sizes2 = (1, 1)
    padding: Padding = "valid"
    dilation_rate: Sizes2 = (1, 1)


class Conv3D(Convolution):
    """Slide `filters` patterns through a volume.

    Shape:   (depth, height, width, channels) -> (depth', height', width', filters)
    Weights: kernel (*kernel_size, channels / groups, filters), bias (filters,)
    Cost:    kernel volume * channels / groups multiply-adds per output
    Errors:  SQ101 axes, SQ102 unknown channels, SQ103 nothing left, SQ104 groups
    Source:  keras.layers.Conv3D, Keras 3
    """

    rank: ClassVar[int] = 3
    kernel_size: Sizes3
    strides: Sizes3 = (1, 1, 1)
    padding: Padding = "valid"
    dilation_rate: Sizes3 = (1, 1, 1)


Convolution1D = Conv1D
Convolution2D = Conv2D
Convolution3D = Conv3D
