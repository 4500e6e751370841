"""Optimizers, schedules, losses and metrics against the installed Keras: fields, defaults, names, making."""

import inspect
from typing import Any

import pytest

from seqspec.spec.base import Item
from seqspec.spec.families import LOSSES, METRICS, OPTIMIZERS, SCHEDULES

pytestmark = pytest.mark.keras

FAMILIES = {"optimizers": OPTIMIZERS, "schedules": SCHEDULES, "losses": LOSSES, "metrics": METRICS}
# Not classes of Keras: `Expression` is ours, `Crossentropy` a word that Keras resolves itself.
OURS = {"Expression", "Crossentropy"}
ITEMS = [
    pytest.param(home, item, id=f"{home}.{item.__name__}")
    for home, family in FAMILIES.items()
    for item in family.classes()
    if item.__name__ not in OURS
]


def keras_class(home: str, item: type[Item]) -> Any:
    import keras

    module = keras.optimizers.schedules if home == "schedules" else getattr(keras, home)
    return getattr(module, item.__name__)


def keras_arguments(home: str, item: type[Item]) -> dict[str, Any]:
    """The arguments of a Keras class with their defaults, those of the base class included."""
    import keras

    own = inspect.signature(keras_class(home, item)).parameters
    base = inspect.signature(keras.optimizers.Optimizer).parameters if home == "optimizers" else {}
    named = {**base, **own}
    kinds = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    return {key: each.default for key, each in named.items() if each.kind not in kinds}


@pytest.mark.parametrize(("home", "item"), ITEMS)
def test_fields_are_the_arguments_of_keras(home: str, item: type[Item]) -> None:
    assert set(keras_arguments(home, item)) == set(item.model_fields)
