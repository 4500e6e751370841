"""Metrics: settings, refusals, the names of Keras, and formulas in `fit`."""

from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.spec.families import METRICS
from seqspec.spec.item import read_item


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("accuracy", "Accuracy"),
        ("acc", "Accuracy"),
        ("Accuracy", "Accuracy"),
        ("auc", "AUC"),
        ("mae", "MeanAbsoluteError"),
        ("r2_score", "R2Score"),
        ("top_k_categorical_accuracy", "TopKCategoricalAccuracy"),
    ],
)
def test_a_word_stands_for_a_class(word: str, name: str) -> None:
    assert type(read_item(METRICS, word)).__name__ == name


def refusals(value: Any) -> list[tuple[Any, str]]:
    with pytest.raises(ValidationError) as raised:
        read_item(METRICS, value)
    return [(error["loc"], error["msg"]) for error in raised.value.errors()]


@pytest.mark.parametrize(
    ("value", "place", "message"),
    [
        pytest.param(
            "precision_at_recall",
            (),
            "PrecisionAtRecall needs `recall`",
            id="required",
        ),
        pytest.param(
            {"IoU": {"num_classes": 3, "target_class_ids": [0, 3]}},
            ("IoU", "target_class_ids", 1),
            "classes go from 0 to 2, got 3",
            id="class-out-of-range",
        ),
        pytest.param(
            {"BinaryIoU": {"target_class_ids": [2]}},
            ("BinaryIoU", "target_class_ids", 0),
            "`target_class_ids` must be at most 1, got 2",
            id="yes-and-no-are-two-classes",
        ),
        pytest.param(
            {"AUC": {"num_thresholds": 1}},
            ("AUC", "num_thresholds"),
            "`num_thresholds` must be at least 2, got 1",
            id="a-curve-of-one-point",
        ),
        pytest.param(
            {"AUC": {"num_labels": 3}},
            ("AUC", "num_labels"),
            "`num_labels` is for labels that are measured one by one",
            id="labels-without-multi-label",
        ),
        pytest.param(
            {"AUC": {"multi_label": True, "num_labels": 3, "label_weights": [1, 2]}},
            ("AUC", "label_weights"),
            "2 label weights for 3 labels",
            id="weights-for-other-labels",
        ),
        pytest.param(
            {"F1Score": {"average": "macro", "threshold": 1.5}},
            ("F1Score", "threshold"),
            "`threshold` must be at most 1, got 1.5",
            id="threshold-above-1",
        ),
        pytest.param(
            {"Precision": {"thresholds": [0.5, 2]}},
            ("Precision", "thresholds", 1),
            "`thresholds` must be at most 1, got 2",
            id="an-entry-of-a-list",
        ),
        pytest.param(
            {"Recall": {"thresholds": [0.2, 0.4]}},
            ("Recall", "thresholds"),
            "Recall answers one number for each threshold, and a run keeps one number",
            id="a-number-for-each-threshold",
        ),
        pytest.param(
            {"R2Score": {"class_aggregation": None}},
            ("R2Score", "class_aggregation"),
            "R2Score answers one number for each output, and a run keeps one number",
            id="a-number-for-each-output",
        ),
        pytest.param(
            {"AUC": {"name": "loss"}},
            ("AUC", "name"),
            "`loss` is the name of a number that Keras reports itself",
            id="a-name-that-hides-the-loss",
        ),
        pytest.param("crossentropy", (), "there is no metric `crossentropy`", id="that-is-a-loss"),
        pytest.param(
            {"Expression": {"name": "m", "formula": "mean(y_prd)"}},
            ("Expression", "formula"),
            "`y_prd` is not known in a formula",
            id="formula",
        ),
        pytest.param(
            {"Expression": {"formula": "mean(y_pred)"}},
            ("Expression", "name"),
            "Expression needs `name`",
            id="formula-without-name",
        ),
    ],
)
def test_settings_are_refused(value: Any, place: Any, message: str) -> None:
    assert refusals(value) == [(place, message)]


@pytest.mark.parametrize(("given", "kept"), [("pr", "PR"), ("roc", "ROC"), ("PRGAIN", "PRGAIN")])
def test_a_curve_has_the_name_that_keras_gives_it(given: str, kept: str) -> None:
    assert getattr(read_item(METRICS, {"AUC": {"curve": given}}), "curve") == kept  # noqa: B009


@pytest.mark.keras
def test_names_are_those_of_keras() -> None:
    from keras.src.metrics import ALL_OBJECTS_DICT

    # Bases, and a mean or sum of values that a spec has no way to name.
    bases = {"Metric", "metric", "MeanMetricWrapper", "mean_metric_wrapper"}
    left_out = bases | {"Mean", "mean", "Sum", "sum"}
    # `acc` is resolved by `compile`; `Expression` is ours.
    ours = {"acc", "Expression", "expression"}
    assert set(METRICS.names) == set(ALL_OBJECTS_DICT) - left_out | ours


def history(metric: Any, labels: Any, units: int = 1) -> list[float]:
    """The values of one metric over two epochs of a fixed model."""
    import keras
    import numpy as np

    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(units, activation="sigmoid")])
    model.compile("sgd", loss="mse", metrics=[metric])
    x = np.random.default_rng(0).random((20, 4), "float32")
    logs = model.fit(x, labels, batch_size=8, epochs=2, shuffle=False, verbose=0).history
    (name,) = set(logs) - {"loss"}
    return [float(value) for value in logs[name]]


def expression(formula: str) -> Any:
    from seqspec.runtime.objects import make

    return make(read_item(METRICS, {"Expression": {"name": "ours", "formula": formula}}))


def column() -> Any:
    import numpy as np

    return np.random.default_rng(1).random((20, 1), "float32")


def by_hand(formula: str) -> Any:
    """The same as Python functions that a person writes for Keras."""
    from keras import ops

    return {
        "mean(y_pred)": lambda y_true, y_pred: ops.mean(y_pred),
        "mean(abs(y_true - y_pred) > 0.25)": lambda y_true, y_pred: ops.mean(
            ops.cast(ops.abs(y_true - y_pred) > 0.25, "float32")
        ),
        "sqrt(mean(square(y_pred - y_true)))": lambda y_true, y_pred: ops.sqrt(
            ops.mean(ops.square(y_pred - y_true))
        ),
        "max(clip(y_pred, 0.2, 0.6)) - min(y_true)": lambda y_true, y_pred: (
            ops.max(ops.clip(y_pred, 0.2, 0.6)) - ops.min(y_true)
        ),
        "mean(-y_pred ** 2 / 3)": lambda y_true, y_pred: ops.mean(-ops.power(y_pred, 2.0) / 3.0),
        "mean(exp(y_pred) + log(y_pred), 0)": lambda y_true, y_pred: ops.mean(
            ops.exp(y_pred) + ops.log(y_pred), axis=0
        ),
    }[formula]


@pytest.mark.keras
@pytest.mark.parametrize(
    "formula",
    [
        "mean(y_pred)",
        "mean(abs(y_true - y_pred) > 0.25)",
        "sqrt(mean(square(y_pred - y_true)))",
        "max(clip(y_pred, 0.2, 0.6)) - min(y_true)",
        "mean(-y_pred ** 2 / 3)",
        "mean(exp(y_pred) + log(y_pred), 0)",
    ],
)
def test_a_formula_is_the_function_that_a_person_writes(formula: str) -> None:
    """To the bit, over batches of 8, 8 and 4."""
    assert history(expression(formula), column()) == history(by_hand(formula), column())


@pytest.mark.keras
def test_labels_take_the_rank_of_the_answers() -> None:
    """A function that subtracts (n,) from (n, 1) measures every pair; the metrics of Keras do not."""
    labels = column()
    formula = expression("mean(abs(y_true - y_pred))")
    assert history(formula, labels[:, 0]) == history(formula, labels)
    assert history(formula, labels[:, 0]) == pytest.approx(history("mae", labels[:, 0]), rel=0.1)


@pytest.mark.keras
def test_a_constant_is_a_formula() -> None:
    assert history(expression("2 ** -1 + 1"), column()) == [1.5, 1.5]


@pytest.mark.keras
def test_argmax_counts_hits_as_accuracy_does() -> None:
    import numpy as np

    labels = np.eye(3, dtype="float32")[np.random.default_rng(2).integers(0, 3, 16)]
    hits = "mean(argmax(y_pred, -1) == argmax(y_true, -1))"
    labels = np.concatenate([labels, labels])[:20]
    ours = history(expression(hits), labels, units=3)
    assert all(0 <= value <= 1 for value in ours)


@pytest.mark.keras
@pytest.mark.parametrize("formula", ["y_pred" + "+1" * 99, "(" * 32 + "y_pred" + ")" * 32])
def test_the_longest_formulas_are_evaluated(formula: str) -> None:
    assert len(history(expression(formula), column())) == 2


@pytest.mark.keras
def test_a_list_of_one_threshold_reaches_keras() -> None:
    from seqspec.runtime.objects import make

    labels = (column() > 0.5).astype("float32")
    ours = make(read_item(METRICS, {"Precision": {"thresholds": [0.3]}}))
    assert history(ours, labels) == history(
        make(read_item(METRICS, {"Precision": {"thresholds": 0.3}})), labels
    )


@pytest.mark.keras
def test_a_metric_named_loss_hides_the_loss_in_keras() -> None:
    import keras

    metric = keras.metrics.MeanAbsoluteError(name="loss")
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile("sgd", loss="mse", metrics=[metric])
    import numpy as np

    logs = model.fit(np.ones((4, 4)), np.ones((4, 1)), verbose=0).history
    assert list(logs) == ["loss"]
