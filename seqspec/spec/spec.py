"""The whole spec: what a file says of a model, its training and its data."""

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator, PrivateAttr

from seqspec.source.document import Document, Path
from seqspec.spec.base import Model
from seqspec.spec.compile import Compile
from seqspec.spec.families import LAYERS
from seqspec.spec.fit import Evaluate, Fit
from seqspec.spec.input import Input
from seqspec.spec.item import OneOf
from seqspec.spec.kinds import Name, Seed, Text, listing
from seqspec.spec.layers._layer import Layer

if TYPE_CHECKING:
    from seqspec.data.section import Data

MOST_LAYERS = 1_000


def _read_data(value: Any) -> "Data | None":
    """The `data` section; its module stands above this one, so that it is found by name, like an item."""
    return None if value is None else import_module("seqspec.data.section").Data.read(value)


class Spec(Model):
    """Everything that a spec says; only `seqspec` and `layers` are always required.

    Source: DESIGN, the spec format, version 1
    """

    title = "a spec"
    seqspec: Literal[1]
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
    fit: Fit = Fit()
    evaluate: Evaluate = Evaluate()
    # The text that a spec was loaded from, which a run keeps beside what it made of it.
    _document: Document | None = PrivateAttr(None)

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        names: dict[str, int] = {}
        for index, layer in enumerate(self.layers):
            if layer.name is not None and names.setdefault(layer.name, index) != index:
                first = names[layer.name]
                what = f"layers {first} and {index} are both named `{layer.name}`"
                yield ("layers", index, type(layer).__name__, "name"), what, "rename one"
