"""Every public name of the installed Keras is one of ours, or is left out with the reason."""

from collections.abc import Mapping
from inspect import Parameter, signature
from types import ModuleType
from typing import Any, get_args

import pytest

from seqspec.spec import families
from seqspec.spec.base import Item
from seqspec.spec.family import Family

pytestmark = pytest.mark.keras

HOMES: Mapping[str, Family] = {
    "layers": families.LAYERS,
    "optimizers": families.OPTIMIZERS,
    "optimizers.schedules": families.SCHEDULES,
    "losses": families.LOSSES,
    "metrics": families.METRICS,
    "callbacks": families.CALLBACKS,
    "initializers": families.INITIALIZERS,
    "regularizers": families.REGULARIZERS,
    "constraints": families.CONSTRAINTS,
}
BASE = "a base class"
OBJECT_ONLY = "Keras takes the function and has no word for it"

# What cannot stand in a spec, and why.
EXCLUDED: Mapping[str, Mapping[str, str]] = {
    # What a reader is told who writes one of these.
    "layers": {name: why for name, (why, _) in families.LAYERS.absent.items()},
    "optimizers": {
        "Optimizer": BASE,
        "LossScaleOptimizer": "`loss_scale_factor` and mixed dtypes do its work",
        **dict.fromkeys(("MultiOptimizer", "OptimizerMap"), "holds optimizers for parts of a model"),
    },
    "optimizers.schedules": {"LearningRateSchedule": BASE},
    "losses": {"Loss": BASE, **dict.fromkeys(("CTC", "ctc"), "needs labels of other lengths")},
    "metrics": {
        **{name: why for name, (why, _) in families.METRICS.absent.items()},
        **dict.fromkeys(("binary_focal_crossentropy", "categorical_focal_crossentropy"), OBJECT_ONLY),
        **dict.fromkeys(("huber", "log_cosh"), OBJECT_ONLY),
    },
    "callbacks": {name: why for name, (why, _) in families.CALLBACKS.absent.items()},
    "initializers": {"Initializer": BASE},
    "regularizers": {"Regularizer": BASE},
    "constraints": {"Constraint": BASE},
}  # fmt: skip
CLASSES = [
    pytest.param(home, member, id=f"{home}.{member.__name__}")
    for home, family in HOMES.items()
    for member in family.classes()
    if member.__name__ not in ("Expression", "Crossentropy")  # these are ours
]
HELPERS = {"get", "serialize", "deserialize"}


def public(home: str) -> dict[str, Any]:
    """The classes and functions of a module of Keras, by each of their names."""
    import keras

    module: ModuleType = keras
    for part in home.split("."):
        module = getattr(module, part)
    return {
        name: each
        for name, each in vars(module).items()
        if callable(each) and name[0] != "_" and name not in HELPERS
    }


@pytest.mark.parametrize("home", HOMES)
def test_every_name_is_known_or_left_out_with_a_reason(home: str) -> None:
    known = {name for name in public(home) if HOMES[home].find(name)}
    told = set(EXCLUDED[home])
    older = {name for name in told if home == "layers" and name not in public(home)}
    assert known | told - older == set(public(home))
    assert not known & told


@pytest.mark.parametrize("home", HOMES)
def test_every_alias_stands_for_the_class_of_keras(home: str) -> None:
    for name, each in public(home).items():
        member = HOMES[home].find(name)
        if member is not None and isinstance(each, type):
            assert member.__name__ == each.__name__, name


def test_every_activation_is_known_or_left_out_with_a_reason() -> None:
    words = set(get_args(get_args(families.Activation)[0]))
    assert words == set(public("activations")) - set(families.NO_ACTIVATIONS)


@pytest.mark.parametrize(("home", "member"), CLASSES)
def test_one_value_is_the_first_argument_of_keras(home: str, member: type[Item]) -> None:
    """Where no other is required; it is none that all of the family have, no boolean, and no item."""
    given = signature(public(home)[member.__name__]).parameters.values()
    ours = [each for each in given if each.name in member.spelled()]
    alone = all(each.default is not each.empty for each in ours[1:])
    first = ours[0] if ours and alone and is_value(member, ours[0]) else None
    assert member.primary == (first.name if first else None)


def is_value(member: type[Item], argument: Parameter) -> bool:
    """Whether one value that is no map can stand for an argument."""
    if argument.name in ("name", "dtype", "reduction") or isinstance(argument.default, bool):
        return False
    kind = member.model_fields[argument.name].annotation
    return not (isinstance(kind, type) and issubclass(kind, Item))
