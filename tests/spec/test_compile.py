"""The section `compile`: its words, its refusals, and its defaults against Keras."""

import inspect
from typing import Any

import pytest
from pydantic import ValidationError
from pydantic_core import PydanticUndefined

from seqspec.spec.base import Item
from seqspec.spec.compile import Compile
from seqspec.spec.families import LOSSES, METRICS, OPTIMIZERS, SCHEDULES

HOMES = {"optimizers": OPTIMIZERS, "schedules": SCHEDULES, "losses": LOSSES, "metrics": METRICS}
ITEMS = [
    pytest.param(home, item, id=f"{home}.{item.__name__}")
    for home, family in HOMES.items()
    for item in family.classes()
    # Ours, and a word that Keras resolves and has no class for.
    if item.__name__ not in ("Expression", "Crossentropy")
]


def compiled(**given: Any) -> Compile:
    return Compile.model_validate({"loss": "mse", **given})


@pytest.mark.parametrize("word", ["accuracy", "acc", "Accuracy", "ACC", "ACCURACY", "mae"])
def test_a_bare_metric_stays_the_word(word: str) -> None:
    assert compiled(metrics=[word]).metrics == (word,)


@pytest.mark.parametrize(
    "word",
    ["crossentropy", "ce", "CE", "CrossEntropy", "mse", "sparse_categorical_crossentropy"],
)
def test_a_bare_loss_stays_the_word(word: str) -> None:
    assert compiled(loss=word).loss == word


@pytest.mark.parametrize(
    ("key", "word"),
    [("optimizer", "lamb"), ("loss", "CategoricalGeneralizedCrossEntropy")],
)
def test_what_keras_has_no_word_for_becomes_an_object(key: str, word: str) -> None:
    found = getattr(compiled(**{key: word}), key)
    assert isinstance(found, Item)
    assert type(found).__name__.lower() == word.lower()


def test_the_class_accuracy_takes_settings() -> None:
    (metric,) = compiled(metrics=[{"Accuracy": {"name": "equal"}}]).metrics
    assert type(metric).__name__ == "Accuracy"


@pytest.mark.parametrize(
    ("given", "place", "message", "fix"),
    [
        pytest.param(
            {"metrics": "accuracy"},
            ("metrics",),
            "metrics are a list, got 'accuracy'",
            "write `[accuracy]`",
            id="a-bare-metric",
        ),
        pytest.param(
            {"weighted_metrics": {"AUC": {"num_thresholds": 5}}},
            ("weighted_metrics",),
            "metrics are a list, got {AUC: {num_thresholds: 5}}",
            "write `[AUC: {num_thresholds: 5}]`",
            id="one-metric-with-settings",
        ),
        pytest.param(
            {"metrics": ["mae", {"accuracy": {"name": "a"}}]},
            ("metrics", 1, "accuracy"),
            "`accuracy` takes no settings: Keras chooses what it means by the shapes",
            "write `accuracy` alone, or a class such as `CategoricalAccuracy: {...}`",
            id="a-resolved-metric-with-settings",
        ),
        pytest.param(
            {"metrics": [{"ACC": {"name": "a"}}]},
            ("metrics", 0, "ACC"),
            "`ACC` takes no settings: Keras chooses what it means by the shapes",
            "write `ACC` alone, or a class such as `CategoricalAccuracy: {...}`",
            id="a-resolved-metric-in-capitals",
        ),
        pytest.param(
            {"loss": {"crossentropy": {"from_logits": True}}},
            ("loss", "crossentropy"),
            "`crossentropy` takes no settings: Keras chooses what it means by the shapes",
            "write `crossentropy` alone, or a class such as `CategoricalCrossentropy: {...}`",
            id="a-resolved-loss-with-settings",
        ),
        pytest.param(
            {"loss_weights": [1.0]},
            ("loss_weights",),
            "compile takes no `loss_weights` here",
            "a Sequential model has one loss, whose weight is the learning rate",
            id="loss-weights",
        ),
        pytest.param(
            {"epochs": 3},
            ("epochs",),
            "compile takes no `epochs` here",
            "it belongs to `fit`",
            id="an-argument-of-fit",
        ),
        pytest.param(
            {"run_eagerly": True, "jit_compile": True},
            ("jit_compile",),
            "`jit_compile: true` has no effect with `run_eagerly: true`",
            "delete one of the two",
            id="eager-and-compiled",
        ),
        pytest.param(
            {"steps_per_execution": 0},
            ("steps_per_execution",),
            "`steps_per_execution` must be a whole number from 1, or `auto`, got 0",
            "write a whole number from 1, or `auto`",
            id="no-steps",
        ),
        pytest.param(
            {"jit_compile": "yes"},
            ("jit_compile",),
            "`jit_compile` must be true, false or `auto`, got 'yes'",
            "write true, false or `auto`",
            id="text-for-a-choice",
        ),
    ],
)
def test_settings_are_refused(
    given: dict[str, Any], place: Any, message: str, fix: str | None
) -> None:
    with pytest.raises(ValidationError) as raised:
        compiled(**given)
    (error,) = raised.value.errors()
    assert (error["loc"], error["msg"], error["ctx"]["fix"]) == (place, message, fix)


def test_a_loss_is_required() -> None:
    with pytest.raises(ValidationError, match="compile needs `loss`"):
        Compile.model_validate({})


def keras_defaults(home: str, item: type[Item]) -> dict[str, Any]:
    """The arguments of the Keras class of the same name, those with a default."""
    import keras

    module = keras.optimizers.schedules if home == "schedules" else getattr(keras, home)
    given = inspect.signature(getattr(module, item.__name__).__init__).parameters
    return {name: each.default for name, each in given.items() if each.default is not each.empty}


@pytest.mark.keras
@pytest.mark.parametrize(("home", "item"), ITEMS)
def test_defaults_are_those_of_keras(home: str, item: type[Item]) -> None:
    """But for the name, where null leaves it to Keras."""
    ours = {
        name: field.default
        for name, field in item.model_fields.items()
        if field.default is not PydanticUndefined
    }
    theirs = keras_defaults(home, item)
    assert {**ours, "name": None} == {**theirs, "name": None}


@pytest.mark.keras
def test_fields_are_the_arguments_of_compile() -> None:
    import keras

    theirs = inspect.signature(keras.Model.compile).parameters
    assert set(Compile.model_fields) == set(theirs) - {"self", "loss_weights"}
    assert Compile.model_fields["optimizer"].default == theirs["optimizer"].default


@pytest.mark.keras
def test_acc_and_accuracy_are_resolved_by_keras_and_keep_their_names() -> None:
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, activation="softmax")])
    model.compile("sgd", loss="CrossEntropy", metrics=["accuracy", "acc", "Accuracy", "ACC"])
    logs = model.fit(np.ones((6, 2)), np.eye(3)[[0, 1, 2, 0, 1, 2]], verbose=0).history
    assert set(logs) == {"loss", "accuracy", "acc", "Accuracy", "ACC"}
    # Three shares of the same rows: the class `Accuracy` would say 0, as no answer equals its label.
    assert (
        logs["accuracy"] == logs["acc"] == logs["Accuracy"] == logs["ACC"] == pytest.approx([1 / 3])
    )
