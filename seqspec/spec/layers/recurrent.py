"""Recurrent layers: they read a sequence step by step and keep a memory of it."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from seqspec.source.document import Path
from seqspec.spec.either import either
from seqspec.spec.families import Activation, Constraint, Initializer, Regularizer
from seqspec.spec.kinds import Length, Mask, Positive, Rate, Seed, Shape, brief
from seqspec.spec.layers._layer import Cost, Layer, Needs, need_known, need_rank, size
from seqspec.spec.layers._masks import spreads, unfit
from seqspec.spec.words import show

# TensorFlow turns a sequence so that its steps come first, cuts it into them, and the same on the way
# back: so many copies stand beside the answer of the layer above (measured).
INPUT_COPIES = 4

Cudnn = Annotated[bool | Literal["auto"], either("true, false or `auto`")]


class _Recurrent(Layer):
    """What all recurrent layers share.

    `gates` says how often one unit does its arithmetic, `kept_per_unit` how many numbers it keeps of
    each step for the backward pass.
    """

    reads_mask = True
    gates: ClassVar[int]
    kept_per_unit: ClassVar[int]
    primary: ClassVar[str] = "units"
    units: Positive
    activation: Activation = "tanh"
    use_bias: bool = True
    kernel_initializer: Initializer = "glorot_uniform"
    recurrent_initializer: Initializer = "orthogonal"
    bias_initializer: Initializer = "zeros"
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
    unroll: bool = False

    def output_shape(self, shape: Shape) -> Shape:
        need_rank(self, shape, "steps", "features", fix=_above(shape))
        need_known(self, shape, -1, "number of features")
        if self.unroll:
            need_known(self, shape, 0, "number of steps to unroll")
        return (shape[0], self.units) if self.return_sequences else (self.units,)

    def mask_after(self, shape: Shape, mask: Mask) -> Mask:
        if mask is not None:
            each = (1,) if self.unroll else (self.units,)
            if not mask or not spreads(mask[1:], each):
                raise unfit(self, shape, mask, brief(shape[:1]))
        return mask if self.return_sequences else None

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        width = self.gates * self.units
        bias = {"bias": self._bias(width)} if self.use_bias else {}
        return {"kernel": (shape[-1], width), "recurrent_kernel": (self.units, width), **bias}

    def kept(self, shape: Shape) -> Length:
        answer, (steps, features) = size(self.output_shape(shape)), shape
        if answer is None or steps is None or features is None:
            return None
        return answer + steps * (INPUT_COPIES * features + self.kept_per_unit * self.units)

    def windows(self, shape: Shape) -> None:
        return None

    def _bias(self, width: int) -> Shape:
        return (width,)

    def cost(self, shape: Shape) -> Cost | None:
        steps, features = shape
        if steps is None or features is None:
            return None
        products = steps * self.gates * self.units * (features + self.units)
        biases = size(self.weights(shape)["bias"]) if self.use_bias else 0
        return Cost(products, 2 * products + steps * (biases or 0))


class _Gated(_Recurrent):
    """What LSTM and GRU share: gates, and a kernel of cuDNN that computes them all at once on a GPU."""

    # The settings that this kernel takes one value of.
    of_cudnn: ClassVar[Mapping[str, object]] = {
        "activation": "tanh",
        "recurrent_activation": "sigmoid",
        "use_bias": True,
        "recurrent_dropout": 0.0,
        "unroll": False,
    }
    recurrent_activation: Activation = "sigmoid"

    def needs(self) -> Iterator[Needs]:
        if getattr(self, "use_cudnn", "auto") is True:
            yield Needs("use_cudnn", "`use_cudnn: true`", "delete `use_cudnn`")

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if getattr(self, "use_cudnn", "auto") is not True:
            return
        for field, only in self.of_cudnn.items():
            if getattr(self, field) != only:
                message = (
                    f"cuDNN takes only `{field}: {show(only)}`, which `use_cudnn: true` asks for"
                )
                yield (field,), message, f"delete `{field}` or `use_cudnn`"


def _above(shape: Shape) -> str | None:
    """What to change above a recurrent layer that gets one row instead of a sequence."""
    return (
        "set `return_sequences: true` on the recurrent layer above it" if len(shape) == 1 else None
    )


class SimpleRNN(_Recurrent):
    """Mix each step with the answer before: `h = activation(x @ kernel + h @ recurrent + bias)`.

    Shape:   (steps, features) -> (units,), or (steps, units) with `return_sequences`
    Weights: kernel (features, units), recurrent_kernel (units, units), bias (units,)
    Cost:    units * (features + units) multiply-adds per step
    Errors:  SQ101 axes, SQ102 unknown features, SQ105 stateful without a fixed batch,
             SQ111 a mask of more than steps
    Source:  keras.layers.SimpleRNN, Keras 3
    """

    gates: ClassVar[int] = 1
    kept_per_unit: ClassVar[int] = 1  # the state


class LSTM(_Gated):
    """Keep a state along a sequence, guarded by gates that open and close: long short-term memory.

    Shape:   (steps, features) -> (units,), or (steps, units) with `return_sequences`
    Weights: kernel (features, 4 units), recurrent_kernel (units, 4 units), bias (4 units,)
    Cost:    4 * units * (features + units) multiply-adds per step
    Errors:  SQ101 axes, SQ102 unknown features, SQ105 stateful without a fixed batch,
             SQ111 a mask of more than steps
    Source:  keras.layers.LSTM, Keras 3; Hochreiter and Schmidhuber 1997
    """

    gates: ClassVar[int] = 4
    kept_per_unit: ClassVar[int] = 7  # four gates, the state, the cell, and its tanh
    unit_forget_bias: bool = True
    use_cudnn: Cudnn = "auto"


class GRU(_Gated):
    """Keep a state along a sequence with two gates: a gated recurrent unit.

    Shape:   (steps, features) -> (units,), or (steps, units) with `return_sequences`
    Weights: kernel (features, 3 units), recurrent_kernel (units, 3 units), bias (2, 3 units), or
             (3 units,) without `reset_after`
    Cost:    3 * units * (features + units) multiply-adds per step
    Errors:  SQ101 axes, SQ102 unknown features, SQ105 stateful without a fixed batch,
             SQ111 a mask of more than steps
    Source:  keras.layers.GRU, Keras 3; Cho et al. 2014
    """

    gates: ClassVar[int] = 3
    of_cudnn: ClassVar[Mapping[str, object]] = {**_Gated.of_cudnn, "reset_after": True}
    kept_per_unit: ClassVar[int] = 8  # three gates, the state, and what it is blended from
    reset_after: bool = True
    use_cudnn: Cudnn = "auto"

    def _bias(self, width: int) -> Shape:
        return (2, width) if self.reset_after else (width,)
