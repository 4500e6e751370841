"""The axes that losses and metrics work along are those that Keras can work along."""

from __future__ import annotations

import json
from typing import Any

import pytest

from seqspec.lint.check import check
from seqspec.source.parse import parse

SPEC = (
    "seqspec: 1\ninput: {shape: [5, 6]}\nlayers:\n  - Dense: {units: 4, activation: %s}\n"
    "compile: {loss: %s, metrics: [%s]}\n"
)
BOTH = {"num_classes": 4, "sparse_y_true": False, "sparse_y_pred": False}
SETTINGS: dict[str, dict[str, Any]] = {
    "IoU": {**BOTH, "target_class_ids": [1]},
    "MeanIoU": BOTH,
    "OneHotIoU": {"num_classes": 4, "target_class_ids": [1]},
    "OneHotMeanIoU": {"num_classes": 4},
}
LOSSES = (
    "BinaryCrossentropy", "BinaryFocalCrossentropy", "CategoricalCrossentropy",
    "CategoricalFocalCrossentropy", "CosineSimilarity", "Dice", "SparseCategoricalCrossentropy",
    "Tversky",
)  # fmt: skip
METRICS = (
    "CategoricalCrossentropy", "ConcordanceCorrelation", "CosineSimilarity", "PearsonCorrelation",
    "SparseCategoricalCrossentropy", *SETTINGS,
)  # fmt: skip


def refused(family: str, name: str, settings: dict[str, Any], activation: str) -> bool:
    item = json.dumps({name: settings})
    chosen = (item, "") if family == "losses" else ("mse", item)
    found = check(parse(SPEC % (activation, *chosen), "a.yaml")).errors
    assert {each.code for each in found} <= {"SQ210"}
    return bool(found)


def fails(family: str, name: str, settings: dict[str, Any], activation: str) -> bool:
    """Whether Keras cannot compute it in a graph, for answers of (5, 4)."""
    import keras
    import numpy as np
    import tensorflow as tf

    shape = (8, 5) if name.startswith("Sparse") else (8, 5, 4)
    labels = np.zeros(shape, "int32" if name.startswith("Sparse") else "float32")
    measure = getattr(getattr(keras, family), name)(**settings)

    @tf.function
    def run(labels: Any, scores: Any) -> Any:
        return measure(labels, getattr(keras.activations, activation)(scores))

    try:
        run(tf.constant(labels), tf.ones((8, 5, 4)))
    except (ValueError, tf.errors.InvalidArgumentError):
        return True
    return False


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("family", "name"),
    [("losses", name) for name in LOSSES] + [("metrics", name) for name in METRICS],
)
def test_an_axis_is_refused_where_keras_fails(family: str, name: str) -> None:
    for axis in range(-4, 4):
        settings = {**SETTINGS.get(name, {}), "axis": axis}
        ours = refused(family, name, settings, "softmax")
        assert ours == fails(family, name, settings, "softmax"), axis


@pytest.mark.keras
@pytest.mark.parametrize("activation", ["relu", "sigmoid", "softmax"])
def test_scores_are_counted_from_the_batch(activation: str) -> None:
    """Keras undoes a softmax or a sigmoid in front of a crossentropy, and computes with scores."""
    settings = {"axis": -2}
    ours = refused("losses", "CategoricalCrossentropy", settings, activation)
    assert ours == fails("losses", "CategoricalCrossentropy", settings, activation)
    assert ours == (activation != "relu")


@pytest.mark.keras
@pytest.mark.parametrize("axis", [[1, 1], [1, -2], [0, 1], [], [1, 3]])
@pytest.mark.parametrize("name", ["Dice", "Tversky"])
def test_a_list_of_axes_names_each_once(name: str, axis: list[int]) -> None:
    ours = refused("losses", name, {"axis": axis}, "sigmoid")
    assert ours == fails("losses", name, {"axis": axis}, "sigmoid")


@pytest.mark.parametrize("labels", ["{shape: [5]}", "{shape: [5, 1]}"])
def test_a_last_axis_that_labels_have_not_is_none(labels: str) -> None:
    """Keras drops it before it compares."""
    text = (
        "seqspec: 1\ninput: {shape: [5, 6]}\nlayers: [{Dense: 1}]\n"
        "compile: {loss: {CosineSimilarity: {axis: 2}}}\n"
        f"data: {{dummy: {{x: uniform, y: {{uniform: {labels}}}, samples: 32}}}}\n"
    )
    found = [each.code for each in check(parse(text, "a.yaml")).problems]
    assert found == (["SQ210"] if labels == "{shape: [5]}" else [])


@pytest.mark.parametrize("axis", [0, -3])
def test_classes_along_the_batch_are_no_classes(axis: int) -> None:
    loss = f"{{CategoricalFocalCrossentropy: {{axis: {axis}}}}}"
    (problem,) = check(parse(SPEC % ("softmax", loss, ""), "a.yaml")).problems
    assert str(problem.severity) == "warning"
    assert problem.message.startswith("`axis` is that of the batch")
