"""A model as a sequence of steps: for each layer the shapes before and after, weights and cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import NamedTuple, TypeAlias

from seqspec.source.document import Path
from seqspec.spec.kinds import Length, Mask, Shape
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
class Part:
    """A layer with the shapes before and after it, both without the batch; of the model, or inside another.

    Attributes:
        name: the layer's name; where the spec gives none the one of Keras, or that of the class.
        cost: of one sample, all applications of the layer to it together.
        times: how often the layer is applied to one sample; None where that is not known.
        parts: the layers inside, whose weights and cost are among these.
    """

    layer: Layer
    name: str
    before: Shape
    after: Shape
    weights: tuple[Weight, ...]
    cost: Cost | None
    times: Length
    parts: tuple[Part, ...]

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
        return self._bytes(size(self.after))

    @property
    def kept_bytes(self) -> int | None:
        """The bytes that it keeps of one sample for the backward pass, with the layers inside it.

        None where a length is not known.
        """
        each = [
            self._bytes(self.layer.kept(self.before)),
            *(part.kept_bytes for part in self.parts),
        ]
        known = [bytes_ for bytes_ in each if bytes_ is not None]
        return sum(known) if len(known) == len(each) else None

    def _bytes(self, numbers: Length) -> int | None:
        """The bytes of so many values at each application."""
        every = _product(self.times, numbers)
        return None if every is None else every * compute_bytes(self.layer.dtype)


# The fields of a Part, in their order.
PartFields: TypeAlias = tuple[
    Layer, str, Shape, Shape, tuple[Weight, ...], Cost | None, Length, tuple[Part, ...]
]


@dataclass(frozen=True, slots=True)
class Step(Part):
    """One layer at its place in the model.

    Attributes:
        path: where the layer stands in the spec.
        mask: the shape of what says which steps of its answer count; None where all do.
    """

    index: int
    path: Path
    mask: Mask = None


@dataclass(frozen=True, slots=True)
class Flow:
    """The shapes of a whole model, from its input to its output.

    Attributes:
        input_shape: of one sample; `batch_size` is the fixed number of them, or None.
        input_dtype: what comes in, where the spec says it.
        name: of the model; where the spec gives none the one of Keras.
        whole: False where a problem stopped the shapes before the last layer.
    """

    input_shape: Shape
    batch_size: int | None
    steps: tuple[Step, ...]
    name: str
    whole: bool = True
    input_dtype: str | None = None

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
    def trained(self) -> list[tuple[str, Weight]]:
        """What an optimizer trains, each with the path that Keras tells it by: `model/layer/weight`."""
        return [
            (f"{self.name}/{step.name}/{weight.name}", weight)
            for step in self.steps
            for weight in step.weights
            if weight.trainable
        ]

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


def part(layer: Layer, shape: Shape, name: str | None = None, times: Length = 1) -> Part:
    """A layer and what it makes of `shape`, applied so many times to one sample; raises ShapeError."""
    return Part(*part_fields(layer, shape, name, times))


def part_fields(
    layer: Layer, shape: Shape, name: str | None = None, times: Length = 1
) -> PartFields:
    """The fields of a Part, of which a Step is made too; raises ShapeError."""
    after = layer.output_shape(shape)
    inside = tuple(
        part(each.layer, each.shape, times=_product(times, each.times))
        for each in layer.inner(shape)
    )
    name = name or layer.name or type(layer).__name__
    cost = _repeated(layer.cost(shape), times)
    return layer, name, shape, after, tuple(_weights(layer, shape)), cost, times, inside


def _product(times: Length, more: Length) -> Length:
    return None if times is None or more is None else times * more


def _repeated(cost: Cost | None, times: Length) -> Cost | None:
    if cost is None or times == 1:
        return cost
    return None if times is None else Cost(times * cost.multiply_adds, times * cost.flops)


def _weights(layer: Layer, shape: Shape) -> Iterator[Weight]:
    """The weights of a layer, those that train first; one of a layer inside has the type of that layer."""
    kept = {name: _stored(dtype) for name, dtype in layer.weight_dtypes().items()}
    for each in layer.inner(shape):
        inside = _weights(each.layer, each.shape)
        kept.update({each.prefix + weight.name: weight.dtype for weight in inside})
    own = _stored(layer.dtype)
    for shapes, trainable in (
        (layer.weights(shape), layer.trainable),
        (layer.frozen_weights(shape), False),
    ):
        for name, lengths in shapes.items():
            known = tuple(length for length in lengths if length is not None)
            assert len(known) == len(lengths), f"{name} of {type(layer).__name__} is not known"
            yield Weight(name, known, trainable, kept.get(name, own))


def _stored(dtype: str | None) -> str:
    """The type that weights are kept in, which mixed precision leaves at 32 bits.

    >>> _stored(None), _stored("float16"), _stored("mixed_float16")
    ('float32', 'float16', 'float32')
    """
    return "float32" if dtype is None or dtype.startswith("mixed") else dtype
