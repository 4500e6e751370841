"""How to learn: the arguments of `Model.compile`."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from seqspec.source.document import Path
from seqspec.spec.base import Item, Model
from seqspec.spec.either import either
from seqspec.spec.errors import located, refusal, refuse
from seqspec.spec.families import LOSSES, METRICS, OPTIMIZERS
from seqspec.spec.family import Family
from seqspec.spec.item import OneOf
from seqspec.spec.item_refusals import in_a_list
from seqspec.spec.kinds import Positive
from seqspec.spec.words import show


def _as_list(value: Any) -> Any:  # Any: from the YAML; the type behind this checks the items
    if isinstance(value, (str, dict)):
        raise refusal(
            f"metrics are a list, got {show(value)}", f"write `[{in_a_list(METRICS, value)}]`"
        )
    return tuple(value) if isinstance(value, list) else value


def _bare(family: Family, instead: str, *classes: str) -> Callable[[Any], Any]:
    """A validator of words that Keras resolves by shapes, and that take no settings but as `classes`."""

    def take(value: Any) -> Any:  # Any: from the YAML; the type behind this reads the item
        name = next(iter(value)) if isinstance(value, dict) and len(value) == 1 else None
        if isinstance(name, str) and name.lower() in family.caseless and name not in classes:
            message = f"`{name}` takes no settings: Keras chooses what it means by the shapes"
            fix = f"write `{name}` alone, or a class such as `{instead}: {{...}}`"
            raise refuse(located(refusal(message, fix, code="SQ015", at="key"), (name,)))
        return value

    return take


Loss = Annotated[
    str | Item,
    OneOf(LOSSES, words=True),
    BeforeValidator(_bare(LOSSES, "CategoricalCrossentropy")),
]
Metric = Annotated[
    str | Item,
    OneOf(METRICS, words=True),
    BeforeValidator(_bare(METRICS, "CategoricalAccuracy", "Accuracy")),
]
Metrics = Annotated[tuple[Metric, ...], BeforeValidator(_as_list)]

Steps = Annotated[Positive | Literal["auto"], either("a whole number from 1, or `auto`")]
Jit = Annotated[bool | Literal["auto"], either("true, false or `auto`")]


class Compile(Model):
    """The arguments of `Model.compile` by their Keras names.

    `steps_per_execution` and `jit_compile` are chosen by the engine where they are absent.
    A `loss` is required: Keras takes a model without one, and then stops when it is trained.
    Source: keras.Model.compile, Keras 3
    """

    title = "compile"
    example = "`compile: {optimizer: ..., loss: ...}`"
    refused: ClassVar[Mapping[str, str]] = {
        "loss_weights": "a Sequential model has one loss, whose weight is the learning rate",
        **dict.fromkeys(
            ("learning_rate", "lr", "decay", "momentum", "clipnorm", "clipvalue"),
            "it belongs to the optimizer: `optimizer: {SGD: {learning_rate: ...}}`",
        ),
        "sample_weight_mode": "Keras 3 has no modes; weights have the shape of the labels",
        "target_tensors": "labels come from `data`",
        **dict.fromkeys(
            ("epochs", "batch_size", "shuffle", "class_weight", "callbacks", "validation_split"),
            "it belongs to `fit`",
        ),
    }

    optimizer: Annotated[str | Item, OneOf(OPTIMIZERS, words=True)] = "rmsprop"
    loss: Loss
    metrics: Metrics = ()
    weighted_metrics: Metrics = ()
    run_eagerly: bool = False
    steps_per_execution: Steps | None = None
    jit_compile: Jit | None = None
    auto_scale_loss: bool = True

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.run_eagerly and self.jit_compile is True:
            message = "`jit_compile: true` has no effect with `run_eagerly: true`"
            yield ("jit_compile",), message, "delete one of the two"
