"""The whole spec: what a file says of a model, its training and its data."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, PlainValidator, PrivateAttr

from seqspec.source.document import Document, Path
from seqspec.spec.base import Model
from seqspec.spec.compile import Compile
from seqspec.spec.errors import refusal
from seqspec.spec.families import LAYERS
from seqspec.spec.fit import Evaluate, Fit
from seqspec.spec.input import Input
from seqspec.spec.item import OneOf
from seqspec.spec.kinds import Name, Seed, Text, listing
from seqspec.spec.layers._layer import Layer
from seqspec.spec.words import show

if TYPE_CHECKING:
    from seqspec.data.section import Data

MOST_LAYERS = 1_000


def data_section() -> "type[Data]":
    """The class of the `data` section; its module stands above this one, so it is found by name."""
    section: type[Data] = import_module("seqspec.data.section").Data
    return section


def _read_data(value: Any) -> "Data | None":
    return None if value is None else data_section().read(value)


def _version(value: Any) -> Any:  # Any: from the YAML
    """Pydantic finds true and 1.0 among the choices of `1`, because they are equal to it."""
    if type(value) is int and value == 1:
        return value
    raise refusal(f"`seqspec` must be 1, got {show(value)}", "write 1", code="SQ013")


class Spec(Model):
    """Everything that a spec says; only `seqspec` and `layers` are always required.

    Source: DESIGN, the spec format, version 1
    """

    title = "a spec"
    example = "`seqspec: 1` first, and the layers as a list below `layers:`"
    refused: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(
            ("optimizer", "loss", "metrics", "weighted_metrics"), "it belongs to `compile`"
        ),
        **dict.fromkeys(
            ("learning_rate", "lr", "decay"), "it belongs to the optimizer, in `compile`"
        ),
        **dict.fromkeys(
            ("epochs", "batch_size", "shuffle", "class_weight", "validation_split"),
            "it belongs to `fit`",
        ),
        **dict.fromkeys(
            ("shape", "input_shape"), "write `input: {shape: [...]}`, without the batch"
        ),
        **dict.fromkeys(
            ("batch_shape", "batch_input_shape"), "write `input: {batch_shape: [...]}`"
        ),
        **dict.fromkeys(("dummy", "npz", "sklearn", "splits", "prepare"), "it belongs to `data`"),
        "model": "write what is in it at the top: a spec is one model",
        "version": "write `seqspec: 1`",
    }

    seqspec: Annotated[Literal[1], BeforeValidator(_version)]
    name: Name | None = None
    about: Text | None = None
    seed: Seed = 0
    input: Input | None = None
    layers: Annotated[
        tuple[Annotated[Layer, OneOf(LAYERS)], ...],
        BeforeValidator(listing),
        Field(min_length=1, max_length=MOST_LAYERS),
    ]
    compile: Compile | None = None
    data: Annotated[Any, PlainValidator(_read_data)] = None  # Any: a Data, see _read_data
    # Their own defaults, without the validators that would be built for them.
    fit: Fit = Fit.model_construct()
    evaluate: Evaluate = Evaluate.model_construct()
    # The text that a spec was loaded from, which a run keeps beside what it made of it.
    _document: Document | None = PrivateAttr(None)

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        names: dict[str, int] = {}
        for index, layer in enumerate(self.layers):
            if layer.name is not None and names.setdefault(layer.name, index) != index:
                first = names[layer.name]
                what = f"layers {first} and {index} are both named `{layer.name}`"
                yield ("layers", index, type(layer).__name__, "name"), what, "rename one"
