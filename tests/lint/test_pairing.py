"""Labels stand beside answers as in Keras: what stops there is an error, and nothing else is."""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from seqspec.lint.check import check
from seqspec.source.parse import parse
from seqspec.source.problem import Problem, Severity
from seqspec.spec.base import Item
from seqspec.spec.families import LOSSES, METRICS
from seqspec.spec.item import read_item
from seqspec.spec.pairing import paired

SAMPLES = 8
CLASSES = np.arange(SAMPLES) % 3
STEPS = np.arange(4 * SAMPLES).reshape(SAMPLES, 4) % 3
ROWS = np.eye(3, dtype="float32")
REAL = np.linspace(0.1, 0.9, 12 * SAMPLES, dtype="float32").reshape(SAMPLES, 4, 3)
# Labels as they stand in files.
LABELS = {
    "zeros": np.zeros(SAMPLES, int),
    "yes or no": (CLASSES > 0).astype("float32"),
    "classes": CLASSES,
    "a column of classes": CLASSES[:, None],
    "rows": ROWS[CLASSES],
    "numbers": REAL[:, 0, 0],
    "a column of numbers": REAL[:, 0, :1],
    "a class for each step": STEPS,
    "a column for each step": STEPS[..., None],
    "a row for each step": ROWS[STEPS],
    "a number for each step": REAL[:, :, 0],
}
# Inputs and last layers, and what they answer.
HEADS = {
    "yes or no": ("[4]", "{units: 1, activation: sigmoid}", REAL[:, 0, :1]),
    "a number": ("[4]", "{units: 1}", REAL[:, 0, :1] - 0.5),
    "classes": ("[4]", "{units: 3, activation: softmax}", REAL[:, 0]),
    "numbers": ("[4]", "{units: 3}", REAL[:, 0] - 0.5),
    "a number for each step": ("[4, 4]", "{units: 1, activation: sigmoid}", REAL[:, :, :1]),
    "classes for each step": ("[4, 4]", "{units: 3, activation: softmax}", REAL),
}
SETTINGS = {
    "TopKCategoricalAccuracy": {"k": 1},
    "SparseTopKCategoricalAccuracy": {"k": 1},
    "F1Score": {"average": "macro"},
    "FBetaScore": {"average": "macro"},
    "PrecisionAtRecall": {"recall": 0.5},
    "RecallAtPrecision": {"precision": 0.5},
    "SensitivityAtSpecificity": {"specificity": 0.5},
    "SpecificityAtSensitivity": {"sensitivity": 0.5},
}
# Those that look at the values, or have rules of their own (test_rules.py, SQ213).
ELSEWHERE = {"Crossentropy", "Expression", "IoU", "MeanIoU", "OneHotIoU", "OneHotMeanIoU"}
MEMBERS = [
    pytest.param(key, member.__name__, id=f"{key}-{member.__name__}")
    for key, family in (("loss", LOSSES), ("metrics", METRICS))
    for member in family.classes()
    if member.__name__ not in ELSEWHERE
]
# What is said of shapes, and not of the values of labels.
SHAPES = ("SQ202", "SQ203", "SQ204")
EVERY = 1 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 5


def sample(name: str) -> list[tuple[str, str]]:
    """Some labels and heads, others for each name."""
    return [*product(LABELS, HEADS)][sum(map(ord, name)) % EVERY :: EVERY]


def item_of(key: str, name: str) -> Item:
    return read_item(LOSSES if key == "loss" else METRICS, {name: SETTINGS.get(name, {})})


def stops(key: str, item: Item, y: Any, answer: Any) -> bool:  # Any: arrays
    """Whether Keras stops at such a batch."""
    import tensorflow as tf
    from keras.src.trainers.compile_utils import CompileLoss, CompileMetrics

    from seqspec.runtime.objects import make

    y, answer = tf.constant(y), tf.constant(answer)
    try:
        if key == "loss":
            CompileLoss(make(item))(y, answer)
        else:
            CompileMetrics([make(item)], None).update_state(y, answer)
    except Exception:  # whatever Keras raises
        return True
    return False


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("key", "name"), MEMBERS)
def test_shapes_that_keras_cannot_compare_are_known(key: str, name: str) -> None:
    item = item_of(key, name)
    for label, head in sample(name):
        y, answer = LABELS[label], HEADS[head][2]
        if name == "SparseCategoricalCrossentropy":
            y = 0 * y  # a class that is not answered stops Keras too
        known = paired(type(item).pairing, y.shape[1:], answer.shape[1:])  # type: ignore[attr-defined]
        assert (known is None) == stops(key, item, y, answer), (label, head)


@pytest.mark.keras
@pytest.mark.parametrize("label", ["zeros", "a column of classes", "rows"])
def test_an_answer_without_axes_has_no_largest_place(label: str) -> None:
    item, y = item_of("metrics", "CategoricalAccuracy"), LABELS[label]
    known = paired(type(item).pairing, y.shape[1:], ())  # type: ignore[attr-defined]
    assert (known is None) == stops("metrics", item, y, REAL[:, 0, 0])


SPEC = """seqspec: 1
input: {shape: %s}
layers:
  - Dense: %s
compile: {loss: %s, metrics: [%s]}
data: {npz: labels.npz}
"""


def found(folder: Path, label: str, head: str, loss: str, metric: str = "") -> list[Problem]:
    shape, last, answer = HEADS[head]
    x = np.zeros((SAMPLES, *answer.shape[1:-1], 4), "float32")
    np.savez(folder / "labels.npz", x=x, y=LABELS[label])
    return [*check(parse(SPEC % (shape, last, loss, metric), "a.yaml"), folder).problems]


@pytest.mark.parametrize(("key", "name"), MEMBERS)
def test_what_stops_is_an_error_and_nothing_else(tmp_path: Path, key: str, name: str) -> None:
    item, given = item_of(key, name), f"{{{name}: {SETTINGS.get(name, {})}}}".replace("'", "")
    for label, head in sample(name):
        shapes = LABELS[label].shape[1:], HEADS[head][2].shape[1:]
        needed = [item] if key == "loss" else [item, item_of("loss", "MeanSquaredError")]
        fails = any(paired(type(each).pairing, *shapes) is None for each in needed)  # type: ignore[attr-defined]
        told = found(tmp_path, label, head, *([given] if key == "loss" else ["mse", given]))
        assert any(each.severity is Severity.ERROR for each in told) == fails, (label, head, told)


@pytest.mark.keras
@pytest.mark.parametrize(("label", "head"), [*product(LABELS, HEADS)])
@pytest.mark.parametrize("word", ["crossentropy", "ce"])
def test_the_word_that_goes_by_shapes_stops_where_keras_does(
    tmp_path: Path, word: str, label: str, head: str
) -> None:
    import tensorflow as tf
    from keras.src.trainers.compile_utils import CompileLoss

    told = found(tmp_path, label, head, word)
    wrong = [each for each in told if each.severity is Severity.ERROR and each.code in SHAPES]
    try:
        CompileLoss(word)(tf.constant(LABELS[label]), tf.constant(HEADS[head][2]))
    except Exception:  # whatever Keras raises
        assert wrong, told
    else:
        assert not wrong


@pytest.mark.parametrize(
    ("label", "head", "loss", "metric", "message", "fix"),
    [
        ("yes or no", "yes or no", "binary_crossentropy", "{F1Score: {average: macro}}",
         "F1Score cannot compare labels of () with answers of (1,)",
         "add `prepare: {y: [{reshape: [1]}]}` under `data`"),
        ("yes or no", "yes or no", "binary_crossentropy", "binary_crossentropy",
         "BinaryCrossentropy cannot compare labels of () with answers of (1,)",
         "add `prepare: {y: [{reshape: [1]}]}` under `data`"),
        ("yes or no", "yes or no", "binary_crossentropy", "hinge",
         "with labels of () and answers of (1,), Hinge compares each answer with the labels of all samples",
         "add `prepare: {y: [{reshape: [1]}]}` under `data`"),
        ("a column of classes", "classes", "CategoricalGeneralizedCrossEntropy", "",
         "with labels of (1,) and answers of (3,), CategoricalGeneralizedCrossEntropy compares each answer "
         "with the labels of all samples",
         "add `prepare: {y: [{reshape: []}]}` under `data`"),
        ("rows", "numbers", "mse", "sparse_categorical_accuracy",
         "SparseCategoricalAccuracy cannot compare labels of (3,) with answers of (3,)",
         "write `categorical_accuracy`"),
        ("a number for each step", "a number for each step", "mse", "{AUC: {multi_label: true}}",
         "AUC takes one row a sample, got (4, 1)", "delete `multi_label`"),
        ("rows", "classes", "Circle", "",
         "Circle takes class numbers of (1,) for answers of (3,), but the labels are (3,)",
         "use a loss that compares rows, such as `categorical_crossentropy`"),
    ],
)  # fmt: skip
def test_it_says_what_cannot_be_compared_and_how_to_mend_it(
    tmp_path: Path, label: str, head: str, loss: str, metric: str, message: str, fix: str
) -> None:
    (problem,) = found(tmp_path, label, head, loss, metric)
    assert (problem.message, problem.fix) == (message, fix)
    if fix.startswith("add"):
        step = fix.split("`")[1]
        shape, last, _ = HEADS[head]
        text = SPEC.replace("data: {", f"data: {{{step}, ") % (shape, last, loss, metric)
        assert not check(parse(text, "a.yaml"), tmp_path).problems


@pytest.mark.keras
@pytest.mark.parametrize(
    ("key", "name", "label", "head"),
    [("metrics", "Hinge", "yes or no", "yes or no"),
     ("loss", "CategoricalGeneralizedCrossEntropy", "a column of classes", "classes")],
)  # fmt: skip
def test_what_keras_compares_with_all_samples_is_another_number(
    key: str, name: str, label: str, head: str
) -> None:
    from seqspec.runtime.objects import make

    y, answer = LABELS[label], HEADS[head][2]
    beside = y[:, 0] if y.ndim > 1 else y[:, None]
    every, each = (float(make(item_of(key, name))(given, answer)) for given in (y, beside))
    assert every != pytest.approx(each, rel=1e-3)
    pairs = [
        (beside[[i] * SAMPLES], answer) for i in range(SAMPLES)
    ]  # each label beside all answers
    assert every == pytest.approx(
        np.mean([float(make(item_of(key, name))(*pair)) for pair in pairs])
    )


BINARY = """seqspec: 1
input: {shape: [8]}
layers:
  - Dense: {units: %d, activation: %s}
compile: {loss: %s, metrics: [%s]}
data: {dummy: {x: uniform, y: %s, samples: {train: 64, test: 32}}}
"""


@pytest.mark.parametrize(
    ("units", "activation", "loss", "metric", "y", "found"),
    [
        (2, "softmax", "categorical_crossentropy", "", "binary",
         ("SQ202", "write `sparse_categorical_crossentropy`")),
        (2, "softmax", "binary_crossentropy", "", "binary",
         ("SQ204", "write `loss: sparse_categorical_crossentropy` for 2 classes")),
        (1, "sigmoid", "categorical_crossentropy", "", "binary",
         ("SQ217", "write `binary_crossentropy`, or give the last layer a unit for each class")),
        (1, "sigmoid", "sparse_categorical_crossentropy", "", "{one_hot: 1}",
         ("SQ217", "write `binary_crossentropy`, or give the last layer a unit for each class")),
        (1, "sigmoid", "binary_crossentropy", "sparse_categorical_crossentropy", "binary",
         ("SQ216", "write `binary_crossentropy`")),
        (2, "softmax", "sparse_categorical_crossentropy", "sparse_categorical_crossentropy", "{labels: 3}",
         ("SQ203", "set `units` of the last layer to 3")),
        (3, "linear", "mse", "sparse_categorical_crossentropy", "{normal: {shape: [3]}}",
         ("SQ207", "use a metric for numbers such as `mae`")),
        (3, "linear", "mse", "{SparseTopKCategoricalAccuracy: {k: 2}}", "{normal: {shape: [3]}}",
         ("SQ207", "use a metric for numbers such as `mae`")),
    ],
)  # fmt: skip
def test_a_mended_spec_learns(
    units: int, activation: str, loss: str, metric: str, y: str, found: tuple[str, str]
) -> None:
    text = BINARY % (units, activation, loss, metric, y)
    (problem,) = check(parse(text, "a.yaml")).problems
    assert (problem.code, problem.fix) == found


def test_no_fix_leads_to_a_choice_of_one() -> None:
    text = BINARY % (2, "softmax", "sparse_categorical_crossentropy", "", "binary")
    assert not check(parse(text, "a.yaml")).problems


def test_a_loss_that_is_called_by_its_class_is_shown(tmp_path: Path) -> None:
    """The text may have another word for it."""
    (problem,) = found(tmp_path, "classes", "classes for each step", "ce")
    assert problem.message.startswith("SparseCategoricalCrossentropy takes class numbers of (4, 1)")
    shown = [(each.span.line, each.message) for each in problem.related]
    assert shown[0] == (5, "this loss")
