"""The chance line: what blind guessing scores, by hand and by Keras, and silence where it is not known."""

from __future__ import annotations

from math import log, pi, sqrt
from typing import Any

import pytest

from seqspec.lint.chance import chance
from seqspec.lint.check import Checked, check
from seqspec.source.dump import dump
from seqspec.source.parse import parse

SOFTMAX = {"Dense": {"units": 10, "activation": "softmax"}}
SIGMOID = {"Dense": {"units": 1, "activation": "sigmoid"}}
NUMBER = {"Dense": 1}
ONE_HOT, LABELS = {"one_hot": 10}, {"labels": 10}
UNIFORM, NORMAL = {"uniform": {"shape": [1]}}, {"normal": {"shape": [1]}}
CATEGORICAL, SPARSE = "categorical_crossentropy", "sparse_categorical_crossentropy"


def checked(
    last: Any, y: Any, loss: Any, metrics: Any = (), prepare: Any = None, **changes: Any
) -> Checked:
    """A small model with this head, these labels and these numbers to watch."""
    given = {"loss": loss, "metrics": list(metrics), **changes.pop("compile", {})}
    data: dict[str, Any] = {"dummy": {"x": "uniform", "y": y, "samples": 64}}
    if prepare:
        data["prepare"] = {"y": prepare}
    spec = {
        "seqspec": 1, "input": {"shape": [4]}, "layers": [last], "compile": given, "data": data, **changes,
    }  # fmt: skip
    found = check(parse(dump(spec), "a.yaml"))
    assert found.spec is not None, found.problems
    return found


def chances(*arguments: Any, **settings: Any) -> dict[str, float]:
    found = checked(*arguments, **settings)
    assert found.spec is not None
    return chance(found.spec, found.flow, found.facts)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param((SOFTMAX, ONE_HOT, CATEGORICAL), {"loss": log(10)}, id="ln-10"),
        pytest.param((SOFTMAX, LABELS, SPARSE), {"loss": log(10)}, id="ln-10-sparse"),
        pytest.param((SOFTMAX, ONE_HOT, "crossentropy"), {"loss": log(10)}, id="resolved"),
        pytest.param((SOFTMAX, LABELS, "ce"), {"loss": log(10)}, id="resolved-sparse"),
        pytest.param((SIGMOID, "binary", "crossentropy"), {"loss": log(2)}, id="resolved-binary"),
        pytest.param(
            ({"Dense": 10}, ONE_HOT, {"CategoricalCrossentropy": {"from_logits": True}}),
            {"loss": log(10)},
            id="from-logits",
        ),
        pytest.param(
            (SIGMOID, "binary", "binary_crossentropy", ["acc", "AUC"]),
            {"loss": log(2), "acc": 0.5, "AUC": 0.5},
            id="binary",
        ),
        pytest.param(
            (SOFTMAX, ONE_HOT, CATEGORICAL, ["accuracy", {"TopKCategoricalAccuracy": {"k": 3}}]),
            {"loss": log(10), "accuracy": 0.1, "top_k_categorical_accuracy": 0.3},
            id="accuracies",
        ),
        pytest.param(
            (SOFTMAX, LABELS, SPARSE, ["accuracy", "sparse_top_k_categorical_accuracy"]),
            {"loss": log(10), "accuracy": 0.1, "sparse_top_k_categorical_accuracy": 0.5},
            id="accuracies-sparse",
        ),
        pytest.param(
            (NUMBER, UNIFORM, "mse", ["mae", "RootMeanSquaredError"]),
            {"loss": 1 / 12, "mae": 1 / 4, "RootMeanSquaredError": sqrt(1 / 12)},
            id="uniform",
        ),
        pytest.param(
            (NUMBER, NORMAL, "mae", ["mse"]), {"loss": sqrt(2 / pi), "mse": 1.0}, id="normal"
        ),
        pytest.param(
            (NUMBER, UNIFORM, "mse", [], [{"scale": 6}, {"shift": -3}]), {"loss": 3.0},
            id="uniform-from-minus-3-to-3",
        ),
        pytest.param((NUMBER, NORMAL, "mse", [], [{"scale": -2}]), {"loss": 4.0}, id="stretched"),
    ],
)  # fmt: skip
def test_chance_by_hand(arguments: tuple[Any, ...], expected: dict[str, float]) -> None:
    assert chances(*arguments) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(checked(SOFTMAX, {"uniform": {"shape": [10]}}, CATEGORICAL), id="sum-is-not-1"),
        pytest.param(
            checked(SOFTMAX, ONE_HOT, {"CategoricalCrossentropy": {"label_smoothing": 0.1}}),
            id="smoothed",
        ),
        pytest.param(
            checked(SOFTMAX, LABELS, SPARSE, fit={"class_weight": [2.0] * 10}), id="class-weight"
        ),
        pytest.param(
            checked(SOFTMAX, ONE_HOT, {"CategoricalCrossentropy": {"reduction": "sum"}}), id="summed"
        ),
        pytest.param(
            checked(SOFTMAX, LABELS, {"SparseCategoricalCrossentropy": {"ignore_class": 0}}),
            id="ignored-class",
        ),
        pytest.param(
            checked({"Dense": {"units": 10, "kernel_regularizer": "l2"}}, ONE_HOT, "crossentropy"),
            id="penalty",
        ),
        pytest.param(
            checked({"Dense": {"units": 12, "activation": "softmax"}}, LABELS, SPARSE),
            id="more-units-than-classes",
        ),
        pytest.param(checked(SOFTMAX, ONE_HOT, "binary_crossentropy"), id="binary-on-one-hot"),
        pytest.param(checked(NUMBER, UNIFORM, "mse", prepare=[{"cast": "int32"}]), id="cut-off"),
        pytest.param(checked(NUMBER, UNIFORM, "huber"), id="another-loss"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_not_claimed(case: Checked) -> None:
    assert case.spec is not None
    assert chance(case.spec, case.flow, case.facts) == {}


def test_a_weighted_loss_leaves_the_chance_of_accuracy() -> None:
    given = {"compile": {"weighted_metrics": ["acc"]}, "fit": {"class_weight": [2.0] * 10}}
    assert chances(SOFTMAX, LABELS, SPARSE, ["accuracy"], **given) == {"accuracy": 0.1}


def test_without_data_there_is_no_chance() -> None:
    found = checked(SOFTMAX, ONE_HOT, CATEGORICAL)
    assert found.spec is not None
    assert chance(found.spec, found.flow, None) == chance(found.spec, None, found.facts) == {}


@pytest.mark.keras
@pytest.mark.parametrize(
    ("arguments", "guess"),
    [
        pytest.param((SOFTMAX, ONE_HOT, CATEGORICAL, ["accuracy"]), 0.1, id="one-hot"),
        pytest.param((SOFTMAX, LABELS, SPARSE, ["accuracy"]), 0.1, id="class-numbers"),
        pytest.param(
            ({"Dense": 10}, LABELS, {"SparseCategoricalCrossentropy": {"from_logits": True}}), 7.0,
            id="logits",
        ),
        pytest.param((SIGMOID, "binary", "binary_crossentropy", ["accuracy", "AUC"]), 0.5, id="binary"),
        pytest.param((NUMBER, UNIFORM, "mse", ["mae"]), 0.5, id="uniform"),
        pytest.param((NUMBER, NORMAL, "mse", ["mae", "RootMeanSquaredError"]), 0.0, id="normal"),
    ],
)  # fmt: skip
def test_chance_is_what_keras_gives_for_one_constant_answer(
    arguments: tuple[Any, ...], guess: float
) -> None:
    """Classes take turns, and numbers lie at equal shares, so that a finite sample is a fair one."""
    import numpy as np

    from seqspec.runtime.build import build

    count = 20_000
    found = checked(*arguments)
    assert found.spec is not None
    y, units = _fair(arguments[1], count), 1 if arguments[0] in (SIGMOID, NUMBER) else 10
    model = build(found.spec)
    model.layers[-1].kernel.assign(np.zeros((4, units)))
    activation = model.layers[-1].get_config()["activation"]
    model.layers[-1].bias.assign(np.full(units, guess if activation == "linear" else 0.0))
    scores = model.evaluate(np.zeros((count, 4)), y, batch_size=count, verbose=0, return_dict=True)
    expected = chance(found.spec, found.flow, found.facts)
    assert set(scores) == set(expected)
    assert scores == pytest.approx(expected, rel=2e-3)


@pytest.mark.keras
def test_chance_among_the_k_largest_is_what_keras_gives_for_random_answers() -> None:
    """Equal answers would not do: Keras counts every tie as among the largest."""
    import keras
    import numpy as np

    metric = keras.metrics.SparseTopKCategoricalAccuracy(k=3)
    answers = np.random.default_rng(0).random((20_000, 10), np.float32)
    score = float(metric(np.arange(20_000) % 10, answers))
    wanted = [{"SparseTopKCategoricalAccuracy": {"k": 3, "name": "top"}}]
    assert score == pytest.approx(chances(SOFTMAX, LABELS, SPARSE, wanted)["top"], rel=0.03)


def _fair(kind: Any, count: int) -> Any:
    from statistics import NormalDist

    import numpy as np

    shares = (np.arange(count) + 0.5) / count
    turns = np.arange(count) % (2 if kind == "binary" else 10)
    if kind == ONE_HOT:
        return np.eye(10)[turns]
    if kind in (LABELS, "binary"):
        return turns[:, None]
    return (shares if kind == UNIFORM else np.vectorize(NormalDist().inv_cdf)(shares))[:, None]
