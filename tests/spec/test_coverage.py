"""Every public name of the installed Keras is one of ours, or is left out with the reason."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any, get_args

import pytest

from seqspec.spec import families
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
TWO = "takes a list of tensors, and a layer of a Sequential gets one"
CODE = "holds code, or a graph of another framework"
CELL = "a cell is an object, and only code can give it to RNN"
LABELS = "changes samples and labels together"
OWN = "a run keeps its own"
OBJECT_ONLY = "Keras takes the function and has no word for it"

# What cannot stand in a spec, and why.
EXCLUDED: Mapping[str, Mapping[str, str]] = {
    "layers": {
        **dict.fromkeys(("Layer", "Wrapper", "InputSpec"), BASE),
        **dict.fromkeys(("Input", "InputLayer"), "the section `input`"),
        **dict.fromkeys(("Lambda", "TFSMLayer", "FlaxLayer", "JaxLayer", "TorchModuleWrapper"), CODE),
        **dict.fromkeys(("GRUCell", "LSTMCell", "SimpleRNNCell", "StackedRNNCells", "RNN"), CELL),
        **dict.fromkeys(("Attention", "AdditiveAttention", "MultiHeadAttention"), TWO),
        **dict.fromkeys(("GroupQueryAttention", "HashedCrossing", "Dot", "dot"), TWO),
        **dict.fromkeys(("Add", "Average", "Concatenate", "Maximum", "Minimum"), TWO),
        **dict.fromkeys(("add", "average", "concatenate", "maximum", "minimum"), TWO),
        **dict.fromkeys(("Multiply", "Subtract", "multiply", "subtract"), TWO),
        **dict.fromkeys(("CutMix", "MixUp", "MaxNumBoundingBoxes"), LABELS),
    },
    "optimizers": {
        "Optimizer": BASE,
        "LossScaleOptimizer": "`loss_scale_factor` and mixed dtypes do its work",
        **dict.fromkeys(("MultiOptimizer", "OptimizerMap"), "holds optimizers for parts of a model"),
    },
    "optimizers.schedules": {"LearningRateSchedule": BASE},
    "losses": {"Loss": BASE, **dict.fromkeys(("CTC", "ctc"), "needs the lengths of the labels")},
    "metrics": {
        "Metric": BASE,
        "MeanMetricWrapper": "wraps a function",
        **dict.fromkeys(("Mean", "Sum"), "takes one value, not labels and answers"),
        **dict.fromkeys(("binary_focal_crossentropy", "categorical_focal_crossentropy"), OBJECT_ONLY),
        **dict.fromkeys(("huber", "log_cosh"), OBJECT_ONLY),
    },
    "callbacks": {
        **dict.fromkeys(("Callback", "CallbackList"), BASE),
        **dict.fromkeys(("BackupAndRestore", "OrbaxCheckpoint", "History"), OWN),
        "ProgbarLogger": "the command line draws its own",
        "LambdaCallback": CODE,
        "RemoteMonitor": "talks to the network",
    },
    "initializers": {"Initializer": BASE},
    "regularizers": {"Regularizer": BASE},
    "constraints": {"Constraint": BASE},
}  # fmt: skip
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
    assert known | set(EXCLUDED[home]) == set(public(home))
    assert not known & set(EXCLUDED[home])


@pytest.mark.parametrize("home", HOMES)
def test_every_alias_stands_for_the_class_of_keras(home: str) -> None:
    for name, each in public(home).items():
        member = HOMES[home].find(name)
        if member is not None and isinstance(each, type):
            assert member.__name__ == each.__name__, name


def test_every_activation_is_known_or_left_out_with_a_reason() -> None:
    words = set(get_args(get_args(families.Activation)[0]))
    assert words == set(public("activations")) - set(families.NO_ACTIVATIONS)
