"""The base of every layer, and what a layer says of itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any, ClassVar, Literal, NamedTuple, TypeAlias

from seqspec.source.document import Path
from seqspec.spec.base import Item
from seqspec.spec.families import LAYERS
from seqspec.spec.kinds import DType, Length, Mask, Name, Shape, ValueKind, brief
from seqspec.spec.old_names import BY_AXIS, GONE_ARGUMENTS, OLD_ARGUMENTS
from seqspec.spec.words import listed, show


class ShapeError(Exception):
    """A layer cannot take the shape it is given; `field` is the setting to look at, if any.

    `inside` are the places that lead to the layer from the one around it, outermost first.
    """

    def __init__(self, code: str, message: str, fix: str | None = None, field: str | None = None):
        self.code, self.message, self.fix, self.field = code, message, fix, field
        self.inside: tuple[Path, ...] = ()
        super().__init__(message)

    def below(self, *path: str | int) -> "ShapeError":
        """The same error of a layer that stands at `path` of the one around it."""
        self.inside = (path, *self.inside)
        return self


@dataclass(frozen=True, slots=True)
class Cost:
    """What one sample costs in a forward pass.

    `flops` counts 2 for a multiply-add, 1 for a bias, 1 for each value that a pooling looks at and 5 for a
    value of a softmax, as TensorFlow's profiler does where it counts these. What else is done to single
    values is left out, as it is small beside them: normalizations, other activations, the gates of
    recurrent layers.
    """

    multiply_adds: int = 0
    flops: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.multiply_adds + other.multiply_adds, self.flops + other.flops)


class Inner(NamedTuple):
    """A layer inside a layer: the shape it gets, and how often it is applied to one sample.

    `prefix` stands before the names of its weights, `path` is its place among the settings.
    """

    layer: "Layer"
    shape: Shape
    times: Length = 1
    prefix: str = ""
    path: Path = ("layer",)

    @property
    def after(self) -> Shape:
        """The shape it answers; raises ShapeError."""
        try:
            return self.layer.output_shape(self.shape)
        except ShapeError as error:
            raise error.below(*self.path) from None

    def mask_after(self, mask: Mask) -> Mask:
        """The mask of what it answers under `mask`; raises ShapeError."""
        try:
            return self.layer.mask_after(self.shape, mask)
        except ShapeError as error:
            raise error.below(*self.path) from None


class Needs(NamedTuple):
    """What TensorFlow does not compute on every machine.

    Attributes:
        field: where it is set.
        settings: the same in words.
        fix: what to write instead.
        cpu: what a CPU must have that computes it; None where none does.
        gpu: whether a GPU computes it.
    """

    field: str
    settings: str
    fix: str
    cpu: Literal["onednn", "onednn_bfloat16"] | None = None
    gpu: bool = True


class Window(NamedTuple):
    """What slides along one axis: how many places it covers, and how far it moves for the next answer.

    A stride below 1 is that of a layer that answers more places than it gets.
    """

    length: int
    stride: int | Fraction


REAL, TEXT = frozenset({"real"}), frozenset({"text"})
NUMBERS, ANYTHING = frozenset({"whole", "real"}), frozenset({"text", "whole", "real"})


# A layer cannot compute a sparse tensor, makes one with all its zeros of it, or keeps it sparse.
OfSparse: TypeAlias = Literal["stops", "fills", "keeps"]


class Layer(Item):
    """One layer of a Sequential: its fields are the arguments of the Keras class of the same name.

    Source: keras.layers.Layer, Keras 3
    """

    refused: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(
            ("input_shape", "input_dim", "input_length", "batch_input_shape", "batch_shape",
             "batch_size"),
            "the input shape is given once, in `input` above `layers`",
        ),
        "return_state": "a Sequential model has one output; leave it out",
        "weights": "arrays do not stand in a spec; use an initializer",
        "quantization_config": "it holds Python objects; train in full precision",
        "autocast": "set `dtype` instead",
        **GONE_ARGUMENTS,
    }  # fmt: skip
    old: ClassVar[Mapping[str, tuple[str, ...]]] = OLD_ARGUMENTS

    common: ClassVar[tuple[str, ...]] = ("name", "trainable", "dtype")

    # The kinds of values it takes, and the one it answers; None passes on what came in.
    takes: ClassVar[frozenset[str]] = NUMBERS
    gives: ClassVar[ValueKind | None] = "real"
    # Whether what it answers has the mask of what it gets, and whether it computes by that mask.
    keeps_mask: ClassVar[bool] = False
    reads_mask: ClassVar[bool] = False
    # Whether it counts, looks up or rounds, which has no gradient.
    jumps: ClassVar[bool] = False
    # Whether Keras can build it as the first layer only.
    only_first: ClassVar[bool] = False
    # Whether Keras can build it only where another layer follows.
    never_last: ClassVar[bool] = False

    name: Name | None = None
    trainable: bool = True
    dtype: DType | None = None

    @classmethod
    def instead(cls, key: str, given: dict[str, Any]) -> str | None:  # Any: from the YAML
        """What stands for arguments of Keras 1 that were one for each axis."""
        for name, groups in BY_AXIS.items():
            keys = next((keys for keys in groups if key in keys and set(keys) <= set(given)), None)
            if keys and name in cls.model_fields:
                whole = show([given[each] for each in keys])
                first = f"write `{name}: {whole}` for {listed(keys)}"
                return first if key == keys[0] else f"delete it: it is a part of `{name}`"
        return None

    @property
    def adapts(self) -> bool:
        """Whether it must see the training data before the first step."""
        return False

    @property
    def passes_gradient(self) -> bool:
        """Whether the layers before it learn from what comes behind it."""
        return not self.jumps

    @property
    def no_gradient_by(self) -> str | None:
        """The setting for which TensorFlow has no gradient, and stops; None where it has one."""
        return None

    @property
    def opened_by(self) -> str | None:
        """The setting that would give a length that this layer leaves open; None where there is none."""
        return None

    @property
    def ids(self) -> Length:
        """How many whole numbers, from 0, its answers are among; None where they are no such numbers."""
        return None

    def needs(self) -> Iterator[Needs]:
        """Settings that cannot be trained on every machine."""
        return iter(())

    def output_shape(self, shape: Shape) -> Shape:
        """The shape this layer answers to `shape`, both without the batch; raises ShapeError."""
        return shape

    def kind_after(self, kind: ValueKind) -> ValueKind | None:
        """The kind of values it answers to values of `kind`; None where it cannot take them."""
        return (self.gives or kind) if kind in self.takes else None

    def mask_after(self, shape: Shape, mask: Mask) -> Mask:
        """The mask of what it answers to `shape` under `mask`; raises ShapeError where it cannot take it."""
        return mask if self.keeps_mask else None

    def of_sparse(self, shape: Shape) -> OfSparse:
        """What it makes of a sparse tensor, which an encoding with `sparse: true` answers."""
        return "stops"

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        """The weights that training changes, by name, for an input of `shape`."""
        return {}

    def frozen_weights(self, shape: Shape) -> Mapping[str, Shape]:
        """The weights that training never changes by gradient, such as moving averages."""
        return {}

    def weight_dtypes(self) -> Mapping[str, str | None]:
        """The types of weights that are kept in another than the layer, by name; None is float32."""
        return {}

    def inner(self, shape: Shape) -> tuple[Inner, ...]:
        """The layers inside this one, for an input of `shape`; their weights are among its own."""
        return ()

    def kept(self, shape: Shape) -> Length:
        """How many numbers of one sample it keeps for the backward pass, but for the layers inside it.

        By default its answer. None where a length is not known.
        """
        return size(self.output_shape(shape))

    def gradient_copies(self, shape: Shape) -> Length:
        """How many times the gradient of one sample's input stands in memory at once."""
        return 1

    def windows(self, shape: Shape) -> tuple[Window, ...] | None:
        """For each axis but the channels, what slides along it; nothing where each place stands alone.

        None where an answer depends on the whole sample.
        """
        return ()

    def cost(self, shape: Shape) -> Cost | None:
        """The cost of one sample forward; None where it is known only at run time."""
        return Cost()


def size(shape: Shape) -> int | None:
    """The number of values in a shape; None where a length is not known.

    >>> size((2, 3)), size((None, 3))
    (6, None)
    """
    known = [length for length in shape if length is not None]
    return prod(known) if len(known) == len(shape) else None


def need_rank(layer: Layer, shape: Shape, *axes: str, fix: str | None = None) -> None:
    """Refuse a shape that has not exactly these named axes."""
    if len(shape) != len(axes):
        wanted = f"({', '.join(axes)})" if len(axes) != 1 else f"({axes[0]},)"
        message = f"{type(layer).__name__} needs {wanted}, got {brief(shape)}"
        sister = _sister_fix(layer, shape, len(axes))
        raise ShapeError("SQ101", message, fix or sister or _rank_fix(shape, len(axes)))


def _sister_fix(layer: Layer, shape: Shape, wanted: int) -> str | None:
    """The layer of the same kind that takes these axes, such as Conv2D for Conv1D; None where none does."""
    name = type(layer).__name__
    axes = next((int(each) for each in name if each in "123"), 0) + len(shape) - wanted
    if (sister := LAYERS.sister(name, axes)) is None:
        return None
    if len(shape) > wanted or None in shape:
        return f"write `{sister}`"
    first = getattr(layer, "data_format", None) == "channels_first"
    target = [1, *shape] if first else [*shape, 1]
    return f"write `{sister}`, or insert `- Reshape: {target}` before it for one channel"


def _rank_fix(shape: Shape, wanted: int) -> str:
    if wanted == 1 and len(shape) > 1:
        return "insert `- Flatten` before it"
    if wanted > len(shape) >= 1:
        return "look at `return_sequences` or `Flatten` above it, or insert `- Reshape: [...]`"
    return "insert `- Reshape: [...]` before it"


def need_known(layer: Layer, shape: Shape, axis: int, called: str) -> int:
    """The length of an axis that the weights depend on; refused when it is not known."""
    length = shape[axis]
    if length is None:
        message = f"{type(layer).__name__} needs to know the {called}, got {brief(shape)}"
        raise ShapeError("SQ102", message, "give the length in `input`")
    return length
