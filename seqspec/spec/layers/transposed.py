"""Transposed convolutions: each place of the input is spread over several of the answer."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import prod
from typing import ClassVar

from seqspec.source.document import Path
from seqspec.spec.families import Constraint, Initializer, Regularizer
from seqspec.spec.kinds import (
    Counts1,
    Counts2,
    Counts3,
    Length,
    Padding,
    Shape,
    Sizes1,
    Sizes2,
    Sizes3,
)
from seqspec.spec.layers._activation import activation_flops
from seqspec.spec.layers._convolution import Convolving, Filtered
from seqspec.spec.layers._layer import Cost, Needs, Window, size
from seqspec.spec.layers._windows import first_needs, join, onednn_needs
from seqspec.spec.words import show


class _Transposed(Convolving, Filtered):
    output_padding: tuple[int, ...] | None = None
    kernel_initializer: Initializer = "glorot_uniform"
    kernel_regularizer: Regularizer | None = None
    kernel_constraint: Constraint | None = None

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        yield from self.one_of_two()
        pairs = zip(self.output_padding or (), self.strides, strict=False)
        if any(padding >= stride for padding, stride in pairs):
            message = "`output_padding` must be below `strides`"
            yield ("output_padding",), message, "write less, or leave it out"
        if self.padding == "same" and self.output_padding and self._falls_short():
            message = "with `padding: same`, an even kernel cannot have an `output_padding` of 0"
            yield ("output_padding",), message, "leave it out"

    def needs(self) -> Iterator[Needs]:
        yield from first_needs(self, self.data_format)
        if (rate := max(self.dilation_rate)) > 1:
            same = {*self.dilation_rate} == {rate}
            setting = f"dilation_rate: {show(rate if same else self.dilation_rate)}"
            yield onednn_needs(self, "dilation_rate", setting, "leave `dilation_rate` at 1")

    def answers(self, channels: int) -> int:
        return self.filters

    def output_shape(self, shape: Shape) -> Shape:
        lengths, _ = self.incoming(shape)
        after = tuple(self._spread(length, axis) for axis, length in enumerate(lengths))
        return join(after, self.filters, self.data_format)

    def _spread(self, length: Length, axis: int) -> Length:
        """The length of an axis of the answer, by the rule of TensorFlow's paddings."""
        if length is None:
            return None
        stride = self.strides[axis]
        reach = self._reach(axis)
        if self.output_padding is None:
            return length * stride + (max(reach - stride, 0) if self.padding == "valid" else 0)
        shrunk = 0 if self.padding == "valid" else 2 * (reach // 2)
        return (length - 1) * stride + reach - shrunk + self.output_padding[axis]

    def _reach(self, axis: int) -> int:
        return self.dilation_rate[axis] * (self.kernel_size[axis] - 1) + 1

    def _falls_short(self) -> bool:
        """Whether an axis of the answer is too short to be what a convolution makes the input of."""
        paddings = enumerate(self.output_padding or ())
        return any(padding == 0 and self._reach(axis) % 2 == 0 for axis, padding in paddings)

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        _, channels = self.incoming(shape)
        return {"kernel": (*self.kernel_size, self.filters, channels), **self.bias(shape)}

    def windows(self, shape: Shape) -> tuple[Window, ...]:
        sizes = zip(self.kernel_size, self.dilation_rate, self.strides, strict=True)
        return tuple(
            Window(-(-(rate * (size - 1) + 1) // stride), Fraction(1, stride))
            for size, rate, stride in sizes
        )

    def cost(self, shape: Shape) -> Cost | None:
        inputs, outputs = size(shape), size(self.output_shape(shape))
        if inputs is None or outputs is None:
            return None
        products = inputs * prod(self.kernel_size) * self.filters
        bias = outputs if self.use_bias else 0
        return Cost(products, 2 * products + bias + activation_flops(self.activation, outputs))


class Conv1DTranspose(_Transposed):
    """Spread each step over `kernel_size` steps of a longer sequence.

    Shape:   (steps, features) -> (steps', filters); about steps * strides
    Weights: kernel (kernel_size, filters, features), bias (filters,)
    Cost:    kernel_size * filters multiply-adds per input
    Errors:  SQ101 axes, SQ102 unknown features
    Source:  keras.layers.Conv1DTranspose, Keras 3
    """

    rank: ClassVar[int] = 1
    kernel_size: Sizes1
    strides: Sizes1 = (1,)
    padding: Padding = "valid"
    output_padding: Counts1 | None = None
    dilation_rate: Sizes1 = (1,)


class Conv2DTranspose(_Transposed):
    """Spread each place over a patch of a larger image.

    Shape:   (height, width, channels) -> (height', width', filters); about each length * strides
    Weights: kernel (*kernel_size, filters, channels), bias (filters,)
    Cost:    kernel area * filters multiply-adds per input
    Errors:  SQ101 axes, SQ102 unknown channels
    Source:  keras.layers.Conv2DTranspose, Keras 3
    """

    rank: ClassVar[int] = 2
    kernel_size: Sizes2
    strides: Sizes2 = (1, 1)
    padding: Padding = "valid"
    output_padding: Counts2 | None = None
    dilation_rate: Sizes2 = (1, 1)


class Conv3DTranspose(_Transposed):
    """Spread each place over a block of a larger volume.

    Shape:   (depth, height, width, channels) -> each length about times strides, filters
    Weights: kernel (*kernel_size, filters, channels), bias (filters,)
    Cost:    kernel volume * filters multiply-adds per input
    Errors:  SQ101 axes, SQ102 unknown channels
    Source:  keras.layers.Conv3DTranspose, Keras 3
    """

    rank: ClassVar[int] = 3
    kernel_size: Sizes3
    strides: Sizes3 = (1, 1, 1)
    padding: Padding = "valid"
    output_padding: Counts3 | None = None
    dilation_rate: Sizes3 = (1, 1, 1)


Convolution1DTranspose = Conv1DTranspose
Convolution2DTranspose = Conv2DTranspose
Convolution3DTranspose = Conv3DTranspose
