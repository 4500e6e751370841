"""How to learn: the arguments of `Model.compile`."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from seqspec.spec.base import Item, Model
from seqspec.spec.errors import refusal
from seqspec.spec.families import LOSSES, METRICS, OPTIMIZERS
from seqspec.spec.item import OneOf
from seqspec.spec.kinds import Positive
from seqspec.spec.words import show


def _as_list(value: Any) -> Any:  # Any: from the YAML; the type behind this checks the items
    if isinstance(value, (str, dict)):
        fix = f"write `[{value if isinstance(value, str) else '...'}]`"
        raise refusal(f"metrics are a list, got {show(value)}", fix)
    return tuple(value) if isinstance(value, list) else value


Metrics = Annotated[
    tuple[Annotated[str | Item, OneOf(METRICS, words=True)], ...], BeforeValidator(_as_list)
]


class Compile(Model):
    """The arguments of `Model.compile` by their Keras names.

    `steps_per_execution` and `jit_compile` are chosen by the engine where they are absent.
    Source: keras.Model.compile, Keras 3
    """

    title = "compile"
    refused: ClassVar[Mapping[str, str]] = {
        "loss_weights": "a Sequential model has one loss, whose weight is the learning rate",
    }

    optimizer: Annotated[str | Item, OneOf(OPTIMIZERS, words=True)] = "rmsprop"
    loss: Annotated[str | Item, OneOf(LOSSES, words=True)]
    metrics: Metrics = ()
    weighted_metrics: Metrics = ()
    run_eagerly: bool = False
    steps_per_execution: Positive | Literal["auto"] | None = None
    jit_compile: bool | Literal["auto"] | None = None
    auto_scale_loss: bool = True
