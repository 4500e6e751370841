"""Every family a spec names things from, and the field types that hold one of each."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import BeforeValidator

from seqspec.spec.base import Item
from seqspec.spec.errors import refusal
from seqspec.spec.family import Family
from seqspec.spec.item import OneOf
from seqspec.spec.item_refusals import called_item
from seqspec.spec.old_names import NO_CALLBACKS, NO_LAYERS, NO_LOSSES, NO_METRICS, NO_OPTIMIZERS
from seqspec.spec.other_names import (
    INITIALIZERS_ELSEWHERE,
    LAYERS_ELSEWHERE,
    LOSSES_ELSEWHERE,
    METRICS_ELSEWHERE,
)
from seqspec.spec.words import letters_of, show

ActivationName = Literal[
    "celu", "elu", "exponential", "gelu", "hard_shrink", "hard_sigmoid", "hard_silu",
    "hard_swish", "hard_tanh", "leaky_relu", "linear", "log_sigmoid", "log_softmax", "mish",
    "relu", "relu6", "selu", "sigmoid", "silu", "soft_shrink", "softmax", "softplus",
    "softsign", "sparse_plus", "sparse_sigmoid", "sparsemax", "squareplus", "swish", "tanh",
    "tanh_shrink",
]  # fmt: skip
_AS_LAYERS = {letters_of(name): f"Activation: {name}" for name in get_args(ActivationName)}

LAYERS = Family(
    "layer",
    "seqspec.spec.layers",
    absent=NO_LAYERS,
    elsewhere={**_AS_LAYERS, **LAYERS_ELSEWHERE},
)
OPTIMIZERS = Family("optimizer", "seqspec.spec.optimizers", folded=True, absent=NO_OPTIMIZERS)
SCHEDULES = Family("learning rate schedule", "seqspec.spec.schedules")
LOSSES = Family(
    "loss",
    "seqspec.spec.losses",
    snake=True,
    caseless=("crossentropy", "ce"),
    absent=NO_LOSSES,
    elsewhere=LOSSES_ELSEWHERE,
)
METRICS = Family(
    "metric",
    "seqspec.spec.metrics",
    snake=True,
    caseless=("accuracy", "acc"),
    absent=NO_METRICS,
    elsewhere=METRICS_ELSEWHERE,
)
INITIALIZERS = Family(
    "initializer", "seqspec.spec.initializers", snake=True, elsewhere=INITIALIZERS_ELSEWHERE
)
REGULARIZERS = Family("regularizer", "seqspec.spec.regularizers", snake=True)
CONSTRAINTS = Family("constraint", "seqspec.spec.constraints", snake=True)
CALLBACKS = Family("callback", "seqspec.spec.callbacks", absent=NO_CALLBACKS)
SOURCES = Family("data source", "seqspec.data.sources", lower=True)
PREPARATIONS = Family("preparation", "seqspec.data.preparations", lower=True)
DRAWS = Family("kind of dummy input", "seqspec.data.draws", lower=True)
LABELS = Family("kind of dummy label", "seqspec.data.labels", lower=True)

FAMILIES = (
    LAYERS, OPTIMIZERS, SCHEDULES, LOSSES, METRICS, INITIALIZERS, REGULARIZERS, CONSTRAINTS, CALLBACKS,
    SOURCES, PREPARATIONS, DRAWS, LABELS,
)  # fmt: skip

Initializer: TypeAlias = Annotated[str | Item, OneOf(INITIALIZERS, words=True)]
Regularizer: TypeAlias = Annotated[str | Item, OneOf(REGULARIZERS, words=True)]
Constraint: TypeAlias = Annotated[str | Item, OneOf(CONSTRAINTS, words=True)]


# Functions that Keras has under a name, and that cannot work by their name: why, and what to do.
NO_ACTIVATIONS = {
    "glu": (
        "`glu` answers half of the last axis, and the layers of Keras count the whole of it",
        "use another activation, such as `silu`",
    ),
    "threshold": (
        "`threshold` needs two numbers, which Keras takes in code only",
        "write `linear` here, and insert `- ReLU: {threshold: ...}` behind this layer",
    ),
}


def _activation(value: object) -> object:
    """null means linear, as in Keras."""
    if isinstance(value, str) and value in NO_ACTIVATIONS:
        raise refusal(*NO_ACTIVATIONS[value], code="SQ013")
    if layer := _as_layer(value):
        message = f"an activation is a word, and `{layer.partition(':')[0]}` is a layer of its own"
        fix = f"write `linear` here, and insert `- {layer}` behind this layer"
        raise refusal(message, fix, code="SQ012")
    return "linear" if value is None else value


def _as_layer(value: object) -> str | None:
    """The layer that is meant by an activation which has settings, or weights: `leaky_relu(0.2)`."""
    if isinstance(value, dict) and len(value) == 1 and LAYERS.find(name := next(iter(value))):
        given = value[name]
        return f"{name}: {'...' if isinstance(given, dict) else show(given)}"
    if not isinstance(value, str) or letters_of(value) in _AS_LAYERS:
        return None
    item = called_item(LAYERS, value) or LAYERS.meant(value)
    member = item and LAYERS.find(item.partition(":")[0])
    return item if member and member.__module__.endswith(".activations") else None


class _OrNull:
    """Marks what null stands for too, for the schema."""

    def __get_pydantic_json_schema__(
        self, schema: Any, handler: Any
    ) -> dict[str, Any]:  # Any: Pydantic's
        return {"anyOf": [handler(schema), {"type": "null"}]}


# Keras takes an activation by name only.
Activation: TypeAlias = Annotated[ActivationName, BeforeValidator(_activation), _OrNull()]
