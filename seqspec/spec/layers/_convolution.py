"""What convolutions of every kind and rank share: their settings, and the rules for shapes and weights."""

from collections.abc import Iterator, Mapping
from math import prod
from typing import ClassVar

from seqspec.source.document import Path
from seqspec.spec.families import Activation, Constraint, Initializer, Regularizer
from seqspec.spec.kinds import CausalPadding, DataFormat, Padding, Positive, Shape, brief
from seqspec.spec.layers._activation import activation_flops
from seqspec.spec.layers._layer import (
    REAL,
    Cost,
    Layer,
    Needs,
    ShapeError,
    Window,
    need_known,
    size,
)
from seqspec.spec.layers._windows import (
    channels_first,
    first_needs,
    join,
    need_places,
    shown,
    slid,
    split,
)


class Filtered(Layer):
    """What a layer with `filters` has first of all, as in Keras."""

    filters: Positive


class Convolving(Layer):
    """A kernel that slides along `rank` axes; a class below it says what it does at each place."""

    takes = REAL
    rank: ClassVar[int]
    kernel_size: tuple[int, ...]
    strides: tuple[int, ...]
    padding: Padding | CausalPadding = "valid"
    data_format: DataFormat | None = None
    dilation_rate: tuple[int, ...]
    activation: Activation = "linear"
    use_bias: bool = True
    bias_initializer: Initializer = "zeros"
    bias_regularizer: Regularizer | None = None
    activity_regularizer: Regularizer | None = None
    bias_constraint: Constraint | None = None

    def answers(self, channels: int) -> int:
        """How many channels it answers to an input with `channels`."""
        raise NotImplementedError

    def products(self, channels: int) -> int:
        """The multiply-adds of all channels at one place of the answer."""
        raise NotImplementedError

    def output_shape(self, shape: Shape) -> Shape:
        lengths, channels = self.incoming(shape)
        sizes = zip(lengths, self.kernel_size, self.strides, self.dilation_rate, strict=True)
        after = tuple(
            slid(length, window, stride, self.padding, dilation)
            for length, window, stride, dilation in sizes
        )
        need_places(self, after, shape, f"kernel {shown(self.kernel_size)}", "kernel_size")
        return join(after, self.answers(channels), self.data_format)

    def incoming(self, shape: Shape) -> tuple[Shape, int]:
        """The lengths and the channels of an input that this convolution takes; raises ShapeError."""
        lengths, _ = split(self, shape, self.rank, self.data_format)
        axis = 0 if channels_first(self.data_format) else -1
        return lengths, need_known(self, shape, axis, "number of channels")

    def bias(self, shape: Shape) -> Mapping[str, Shape]:
        """The bias, where there is one."""
        _, channels = self.incoming(shape)
        return {"bias": (self.answers(channels),)} if self.use_bias else {}

    def windows(self, shape: Shape) -> tuple[Window, ...]:
        sizes = zip(self.kernel_size, self.dilation_rate, self.strides, strict=True)
        return tuple(Window(rate * (size - 1) + 1, stride) for size, rate, stride in sizes)

    def cost(self, shape: Shape) -> Cost | None:
        _, channels = self.incoming(shape)
        outputs = size(self.output_shape(shape))
        if outputs is None:
            return None
        products = outputs // self.answers(channels) * self.products(channels)
        bias = outputs if self.use_bias else 0
        return Cost(products, 2 * products + bias + activation_flops(self.activation, outputs))

    def one_of_two(self) -> Iterator[tuple[Path, str, str | None]]:
        """The refusal of steps over places with a kernel that has gaps."""
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            message = "`strides` and `dilation_rate` cannot both be over 1"
            yield ("dilation_rate",), message, "leave one of them at 1"


class Convolution(Convolving, Filtered):
    """What convolutions of every rank share; a class below it adds the sizes for its axes."""

    groups: Positive = 1
    kernel_initializer: Initializer = "glorot_uniform"
    kernel_regularizer: Regularizer | None = None
    kernel_constraint: Constraint | None = None

    def needs(self) -> Iterator[Needs]:
        if self.rank < 3 and self.groups == 1:  # of groups XLA makes its own kernel
            yield from first_needs(self, self.data_format)

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        yield from self.one_of_two()
        if self.filters % self.groups:
            message = f"{self.filters} filters do not divide into {self.groups} groups"
            yield ("groups",), message, "make `filters` a multiple of `groups`"

    def incoming(self, shape: Shape) -> tuple[Shape, int]:
        lengths, channels = super().incoming(shape)
        if channels % self.groups:
            message = (
                f"the {channels} channels of {brief(shape)} do not divide into {self.groups} groups"
            )
            raise ShapeError("SQ104", message, "use a divisor of the channels", "groups")
        return lengths, channels

    def answers(self, channels: int) -> int:
        return self.filters

    def products(self, channels: int) -> int:
        return prod(self.kernel_size) * channels // self.groups * self.filters

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        _, channels = self.incoming(shape)
        kernel = (*self.kernel_size, channels // self.groups, self.filters)
        return {"kernel": kernel, **self.bias(shape)}
