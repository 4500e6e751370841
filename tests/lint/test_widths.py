"""Losses and metrics with a number for each class, or that count classes, against Keras."""

from __future__ import annotations

import json
from typing import Any

import pytest

from seqspec.lint.check import check
from seqspec.source.parse import parse

SPEC = (
    "seqspec: 1\ninput: {shape: %s}\nlayers:\n  - Dense: {units: 4, activation: sigmoid}\n"
    "compile: {loss: %s, metrics: [%s]}\n"
    "data: {dummy: {x: uniform, y: %s, samples: {train: 32}}}\n"
)
Item = dict[str, dict[str, Any]]
IDS = {"num_classes": 4, "target_class_ids": [1]}


def found(family: str, item: Item, labels: str, shape: str = "[6]") -> tuple[list[str], bool]:
    """The codes of the problems, and whether one is an error; those of other parts left out."""
    chosen = (json.dumps(item), "") if family == "losses" else ("huber", json.dumps(item))
    checked = check(parse(SPEC % (shape, *chosen, labels), "a.yaml"))
    codes = [each.code for each in checked.problems if each.code != "SQ204"]
    return codes, any(each.code in codes for each in checked.errors)


def fails(family: str, item: Item, labels: Any, shape: tuple[int, ...]) -> bool:
    """Whether Keras cannot compute it in a graph."""
    import keras
    import tensorflow as tf

    ((name, settings),) = item.items()
    try:
        measure = getattr(getattr(keras, family), name)(**settings)

        @tf.function
        def run(labels: Any, answers: Any) -> Any:
            answered = measure(labels, answers)
            return measure.result() if family == "metrics" else answered

        run(tf.constant(labels), tf.random.uniform(shape))
    except Exception:  # whatever Keras and TensorFlow raise
        return True
    return False


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("family", "item", "code"),
    [
        ("losses", {"CategoricalFocalCrossentropy": {"alpha": [0.1, 0.2]}}, "SQ211"),
        ("losses", {"CategoricalFocalCrossentropy": {"alpha": [0.1] * 4}}, None),
        ("losses", {"CategoricalFocalCrossentropy": {"alpha": [0.1]}}, None),
        ("metrics", {"R2Score": {"num_regressors": 1}}, "SQ212"),
        ("metrics", {"R2Score": {"num_regressors": 0}}, None),
        ("metrics", {"AUC": {"label_weights": [1, 2]}}, "SQ208"),
        ("metrics", {"AUC": {"label_weights": [2]}}, None),
        ("metrics", {"AUC": {"label_weights": [1, 2, 3, 4]}}, None),
        ("metrics", {"AUC": {"label_weights": []}}, "SQ013"),
        ("metrics", {"AUC": {"multi_label": True, "label_weights": [1, 2]}}, "SQ208"),
        ("metrics", {"AUC": {"multi_label": True, "label_weights": []}}, "SQ013"),
        ("metrics", {"AUC": {"multi_label": True, "num_labels": 4, "label_weights": [2]}}, None),
        ("metrics", {"OneHotIoU": {**IDS, "sparse_y_pred": True}}, "SQ213"),
        ("metrics", {"OneHotMeanIoU": {"num_classes": 4, "sparse_y_pred": True}}, "SQ213"),
        ("metrics", {"OneHotIoU": IDS}, None),
        ("metrics", {"IoU": {**IDS, "sparse_y_pred": False}}, "SQ213"),
        ("metrics", {"MeanIoU": {"num_classes": 4, "sparse_y_true": False}}, "SQ213"),
    ],
)  # fmt: skip
def test_what_cannot_work_on_one_hot_rows_is_refused(
    family: str, item: Item, code: str | None
) -> None:
    import numpy as np

    ours = found(family, item, "{one_hot: 4}")
    assert ours == ([code] if code else [], code is not None)
    assert fails(family, item, np.eye(4, dtype="float32"), (4, 4)) == (code is not None)


@pytest.mark.keras
@pytest.mark.parametrize(
    ("name", "settings", "code"),
    [
        ("MeanIoU", {"num_classes": 4}, "SQ213"),
        ("MeanIoU", {"num_classes": 4, "sparse_y_pred": False}, None),
        ("IoU", {**IDS, "sparse_y_true": False}, "SQ213"),
        ("BinaryIoU", {}, "SQ207"),
    ],
)  # fmt: skip
def test_what_cannot_work_on_class_numbers_is_refused(
    name: str, settings: dict[str, Any], code: str | None
) -> None:
    import numpy as np

    item = {name: settings}
    ours = found("metrics", item, "{labels: 4}")
    assert ours == ([code] if code else [], code is not None)
    assert fails("metrics", item, np.arange(4)[:, None], (4, 4)) == (code is not None)


@pytest.mark.keras
@pytest.mark.parametrize(
    "item",
    [{"AUC": {"multi_label": True}}, {"R2Score": {}}, {"F1Score": {"average": "macro"}}],
    ids=str,
)
def test_metrics_of_rows_are_held_to_rows(item: Item) -> None:
    import numpy as np

    assert found("metrics", item, "{uniform: {shape: [5, 4]}}", "[5, 6]") == (["SQ208"], True)
    assert fails("metrics", item, np.ones((8, 5, 4), "float32"), (8, 5, 4))
    assert found("metrics", item, "{uniform: {shape: [4]}}") == ([], False)
    assert not fails("metrics", item, np.ones((8, 4), "float32"), (8, 4))


@pytest.mark.parametrize(
    ("metric", "labels", "message"),
    [
        ({"MeanIoU": {"num_classes": 2}}, "{one_hot: 4}",
         "the 0 and 1 of one-hot labels are read as class numbers"),
        ({"OneHotIoU": {**IDS, "num_classes": 3}}, "{one_hot: 4}",
         "`num_classes` is 3, so classes from 3 on are left out"),
        ({"MeanIoU": {"num_classes": 2, "sparse_y_pred": False}}, "{labels: 4}",
         "`num_classes` is 2, so classes from 2 on are left out"),
    ],
)  # fmt: skip
def test_overlaps_that_say_nothing_are_told(metric: Item, labels: str, message: str) -> None:
    text = SPEC % ("[6]", "huber", json.dumps(metric), labels)
    (problem,) = (each for each in check(parse(text, "a.yaml")).problems if each.code == "SQ213")
    assert (str(problem.severity), problem.message) == ("warning", message)


def test_a_score_is_adjusted_where_nothing_is_compiled() -> None:
    text = SPEC % ("[6]", "mse", "{R2Score: {num_regressors: 3}}", "{one_hot: 4}")
    eager = text.replace("compile: {", "compile: {run_eagerly: true, ")
    assert [each.code for each in check(parse(eager, "a.yaml")).problems] == []
