"""The words that `compile` takes are those of the installed Keras, and each class can be made."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.spec.base import Item
from seqspec.spec.compile import Compile
from seqspec.spec.families import LOSSES, METRICS, OPTIMIZERS, SCHEDULES

pytestmark = pytest.mark.keras

# What Keras's tables hold and a spec cannot: bases, wrappers around functions, and what needs more than
# a prediction and a label.
LEFT_OUT = {
    "losses": {"Loss", "LossFunctionWrapper", "CTC", "ctc", "loss", "loss_function_wrapper"},
    "metrics": {
        "Metric",
        "metric",
        "Mean",
        "mean",
        "Sum",
        "sum",
        "MeanMetricWrapper",
        "mean_metric_wrapper",
    },
    "optimizers": {"optimizer", "optimizermap", "multioptimizer", "lossscaleoptimizer"},
}
# Words that `Model.compile` resolves by the shapes, or that a spec may write and Keras has as a class only.
RESOLVED = {"acc", "ce", "crossentropy", "Crossentropy", "accuracy"}
REQUIRED: dict[str, dict[str, Any]] = {
    "F1Score": {"average": "macro"},
    "FBetaScore": {"average": "macro"},
    "IoU": {"num_classes": 2, "target_class_ids": [0]},
    "MeanIoU": {"num_classes": 2},
    "OneHotIoU": {"num_classes": 2, "target_class_ids": [0]},
    "OneHotMeanIoU": {"num_classes": 2},
    "PrecisionAtRecall": {"recall": 0.5},
    "RecallAtPrecision": {"precision": 0.5},
    "SensitivityAtSpecificity": {"specificity": 0.5},
    "SpecificityAtSensitivity": {"sensitivity": 0.5},
    "Expression": {"name": "m", "formula": "mean(y_pred)"},
    "PiecewiseConstantDecay": {"boundaries": [10], "values": [0.1, 0.01]},
    "ExponentialDecay": {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5},
    "InverseTimeDecay": {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5},
    "PolynomialDecay": {"initial_learning_rate": 0.1, "decay_steps": 10},
    "CosineDecay": {"initial_learning_rate": 0.1, "decay_steps": 10},
    "CosineDecayRestarts": {"initial_learning_rate": 0.1, "first_decay_steps": 10},
}
CLASSES = [
    pytest.param(item, id=f"{family.noun} {item.__name__}")
    for family in (OPTIMIZERS, SCHEDULES, LOSSES, METRICS)
    for item in family.classes()
    if item.__name__ != "Crossentropy"  # a bare word only: Keras has no such class
]


def table(home: str) -> set[str]:
    """Every word that Keras itself has in the table of a kind."""
    import keras

    module = {
        "losses": keras.src.losses,
        "metrics": keras.src.metrics,
        "optimizers": keras.src.optimizers,
    }[home]
    return set(module.ALL_OBJECTS_DICT)


@pytest.mark.parametrize("item", CLASSES)
def test_each_class_makes_the_keras_object_of_its_name(item: type[Item]) -> None:
    from seqspec.runtime.objects import make

    made = make(item(**REQUIRED.get(item.__name__, {})))
    assert type(made).__name__ in (item.__name__, "function")


@pytest.mark.parametrize(
    ("home", "family"), [("losses", LOSSES), ("metrics", METRICS), ("optimizers", OPTIMIZERS)]
)
def test_every_word_of_keras_is_a_word_of_ours(home: str, family: Any) -> None:
    assert {word for word in table(home) - LEFT_OUT[home] if family.find(word) is None} == set()


@pytest.mark.parametrize("word", [word for word in LOSSES.names if word not in RESOLVED])
def test_keras_takes_each_loss_that_a_spec_may_name(word: str) -> None:
    import keras

    from seqspec.runtime.objects import made

    assert callable(keras.losses.get(made(Compile(loss=word).loss)))


@pytest.mark.parametrize("word", [word for word in METRICS.names if word not in RESOLVED])
def test_keras_takes_each_metric_that_a_spec_may_name(word: str) -> None:
    import keras

    try:
        given = Compile(loss="mse", metrics=[word]).metrics[0]
    except ValidationError as error:
        assert METRICS.find(word).__name__ in REQUIRED, error
        return
    from seqspec.runtime.objects import made

    assert callable(made(given)) or keras.metrics.get(given) is not None


@pytest.mark.parametrize("word", OPTIMIZERS.names)
def test_keras_takes_each_optimizer_that_a_spec_may_name(word: str) -> None:
    import keras

    from seqspec.runtime.objects import made

    assert isinstance(
        keras.optimizers.get(made(Compile(loss="mse", optimizer=word).optimizer)),
        keras.optimizers.Optimizer,
    )


def test_mean_pred_is_the_function_a_person_would_write() -> None:
    import keras
    import numpy as np

    from seqspec.runtime.objects import make
    from seqspec.spec.metrics.expression import Expression

    def mean_pred(y_true: Any, y_pred: Any) -> Any:
        return keras.ops.mean(y_pred)

    def history(metric: Any) -> list[float]:
        keras.utils.set_random_seed(0)
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile("sgd", "binary_crossentropy", metrics=["accuracy", metric])
        x, y = np.linspace(0, 1, 90).reshape(30, 3), np.arange(30).reshape(30, 1) % 2
        return model.fit(x, y, epochs=3, batch_size=8, verbose=0).history["mean_pred"]

    ours = make(Expression(name="mean_pred", formula="mean(y_pred)"))
    assert history(ours) == history(mean_pred)
