"""The last layers against the loss and the metrics: what trains, and means nothing."""

from __future__ import annotations

import pytest

from seqspec.lint.check import check
from seqspec.source.parse import parse

SPEC = """seqspec: 1
input: {shape: [8]}
layers: [%s]
compile: {loss: %s}
data: {dummy: {x: uniform, y: %s, samples: {train: 64, test: 32}}}
"""
SPARSE = "sparse_categorical_crossentropy"
SOFTMAX = "{Dense: {units: 3, activation: softmax}}"


def found(layers: str, loss: str = SPARSE, y: str = "{labels: 3}") -> list[tuple[str, str | None]]:
    problems = check(parse(SPEC % (layers, loss, y), "a.yaml")).problems
    return [(each.code, each.fix) for each in problems]


TWICE = [("SQ219", "delete one of the two")]


@pytest.mark.parametrize(
    ("layers", "told"),
    [
        (f"{SOFTMAX}, Softmax", TWICE),
        (f"{SOFTMAX}, {{Activation: softmax}}", TWICE),
        ("{Dense: 3}, Softmax, Softmax", TWICE),
        (f"{SOFTMAX}, {{Activation: sigmoid}}", TWICE),
        ("{Dense: {units: 3, activation: sigmoid}}, Softmax", TWICE),
        (f"{SOFTMAX}, {SOFTMAX}", []),
        ("{Dense: {units: 3, activation: tanh}}, Softmax", []),
        ("{Reshape: [2, 4]}, {Softmax: 1}, Softmax, Flatten, " + SOFTMAX, []),
        ("{Dense: 3}, Softmax", []),
    ],
)  # fmt: skip
def test_probabilities_are_made_once(layers: str, told: list[tuple[str, str]]) -> None:
    assert found(layers) == told


SCORES = (
    "use `activation: softmax`, "
    "or write `loss: {SparseCategoricalCrossentropy: {from_logits: true}}`"
)
LINEAR = "{Activation: linear}"


@pytest.mark.parametrize(
    ("layers", "told"),
    [
        (f"{SOFTMAX}, {LINEAR}", []),
        (f"{SOFTMAX}, Identity, {LINEAR}", []),
        (f"{{Dense: 3}}, Softmax, {LINEAR}", []),
        (f"{{Dense: 3}}, {LINEAR}", [("SQ206", SCORES)]),
        ("{Dense: 3}, Identity", [("SQ206", SCORES)]),
    ],
)
def test_what_passes_all_on_makes_no_answers(layers: str, told: list[tuple[str, str]]) -> None:
    assert found(layers) == told


@pytest.mark.parametrize(
    ("layers", "loss", "told"),
    [
        (f"{SOFTMAX}, {{Dropout: 0.5}}", SPARSE, [("SQ220", "put it before line 3, or delete it")]),
        ("{Dense: 3}, Softmax, {Dropout: 0.5}", SPARSE, [("SQ220", "put it before line 3, or delete it")]),
        (f"{SOFTMAX}, {{Dropout: 0.0}}", SPARSE, []),
        ("{Dense: 3}, {Dropout: 0.5}", "{SparseCategoricalCrossentropy: {from_logits: true}}", []),
        (f"{{Dropout: 0.5}}, {SOFTMAX}", SPARSE, []),
    ],
)  # fmt: skip
def test_no_probability_is_dropped(layers: str, loss: str, told: list[tuple[str, str]]) -> None:
    assert found(layers, loss) == told


@pytest.mark.parametrize(
    ("layers", "loss", "y", "fix"),
    [
        ("{Dense: 3}, ReLU", SPARSE, "{labels: 3}", "softmax"),
        ("{Dense: 3}, LeakyReLU", SPARSE, "{labels: 3}", "softmax"),
        ("{Dense: 1}, PReLU", "binary_crossentropy", "binary", "sigmoid"),
        ("{Dense: 1}, {ReLU: 1.0}", "binary_crossentropy", "binary", None),
        ("{Dense: 3}, ReLU", "{SparseCategoricalCrossentropy: {from_logits: true}}", "{labels: 3}", None),
        ("{Dense: 3}, ReLU", "mse", "{uniform: {shape: [3]}}", None),
    ],
)  # fmt: skip
def test_a_layer_that_makes_no_probabilities_is_told(
    layers: str, loss: str, y: str, fix: str | None
) -> None:
    told = [("SQ206", f"put `Activation: {fix}` in its place")] if fix else []
    assert found(layers, loss, y) == told
    if fix:
        before, *_ = layers.rpartition(", ")
        assert found(f"{before}, {{Activation: {fix}}}", loss, y) == []


MEASURED = """seqspec: 1
input: {shape: [8]}
layers: [{Dense: {units: %s}}]
compile: {loss: %s, metrics: [%s]}
data: {dummy: {x: uniform, y: %s, samples: {train: 64, test: 32}}}
"""
REAL, FROM_0 = "{normal: {shape: [1]}}", "{uniform: {shape: [1]}}"


@pytest.mark.parametrize(
    ("units", "loss", "y", "fix"),
    [
        ("1", "poisson", FROM_0, "use `activation: softplus`"),
        ("1, activation: tanh", "poisson", FROM_0, "use `activation: softplus`"),
        ("1, activation: relu", "poisson", FROM_0, None),
        ("1, kernel_constraint: non_neg", "poisson", FROM_0, None),
        ("1, activation: softplus", "poisson", REAL, "use a loss for any numbers, such as `mse`"),
        ("1", "poisson", REAL, "use a loss for any numbers, such as `mse`"),
        ("1", "msle", REAL, "use a loss for any numbers, such as `mse`"),
        ("1", "msle", FROM_0, None),
        ("1", "mse", REAL, None),
    ],
)
def test_no_logarithm_is_taken_of_a_negative_number(
    units: str, loss: str, y: str, fix: str | None
) -> None:
    problems = check(parse(MEASURED % (units, loss, "mae", y), "a.yaml")).problems
    assert [(each.code, each.fix) for each in problems] == ([("SQ221", fix)] if fix else [])


HITS = "{Accuracy: {name: hits}}"


@pytest.mark.parametrize(
    ("units", "loss", "metric", "y", "fix"),
    [
        ("3, activation: softmax", SPARSE, HITS, "{labels: 3}", "write `SparseCategoricalAccuracy`"),
        ("3, activation: softmax", "categorical_crossentropy", HITS, "{one_hot: 3}",
         "write `CategoricalAccuracy`"),
        ("1, activation: sigmoid", "binary_crossentropy", HITS, "binary", "write `BinaryAccuracy`"),
        ("3, activation: softmax", SPARSE, "accuracy", "{labels: 3}", None),
        ("3, activation: softmax", SPARSE, "Accuracy", "{labels: 3}", None),
        ("1", "mse", "accuracy", REAL, "use a metric for numbers such as `mae`"),
        ("1", "mse", "binary_accuracy", REAL, "use a metric for numbers such as `mae`"),
        ("1", "mse", HITS, REAL, "use a metric for numbers such as `mae`"),
        ("1", "mse", "accuracy", "binary", None),
        ("1, activation: sigmoid", "binary_crossentropy", "accuracy", FROM_0, None),
        ("3", "mse", "accuracy", "{normal: {shape: [3]}}", None),
    ],
)  # fmt: skip
def test_a_count_of_hits_that_there_are_not_is_told(
    units: str, loss: str, metric: str, y: str, fix: str | None
) -> None:
    text = MEASURED % (units, loss, metric, y)
    problems = check(parse(text, "a.yaml")).problems
    assert [(each.code, each.fix) for each in problems] == ([("SQ222", fix)] if fix else [])
    if fix and fix.startswith("write"):
        right = text.replace("Accuracy", fix.split("`")[1])
        assert not check(parse(right, "a.yaml")).problems


def test_scaled_labels_may_be_0_and_1_still() -> None:
    text = MEASURED % ("1", "mse", "accuracy", "{labels: 2}")
    text = text.replace("data: {", "data: {prepare: {y: [{scale: 1}]}, ")
    assert not check(parse(text, "a.yaml")).problems


def test_labels_that_keras_cannot_set_beside_are_told_once() -> None:
    """Of 32 labels and 32 rows of 3 TensorFlow makes no comparison."""
    text = MEASURED % ("3, activation: softmax", SPARSE, HITS, "{labels: 3}")
    text = text.replace("data: {", "data: {prepare: {y: [{reshape: []}]}, ")
    (problem,) = check(parse(text, "a.yaml")).problems
    found = (problem.code, str(problem.severity), problem.fix)
    assert found == ("SQ222", "error", "write `SparseCategoricalAccuracy`")


@pytest.mark.keras
def test_what_never_counts_is_that_of_keras() -> None:
    import keras
    import numpy as np

    answers = np.float32([[0.1, 0.9], [0.8, 0.2]])
    assert keras.metrics.Accuracy()(np.float32([[0, 1], [1, 0]]), answers) == 0
    assert keras.metrics.BinaryAccuracy()(np.float32([[0.9], [-1.2]]), answers[:, 1:]) == 0
    assert np.isnan(keras.losses.Poisson()(np.float32([[1.0]]), np.float32([[-0.5]])))
    msle = keras.losses.MeanSquaredLogarithmicError()
    assert float(msle(np.float32([[-3.0]]), np.float32([[0.0]]))) == pytest.approx(0, abs=1e-6)
