"""What convolutions of every rank share: their settings, and the rule for shapes and weights."""

from collections.abc import Iterator, Mapping
from math import prod
from typing import ClassVar

from seqspec.source.document import Path
from seqspec.spec.families import Activation, Constraint, Initializer, Regularizer
from seqspec.spec.kinds import CausalPadding, DataFormat, Padding, Positive, Shape, brief
from seqspec.spec.layers._activation import activation_flops
from seqspec.spec.layers._layer import Cost, Layer, ShapeError, Window, need_known, size
from seqspec.spec.layers._windows import (
    channels_first,
    join,
    need_places,
    shown,
    slid,
    split,
)


class Convolution(Layer):
    """What convolutions of every rank share; a class below it adds the sizes for its axes."""

    rank: ClassVar[int]
    filters: Positive
    kernel_size: tuple[int, ...]
    strides: tuple[int, ...]
    padding: Padding | CausalPadding = "valid"
    data_format: DataFormat | None = None
    dilation_rate: tuple[int, ...]
    groups: Positive = 1
    activation: Activation = "linear"
    use_bias: bool = True
    kernel_initializer: Initializer = "glorot_uniform"
    bias_initializer: Initializer = "zeros"
    kernel_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None
    activity_regularizer: Regularizer | None = None
    kernel_constraint: Constraint | None = None
    bias_constraint: Constraint | None = None

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            message = "`strides` and `dilation_rate` cannot both be over 1"
            yield ("dilation_rate",), message, "leave one of them at 1"
        if self.filters % self.groups:
            message = f"{self.filters} filters do not divide into {self.groups} groups"
            yield ("groups",), message, "make `filters` a multiple of `groups`"

    def output_shape(self, shape: Shape) -> Shape:
        lengths, _ = self._input(shape)
        sizes = zip(lengths, self.kernel_size, self.strides, self.dilation_rate, strict=True)
        after = tuple(
            slid(length, window, stride, self.padding, dilation)
            for length, window, stride, dilation in sizes
        )
        need_places(self, after, shape, f"kernel {shown(self.kernel_size)}", "kernel_size")
        return join(after, self.filters, self.data_format)

    def _input(self, shape: Shape) -> tuple[Shape, int]:
        """The lengths and the channels of an input that this convolution takes."""
        lengths, _ = split(self, shape, self.rank, self.data_format)
        axis = 0 if channels_first(self.data_format) else -1
        channels = need_known(self, shape, axis, "number of channels")
        if channels % self.groups:
            message = (
                f"the {channels} channels of {brief(shape)} do not divide into {self.groups} groups"
            )
            raise ShapeError("SQ104", message, "use a divisor of the channels", "groups")
        return lengths, channels

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        _, channels = self._input(shape)
        bias = {"bias": (self.filters,)} if self.use_bias else {}
        return {"kernel": (*self.kernel_size, channels // self.groups, self.filters), **bias}

    def windows(self) -> tuple[Window, ...]:
        sizes = zip(self.kernel_size, self.dilation_rate, self.strides, strict=True)
        return tuple(Window(rate * (size - 1) + 1, stride) for size, rate, stride in sizes)

    def cost(self, shape: Shape) -> Cost | None:
        _, channels = self._input(shape)
        outputs = size(self.output_shape(shape))
        if outputs is None:
            return None
        products = outputs * prod(self.kernel_size) * channels // self.groups
        bias = outputs if self.use_bias else 0
        return Cost(products, 2 * products + bias + activation_flops(self.activation, outputs))
