"""A model as a sequence of steps: for each layer the shapes before and after, weights and cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

from seqspec.source.document import Path
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, Layer, size

_BITS = {"16": 2, "64": 8, "8": 1, "bool": 1}


class Weight(NamedTuple):
    """One array of numbers that a layer keeps.

    Units: `bytes` as stored, which mixed precision keeps in 32 bits
    """

    name: str
    shape: tuple[int, ...]
    trainable: bool
    dtype: str

    @property
    def parameters(self) -> int:
        return prod(self.shape)

    @property
    def bytes(self) -> int:
        return self.parameters * item_bytes(self.dtype)


@dataclass(frozen=True, slots=True)
class Step:
    """One layer at its place in the model; shapes leave out the batch.

    Attributes:
        name: the layer's name, as Keras would give it where the spec gives none.
        path: where the layer stands in the spec.
    """

    index: int
    layer: Layer
    name: str
    path: Path
    before: Shape
    after: Shape
    weights: tuple[Weight, ...]
    cost: Cost | None

    @property
    def type(self) -> str:
        return type(self.layer).__name__

    @property
    def parameters(self) -> int:
        return sum(weight.parameters for weight in self.weights)

    @property
    def trainable_parameters(self) -> int:
        return sum(weight.parameters for weight in self.weights if weight.trainable)

    @property
    def weight_bytes(self) -> int:
        return sum(weight.bytes for weight in self.weights)

    @property
    def output_bytes(self) -> int | None:
        """The bytes of what the layer answers to one sample; None where a length is not known."""
        numbers = size(self.after)
        return None if numbers is None else numbers * compute_bytes(self.layer.dtype)


@dataclass(frozen=True, slots=True)
class Flow:
    """The shapes of a whole model, from its input to its output.

    Attributes:
        input_shape: of one sample; `batch_size` is the fixed number of them, or None.
        whole: False where a problem stopped the shapes before the last layer.
    """

    input_shape: Shape
    batch_size: int | None
    steps: tuple[Step, ...]
    whole: bool = True

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    @property
    def output_shape(self) -> Shape:
        return self.steps[-1].after if self.steps else self.input_shape

    @property
    def parameters(self) -> int:
        return sum(step.parameters for step in self.steps)

    @property
    def trainable_parameters(self) -> int:
        return sum(step.trainable_parameters for step in self.steps)

    @property
    def weight_bytes(self) -> int:
        return sum(step.weight_bytes for step in self.steps)

    @property
    def cost(self) -> Cost | None:
        """The cost of one sample forward; None where that of a layer is not known."""
        known = [step.cost for step in self.steps if step.cost is not None]
        return sum(known, Cost()) if len(known) == len(self.steps) else None


def item_bytes(dtype: str | None) -> int:
    """The bytes of one weight of a layer whose dtype policy is `dtype`.

    >>> item_bytes(None), item_bytes("float16"), item_bytes("mixed_float16")
    (4, 2, 4)
    """
    if dtype is None or dtype.startswith("mixed"):
        return 4
    return next((size for bits, size in _BITS.items() if dtype.endswith(bits)), 4)


def compute_bytes(dtype: str | None) -> int:
    """The bytes of one value that a layer computes, which mixed precision does in 16 bits.

    >>> compute_bytes(None), compute_bytes("mixed_float16"), compute_bytes("float64")
    (4, 2, 8)
    """
    return item_bytes(dtype.removeprefix("mixed_")) if dtype else 4


def made_weights(layer: Layer, shape: Shape) -> tuple[Weight, ...]:
    """The weights of a layer for an input of `shape`, those that train first."""
    return (
        *_weights(layer, layer.weights(shape), layer.trainable),
        *_weights(layer, layer.frozen_weights(shape), trainable=False),
    )


def _weights(layer: Layer, shapes: Mapping[str, Shape], trainable: bool) -> Iterator[Weight]:
    for name, shape in shapes.items():
        known = tuple(length for length in shape if length is not None)
        assert len(known) == len(shape), f"{name} of {type(layer).__name__} has an unknown length"
        yield Weight(name, known, trainable, layer.dtype or "float32")
