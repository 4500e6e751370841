"""Convolutions that look at each channel by itself, and mix the channels afterwards or not at all."""

from collections.abc import Iterator, Mapping
from math import prod
from typing import ClassVar

from seqspec.spec.families import Constraint, Initializer, Regularizer
from seqspec.spec.kinds import Padding, Positive, Shape, Sizes1, Sizes2
from seqspec.spec.layers._convolution import Convolving, Filtered
from seqspec.spec.layers._layer import Needs
from seqspec.spec.layers._windows import onednn_needs
from seqspec.spec.words import show


class _Depthwise(Convolving):
    depth_multiplier: Positive = 1
    depthwise_initializer: Initializer = "glorot_uniform"
    depthwise_regularizer: Regularizer | None = None
    depthwise_constraint: Constraint | None = None

    def depthwise(self, shape: Shape) -> Shape:
        """The kernel that looks at each channel by itself."""
        _, channels = self.incoming(shape)
        return (*self.kernel_size, channels, self.depth_multiplier)

    def needs(self) -> Iterator[Needs]:
        if len({*self.strides}) > 1:
            setting = f"strides: {show(self.strides)}"
            needs = onednn_needs(self, "strides", setting, "make the strides equal")
            yield needs._replace(gpu=False)


class _DepthwiseOnly(_Depthwise):
    def answers(self, channels: int) -> int:
        return channels * self.depth_multiplier

    def products(self, channels: int) -> int:
        return prod(self.kernel_size) * self.answers(channels)

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        return {"kernel": self.depthwise(shape), **self.bias(shape)}


class DepthwiseConv1D(_DepthwiseOnly):
    """Slide `depth_multiplier` patterns along each feature of a sequence by itself.

    Shape:   (steps, features) -> (steps', features * depth_multiplier)
    Weights: kernel (kernel_size, features, depth_multiplier), bias (features * depth_multiplier,)
    Cost:    kernel_size multiply-adds per output
    Errors:  SQ101 axes, SQ102 unknown features, SQ103 nothing left
    Source:  keras.layers.DepthwiseConv1D, Keras 3
    """

    rank: ClassVar[int] = 1
    primary: ClassVar[str] = "kernel_size"
    kernel_size: Sizes1
    strides: Sizes1 = (1,)
    padding: Padding = "valid"
    dilation_rate: Sizes1 = (1,)


class DepthwiseConv2D(_DepthwiseOnly):
    """Slide `depth_multiplier` patterns over each channel of an image by itself.

    Shape:   (height, width, channels) -> (height', width', channels * depth_multiplier)
    Weights: kernel (*kernel_size, channels, depth_multiplier), bias (channels * depth_multiplier,)
    Cost:    kernel area multiply-adds per output
    Errors:  SQ101 axes, SQ102 unknown channels, SQ103 nothing left
    Source:  keras.layers.DepthwiseConv2D, Keras 3
    """

    rank: ClassVar[int] = 2
    primary: ClassVar[str] = "kernel_size"
    kernel_size: Sizes2
    strides: Sizes2 = (1, 1)
    padding: Padding = "valid"
    dilation_rate: Sizes2 = (1, 1)


class _Separable(_Depthwise, Filtered):
    pointwise_initializer: Initializer = "glorot_uniform"
    pointwise_regularizer: Regularizer | None = None
    pointwise_constraint: Constraint | None = None

    def answers(self, channels: int) -> int:
        return self.filters

    def products(self, channels: int) -> int:
        between = channels * self.depth_multiplier
        return between * (prod(self.kernel_size) + self.filters)

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        _, channels = self.incoming(shape)
        between = channels * self.depth_multiplier
        return {
            "depthwise_kernel": self.depthwise(shape),
            "pointwise_kernel": (*(1,) * self.rank, between, self.filters),
            **self.bias(shape),
        }


class SeparableConv1D(_Separable):
    """Slide patterns along each feature by itself, then mix the features at each step.

    Shape:   (steps, features) -> (steps', filters)
    Weights: depthwise_kernel (kernel_size, features, depth_multiplier),
             pointwise_kernel (1, features * depth_multiplier, filters), bias (filters,)
    Cost:    features * depth_multiplier * (kernel_size + filters) multiply-adds per step
    Errors:  SQ101 axes, SQ102 unknown features, SQ103 nothing left
    Source:  keras.layers.SeparableConv1D, Keras 3
    """

    rank: ClassVar[int] = 1
    kernel_size: Sizes1
    strides: Sizes1 = (1,)
    padding: Padding = "valid"
    dilation_rate: Sizes1 = (1,)


class SeparableConv2D(_Separable):
    """Slide patterns over each channel by itself, then mix the channels at each place.

    Shape:   (height, width, channels) -> (height', width', filters)
    Weights: depthwise_kernel (*kernel_size, channels, depth_multiplier),
             pointwise_kernel (1, 1, channels * depth_multiplier, filters), bias (filters,)
    Cost:    channels * depth_multiplier * (kernel area + filters) multiply-adds per place
    Errors:  SQ101 axes, SQ102 unknown channels, SQ103 nothing left
    Source:  keras.layers.SeparableConv2D, Keras 3
    """

    rank: ClassVar[int] = 2
    kernel_size: Sizes2
    strides: Sizes2 = (1, 1)
    padding: Padding = "valid"
    dilation_rate: Sizes2 = (1, 1)


SeparableConvolution1D = SeparableConv1D
SeparableConvolution2D = SeparableConv2D
