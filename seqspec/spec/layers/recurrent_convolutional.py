"""Recurrent layers that look at each step of a film with a convolution."""

from collections.abc import Iterator, Mapping
from math import prod
from typing import ClassVar

from seqspec.source.document import Path
from seqspec.spec.families import Activation, Constraint, Initializer, Regularizer
from seqspec.spec.kinds import (
    DataFormat,
    Length,
    Mask,
    Padding,
    Positive,
    Rate,
    Seed,
    Shape,
    Sizes1,
    Sizes2,
    Sizes3,
    brief,
)
from seqspec.spec.layers._layer import REAL, Cost, Layer, Needs, need_known, need_rank, size
from seqspec.spec.layers._masks import spreads, unfit
from seqspec.spec.layers._windows import (
    AXES,
    channels_first,
    first_needs,
    join,
    need_places,
    shown,
    slid,
)
from seqspec.spec.layers.recurrent import INPUT_COPIES

# Input, forget, cell and output.
GATES = 4
# Numbers that each place of a map keeps of each step for the backward pass (measured).
_KEPT = 9


class _ConvLSTM(Layer):
    takes = REAL
    reads_mask = True
    rank: ClassVar[int]
    filters: Positive
    kernel_size: tuple[int, ...]
    strides: tuple[int, ...]
    padding: Padding = "valid"
    data_format: DataFormat | None = None
    dilation_rate: tuple[int, ...]
    activation: Activation = "tanh"
    recurrent_activation: Activation = "sigmoid"
    use_bias: bool = True
    kernel_initializer: Initializer = "glorot_uniform"
    recurrent_initializer: Initializer = "orthogonal"
    bias_initializer: Initializer = "zeros"
    unit_forget_bias: bool = True
    kernel_regularizer: Regularizer | None = None
    recurrent_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None
    activity_regularizer: Regularizer | None = None
    kernel_constraint: Constraint | None = None
    recurrent_constraint: Constraint | None = None
    bias_constraint: Constraint | None = None
    dropout: Rate = 0.0
    recurrent_dropout: Rate = 0.0
    seed: Seed | None = None
    return_sequences: bool = False
    go_backwards: bool = False
    stateful: bool = False

    def needs(self) -> Iterator[Needs]:
        if self.rank < 3:
            yield from first_needs(self, self.data_format)

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            message = "`strides` and `dilation_rate` cannot both be over 1"
            yield ("dilation_rate",), message, "leave one of them at 1"

    def _channels(self, shape: Shape) -> int:
        """The channels of a film that this layer takes; raises ShapeError."""
        first = channels_first(self.data_format)
        axes = ("channels", *AXES[self.rank]) if first else (*AXES[self.rank], "channels")
        need_rank(self, shape, "time", *axes)
        for axis, called in enumerate(axes, start=1):
            need_known(self, shape, axis, called if called != "channels" else "number of channels")
        return need_known(self, shape, 1 if first else -1, "number of channels")

    def _frame(self, shape: Shape) -> Shape:
        """What becomes of one step."""
        self._channels(shape)
        lengths = shape[2:] if channels_first(self.data_format) else shape[1:-1]
        sizes = zip(lengths, self.kernel_size, self.strides, self.dilation_rate, strict=True)
        after = tuple(slid(n, size, step, self.padding, rate) for n, size, step, rate in sizes)
        need_places(self, after, shape, f"kernel {shown(self.kernel_size)}", "kernel_size")
        return join(after, self.filters, self.data_format)

    def output_shape(self, shape: Shape) -> Shape:
        frame = self._frame(shape)
        return (shape[0], *frame) if self.return_sequences else frame

    def mask_after(self, shape: Shape, mask: Mask) -> Mask:
        if mask is not None and not (mask and spreads(mask[1:], self._frame(shape))):
            raise unfit(self, shape, mask, brief(shape[:1]))
        return mask if self.return_sequences else None

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        width = GATES * self.filters
        bias = {"bias": (width,)} if self.use_bias else {}
        return {
            "kernel": (*self.kernel_size, self._channels(shape), width),
            "recurrent_kernel": (*self.kernel_size, self.filters, width),
            **bias,
        }

    def kept(self, shape: Shape) -> Length:
        answer, film, frame = (
            size(each) for each in (self.output_shape(shape), shape, self._frame(shape))
        )
        if answer is None or film is None or frame is None or shape[0] is None:
            return None
        return answer + INPUT_COPIES * film + shape[0] * _KEPT * frame

    def windows(self, shape: Shape) -> None:
        return None

    def cost(self, shape: Shape) -> Cost | None:
        places, steps = size(self._frame(shape)), shape[0]
        if places is None or steps is None:
            return None
        places = steps * places // self.filters
        seen = self._channels(shape) + self.filters
        products = places * prod(self.kernel_size) * seen * GATES * self.filters
        bias = places * GATES * self.filters if self.use_bias else 0
        return Cost(products, 2 * products + bias)


class ConvLSTM1D(_ConvLSTM):
    """An LSTM over sequences of rows, whose gates are convolutions along each row.

    Shape:   (time, steps, channels) -> (steps', filters), or (time, steps', filters)
    Weights: kernel (kernel_size, channels, 4 * filters), recurrent_kernel, bias (4 * filters,)
    Cost:    kernel_size * (channels + filters) * 4 * filters multiply-adds per place and time
    Errors:  SQ101 axes, SQ102 unknown lengths, SQ103 nothing left, SQ105 stateful without a fixed
             batch, SQ111 a mask of more than steps
    Source:  keras.layers.ConvLSTM1D, Keras 3; Shi et al. 2015
    """

    rank: ClassVar[int] = 1
    kernel_size: Sizes1
    strides: Sizes1 = (1,)
    dilation_rate: Sizes1 = (1,)


class ConvLSTM2D(_ConvLSTM):
    """An LSTM over films, whose gates are convolutions over each picture.

    Shape:   (time, height, width, channels) -> (height', width', filters), or with time before it
    Weights: kernel (*kernel_size, channels, 4 * filters), recurrent_kernel, bias (4 * filters,)
    Cost:    kernel area * (channels + filters) * 4 * filters multiply-adds per place and time
    Errors:  SQ101 axes, SQ102 unknown lengths, SQ103 nothing left, SQ105 stateful without a fixed
             batch, SQ111 a mask of more than steps
    Source:  keras.layers.ConvLSTM2D, Keras 3; Shi et al. 2015
    """

    rank: ClassVar[int] = 2
    kernel_size: Sizes2
    strides: Sizes2 = (1, 1)
    dilation_rate: Sizes2 = (1, 1)


class ConvLSTM3D(_ConvLSTM):
    """An LSTM over sequences of volumes, whose gates are convolutions through each volume.

    Shape:   (time, depth, height, width, channels) -> the same without time, filters, or with time
    Weights: kernel (*kernel_size, channels, 4 * filters), recurrent_kernel, bias (4 * filters,)
    Cost:    kernel volume * (channels + filters) * 4 * filters multiply-adds per place and time
    Errors:  SQ101 axes, SQ102 unknown lengths, SQ103 nothing left, SQ105 stateful without a fixed
             batch, SQ111 a mask of more than steps
    Source:  keras.layers.ConvLSTM3D, Keras 3; Shi et al. 2015
    """

    rank: ClassVar[int] = 3
    kernel_size: Sizes3
    strides: Sizes3 = (1, 1, 1)
    dilation_rate: Sizes3 = (1, 1, 1)
