"""The layers that most models are made of: Dense and Activation, with Identity and Masking."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from seqspec.source.document import Path
from seqspec.spec.families import Activation as Activations
from seqspec.spec.families import Constraint, Initializer, Regularizer
from seqspec.spec.kinds import Above0, Mask, Positive, Shape, ValueKind, brief
from seqspec.spec.layers._activation import activation_flops
from seqspec.spec.layers._layer import ANYTHING, Cost, Layer, OfSparse, ShapeError, need_known, size
from seqspec.spec.layers._lora import in_float32, merged


class Dense(Layer):
    """Project the last axis: `y = activation(x @ kernel + bias)`.

    Shape:   (..., features) -> (..., units)
    Weights: kernel (features, units), bias (units,)
    Cost:    features * units multiply-adds per position; with `lora_rank` so many times that once more
    Errors:  SQ101 without axes, SQ102 when `features` is not known
    Source:  keras.layers.Dense, Keras 3
    """

    keeps_mask = True
    primary: ClassVar[str] = "units"
    units: Positive
    activation: Activations = "linear"
    use_bias: bool = True
    kernel_initializer: Initializer = "glorot_uniform"
    bias_initializer: Initializer = "zeros"
    kernel_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None
    activity_regularizer: Regularizer | None = None
    kernel_constraint: Constraint | None = None
    bias_constraint: Constraint | None = None
    lora_rank: Positive | None = None
    lora_alpha: Above0 | None = None

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.lora_rank is not None and self.kernel_constraint is not None:
            message = "`lora_rank` and `kernel_constraint` exclude each other"
            yield ("lora_rank",), message, "leave one of them out"

    def of_sparse(self, shape: Shape) -> OfSparse:
        return "fills" if len(shape) == 1 else "stops"

    def output_shape(self, shape: Shape) -> Shape:
        if not shape:
            raise ShapeError("SQ101", f"Dense needs (..., features), got {brief(shape)}")
        need_known(self, shape, -1, "length of the last axis")
        return (*shape[:-1], self.units)

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        bias = {"bias": (self.units,)} if self.use_bias else {}
        if self.lora_rank is None:
            return {"kernel": (shape[-1], self.units), **bias}
        rank = self.lora_rank
        return {**bias, "lora_kernel_a": (shape[-1], rank), "lora_kernel_b": (rank, self.units)}

    def frozen_weights(self, shape: Shape) -> Mapping[str, Shape]:
        return {} if self.lora_rank is None else {"kernel": (shape[-1], self.units)}

    def weight_dtypes(self) -> Mapping[str, str | None]:
        return in_float32("lora_kernel_a", "lora_kernel_b")

    def cost(self, shape: Shape) -> Cost | None:
        inputs, outputs = size(shape), size((*shape[:-1], self.units))
        if inputs is None or outputs is None:
            return None
        products = inputs * self.units
        bias = outputs if self.use_bias else 0
        cost = Cost(products, 2 * products + bias + activation_flops(self.activation, outputs))
        return cost + merged((shape[-1], self.units), self.lora_rank)


# The functions that TensorFlow computes of whole numbers, and what they answer.
_OF_WHOLE: Mapping[str, ValueKind] = {
    **dict.fromkeys(("relu", "relu6"), "whole"),
    **dict.fromkeys(("exponential", "leaky_relu", "tanh"), "real"),
}
# The functions that TensorFlow computes of sparse tensors.
_OF_SPARSE: Mapping[str, OfSparse] = {"linear": "keeps", "tanh": "keeps", "exponential": "fills"}


class Activation(Layer):
    """Apply a function to every value.

    Shape:   (...) -> (...)
    Cost:    5 operations a value for softmax, none counted for the others
    Source:  keras.layers.Activation, Keras 3
    """

    keeps_mask = True
    primary: ClassVar[str] = "activation"
    activation: Activations

    def kind_after(self, kind: ValueKind) -> ValueKind | None:
        if self.activation == "linear":
            return kind
        return _OF_WHOLE.get(self.activation) if kind == "whole" else super().kind_after(kind)

    def of_sparse(self, shape: Shape) -> OfSparse:
        return _OF_SPARSE.get(self.activation, "stops")

    def cost(self, shape: Shape) -> Cost | None:
        values = size(shape)
        return None if values is None else Cost(0, activation_flops(self.activation, values))


class Identity(Layer):
    """Pass everything on as it is.

    Shape:   (...) -> (...)
    Source:  keras.layers.Identity, Keras 3
    """

    keeps_mask = True
    takes = ANYTHING
    gives = None

    def of_sparse(self, shape: Shape) -> OfSparse:
        return "keeps"


class Masking(Layer):
    """Mark the steps whose values are all `mask_value`, so that the layers after it skip them.

    Shape:   (steps, features) -> (steps, features)
    Source:  keras.layers.Masking, Keras 3
    """

    gives = None
    primary: ClassVar[str] = "mask_value"
    mask_value: float = 0.0

    def mask_after(self, shape: Shape, mask: Mask) -> Mask:
        return shape[:-1]
