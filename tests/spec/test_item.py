"""One item grammar everywhere: a name, a name with its one value, a name with settings."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from seqspec.spec.families import (
    FAMILIES,
    INITIALIZERS,
    LAYERS,
    LOSSES,
    METRICS,
    OPTIMIZERS,
    SCHEDULES,
)
from seqspec.spec.family import Family
from seqspec.spec.item import OneOf, read_item


def refusal(family: Family, value: Any) -> tuple[tuple[Any, ...], str, str | None]:
    """Where and why an item is refused, and the fix."""
    marker = OneOf(family, numbers=family is SCHEDULES)
    with pytest.raises((ValidationError, ValueError)) as caught:
        marker.validate(value)
    if isinstance(caught.value, ValidationError):
        (details,) = caught.value.errors()
        return details["loc"], details["ctx"]["message"], details["ctx"]["fix"]
    context = caught.value.context  # type: ignore[attr-defined]
    return (), context["message"], context["fix"]


@pytest.mark.parametrize(
    ("family", "value", "name", "settings"),
    [
        (LAYERS, "Flatten", "Flatten", {}),
        (LAYERS, {"Flatten": {}}, "Flatten", {}),
        (LAYERS, {"Dense": 10}, "Dense", {"units": 10}),
        (LAYERS, {"Dropout": 0.5}, "Dropout", {"rate": 0.5}),
        (LAYERS, {"Reshape": (3, 4)}, "Reshape", {"target_shape": (3, 4)}),
        (
            LAYERS,
            {"Dense": {"units": 10, "use_bias": False}},
            "Dense",
            {"units": 10, "use_bias": False},
        ),
        (OPTIMIZERS, "adam", "Adam", {}),
        (OPTIMIZERS, "ADAM", "Adam", {}),
        (OPTIMIZERS, {"SGD": 0.5}, "SGD", {"learning_rate": 0.5}),
        (LOSSES, "mse", "MeanSquaredError", {}),
        (LOSSES, "mean_squared_error", "MeanSquaredError", {}),
        (METRICS, "AUC", "AUC", {}),
        (INITIALIZERS, "he_normal", "HeNormal", {}),
    ],
)
def test_an_item_is_read(family: Family, value: Any, name: str, settings: dict[str, Any]) -> None:
    item = read_item(family, value)
    assert type(item).__name__ == name
    assert {key: getattr(item, key) for key in settings} == settings


@pytest.mark.parametrize(
    ("family", "value", "loc", "message", "fix"),
    [
        (LAYERS, {"Flatten": None}, ("Flatten",), "nothing stands after `Flatten:`", "write `Flatten`"),
        (LAYERS, {"Dense": True}, ("Dense",), "true is never the one value of `Dense`",
         "write `{units: ...}`"),
        (LAYERS, {"Conv2D": 32}, ("Conv2D",), "`Conv2D` takes no single value, got 32",
         "write `{filters: ..., kernel_size: ...}`"),
        (LAYERS, {"Dense": None, "units": 4}, (), "`units` stands beside `Dense`, not below it",
         "indent them below it, or write `Dense: {units: 4}`"),
        (LAYERS, {"Dense": 3, "activation": "relu"}, (), "`activation` stands beside `Dense`, not below it",
         "indent them below it, or write `Dense: {units: 3, activation: relu}`"),
        (LAYERS, {"Dense": None}, ("Dense",), "nothing stands after `Dense:`", "write `Dense: {units: ...}`"),
        (LAYERS, {"Dense": 4, "Dropout": 0.5}, (), "one layer has one name, got `Dense`, `Dropout`",
         "write each as an item of its own"),
        (LAYERS, "Dens", (), "there is no layer `Dens`", "write `Dense`"),
        (LAYERS, {"Dens": 4}, ("Dens",), "there is no layer `Dens`", "write `Dense`"),
        (LAYERS, "Dense(4)", (), "there is no layer `Dense(4)`", "write `Dense: 4`"),
        (LAYERS, "Dense 4", (), "there is no layer `Dense 4`", "write `Dense: 4`"),
        (LAYERS, "Dense = 4", (), "there is no layer `Dense = 4`", "write `Dense: 4`"),
        (LAYERS, "Dense: 4", (), "there is no layer `Dense: 4`", "write `Dense: 4`"),
        (LAYERS, "layers.Dense(4)", (), "there is no layer `layers.Dense(4)`", "write `Dense: 4`"),
        (LAYERS, "Flatten()", (), "there is no layer `Flatten()`", "write `Flatten`"),
        (LAYERS, "Conv2D(32, 3)", (), "there is no layer `Conv2D(32, 3)`",
         "write `Conv2D: {filters: 32, kernel_size: 3}`"),
        (LAYERS, ("Dense", 4), (), "a layer is a name, or a name with settings, got ['Dense', 4]",
         "write `Dense: 4`"),
        (LAYERS, ("Flatten",), (), "a layer is a name, or a name with settings, got ['Flatten']",
         "write `Flatten`"),
        (OPTIMIZERS, None, (), "an optimizer is a name, or a name with settings, got null", None),
        (LOSSES, {}, (), "a loss is a name, or a name with settings, got {}", None),
        (SCHEDULES, "0.1", (), "expected a number or a learning rate schedule, got '0.1'",
         "write 0.1 without quotes"),
        (SCHEDULES, True, (), "expected a number or a learning rate schedule, got true", "write a number"),
        (SCHEDULES, "CosineDecy", (), "there is no learning rate schedule `CosineDecy`",
         "write `CosineDecay`"),
    ],
)  # fmt: skip
def test_what_is_no_item_is_refused_with_what_to_write(
    family: Family, value: Any, loc: tuple[Any, ...], message: str, fix: str | None
) -> None:
    found = refusal(family, value)
    assert found[:2] == (loc, message)
    assert found[2] == fix if fix else found[2]


@pytest.mark.parametrize(
    ("family", "call", "fix"),
    [
        (LAYERS, 'Dense(32, activation="relu")', "write `Dense: {units: 32, activation: relu}`"),
        (LAYERS, "tf.keras.layers.Dense(units=32)", "write `Dense: {units: 32}`"),
        (LAYERS, "Dense()", "write `Dense: {units: ...}`"),
        (LAYERS, "Dense(2 * 3)", "write `Dense: {units: ...}`"),
        (LAYERS, "Dense(4, **more)", "write `Dense: {units: ...}`"),
        (LAYERS, "Conv2D(32, (3, 3), use_bias=False)",
         "write `Conv2D: {filters: 32, kernel_size: [3, 3], use_bias: false}`"),
        (LAYERS, "MaxPooling2D((2, 2))", "write `MaxPooling2D: [2, 2]`"),
        (LAYERS, "Dropout(rate=0.5, name='a b')", "write `Dropout: {rate: 0.5, name: 'a b'}`"),
        (OPTIMIZERS, "Adam(0.01)", "write `Adam: 0.01`"),
        (OPTIMIZERS, "SGD(-0.5, momentum=None)",
         "write `SGD: {learning_rate: -0.5, momentum: null}`"),
    ],
)  # fmt: skip
def test_a_call_of_python_is_written_as_an_item(family: Family, call: str, fix: str) -> None:
    assert refusal(family, call)[2] == fix


def test_a_bare_word_stays_a_word_where_keras_takes_it() -> None:
    assert OneOf(LOSSES, words=True).validate("mse") == "mse"
    assert isinstance(OneOf(LOSSES, words=True).validate({"mse": {}}), BaseModel)


@pytest.mark.parametrize(
    "value", ["x" * 10_000, "(" * 5_000, "Dense" + " " * 5_000, "a." * 3_000, "Dense(" * 900]
)
def test_a_long_word_is_refused_in_few_words(value: str) -> None:
    _, message, fix = refusal(LAYERS, value)
    assert len(message) < 100
    assert fix is not None and len(fix) < 250


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.key)
def test_names_stand_in_the_order_of_letters(family: Family) -> None:
    words = {family.word(member) for member in family.classes()}
    classes = [name for name in family.names if name in words]
    assert classes == sorted(words, key=str.casefold)
