"""From an item of a spec to the Keras object of the same name: one closed table of Keras modules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import keras

from seqspec.runtime.formula import metric_function
from seqspec.spec.base import Item, Model
from seqspec.spec.layers._layer import Layer

# The last part of the package that defines an item -> the Keras module that holds its namesake.
_HOMES: Mapping[str, ModuleType] = {
    "layers": keras.layers,
    "optimizers": keras.optimizers,
    "schedules": keras.optimizers.schedules,
    "losses": keras.losses,
    "metrics": keras.metrics,
    "initializers": keras.initializers,
    "regularizers": keras.regularizers,
    "constraints": keras.constraints,
    "callbacks": keras.callbacks,
}


def make(item: Item) -> Any:  # Any: Keras has no types; it ends where the model is compiled
    """The Keras object that `item` describes, made from the settings that differ from Keras's own."""
    if isinstance(item, Layer) and not item.trainable:
        return _frozen(item)
    special = _SPECIAL.get(type(item).__name__)
    return special(item) if special else _home(item)(**arguments(item))


def arguments(item: Model) -> dict[str, Any]:
    """The keyword arguments of the Keras class; what stands at its default is left to Keras."""
    fields = type(item).model_fields
    values = {name: getattr(item, name) for name in fields}
    return {
        field.alias or name: made(values[name])
        for name, field in fields.items()
        if values[name] != field.default
    }


def made(value: Any) -> Any:  # Any: a setting, or a Keras object
    """A setting as Keras takes it: nested items become objects, everything else stays."""
    if isinstance(value, tuple) and any(isinstance(each, Item) for each in value):
        return [made(each) for each in value]
    return make(value) if isinstance(value, Item) else value


def _home(item: Item) -> Callable[..., Any]:
    family = type(item).__module__.split(".")[-2]
    return getattr(_HOMES[family], type(item).__name__)  # type: ignore[no-any-return]


def _with_lists(item: Item) -> Any:  # Any: a Keras object
    """The Keras object of an item whose class takes a tuple for a number (`Precision.thresholds`)."""
    given = arguments(item)
    lists = {key: list(value) for key, value in given.items() if isinstance(value, tuple)}
    return _home(item)(**{**given, **lists})


def _frozen(item: Layer) -> Any:  # Any: a Keras object
    """A layer that is frozen once it is made: as an argument, `trainable` would miss the layers inside."""
    made = make(item.model_copy(update={"trainable": True}))
    made.trainable = False
    return made


def _both_ways(item: Any) -> Any:  # Any: a Bidirectional, and its Keras object
    """A Bidirectional that keeps frozen layers so: Keras makes copies, and a ConvLSTM's copy is trained."""
    made = _home(item)(**arguments(item))
    both = (item.layer, item.backward_layer or item.layer)
    for given, copy in zip(both, (made.forward_layer, made.backward_layer), strict=True):
        copy.trainable = True  # Keras passes over what is so already, and over the cell with it
        copy.trainable = given.trainable
    return made


# Items that are not made from their arguments as they stand: the class name -> what makes it.
_SPECIAL: Mapping[str, Callable[[Any], Any]] = {
    "Bidirectional": _both_ways,
    "Expression": metric_function,
    **dict.fromkeys(("Precision", "Recall", "TruePositives", "TrueNegatives"), _with_lists),
    **dict.fromkeys(("FalsePositives", "FalseNegatives"), _with_lists),
}
