"""The layers that most models are made of: Dense, Embedding, Activation."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import ClassVar

from seqspec.spec.families import Activation, Constraint, Initializer, Regularizer
from seqspec.spec.kinds import Above0, Positive, Shape
from seqspec.spec.layers._layer import Cost, Layer, ShapeError, brief, need_known, size
from seqspec.spec.layers._activation import activation_flops


class Dense(Layer):
    """Project the last axis: `y = activation(x @ kernel + bias)`.

    Shape:   (..., features) -> (..., units)
    Weights: kernel (features, units), bias (units,)
    Cost:    features * units multiply-adds per position
    Errors:  SQ101 without axes, SQ102 when `features` is not known
    Source:  keras.layers.Dense, Keras 3
    """

    primary: ClassVar[str] = "units"
    units: Positive
    activation: Activation = "linear"
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

    def cost(self, shape: Shape) -> Cost | None:
        inputs, outputs = size(shape), size((*shape[:-1], self.units))
        if inputs is None or outputs is None:
            return None
        products = inputs * self.units
        bias = outputs if self.use_bias else 0
        return Cost(products, 2 * products + bias + activation_flops(self.activation, outputs))
