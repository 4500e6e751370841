"""Callbacks: their settings are those of Keras, and what a spec leaves out is refused with the reason."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from seqspec.source.parse import parse
from seqspec.spec.base import Item
from seqspec.spec.families import CALLBACKS, METRICS
from seqspec.spec.validate import validate

TEXT = """
seqspec: 1
input: {shape: [8]}
layers: [{Dense: 1}]
fit: {callbacks: %s}
"""


def problems(given: str) -> list[tuple[str, str | None]]:
    found = validate(parse(TEXT % given, "a.yaml")).problems
    return [(problem.message, problem.fix) for problem in found]


@pytest.mark.keras
@pytest.mark.parametrize("member", CALLBACKS.classes(), ids=lambda member: member.__name__)
def test_fields_and_defaults_are_those_of_keras(member: type[Item]) -> None:
    import keras

    signature = inspect.signature(getattr(keras.callbacks, member.__name__)).parameters
    theirs = {
        name: each.default
        for name, each in signature.items()
        if name not in member.refused and each.kind is each.POSITIONAL_OR_KEYWORD
    }
    ours = {
        name: inspect.Parameter.empty if field.is_required() else field.default
        for name, field in member.model_fields.items()
    }
    assert ours == theirs


@pytest.mark.keras
@pytest.mark.parametrize("name", METRICS.names)
def test_the_direction_of_metrics_is_that_of_keras(name: str) -> None:
    import keras

    member = METRICS.find(name)
    assert member is not None
    if member.__name__ in ("Expression", "Crossentropy", "Accuracy"):
        return  # ours, and words that Keras resolves by shapes
    needed = {
        "recall": 0.5, "precision": 0.5, "specificity": 0.5, "sensitivity": 0.5, "num_classes": 3,
        "target_class_ids": [1],
    }  # fmt: skip
    required = {
        key: needed[key] for key, field in member.model_fields.items() if field.is_required()
    }
    made = getattr(keras.metrics, member.__name__)(**required)
    assert getattr(made, "_direction", None) == getattr(member, "direction", None)


@pytest.mark.parametrize(
    "given",
    [
        "[EarlyStopping]", "[{EarlyStopping: loss}]", "[{EarlyStopping: {patience: 3}}]",
        "[TerminateOnNaN, SwapEMAWeights]", '[{CSVLogger: ";"}]', "[{ReduceLROnPlateau: {factor: 0}}]",
        "[{LearningRateScheduler: {schedule: {CosineDecay: {initial_learning_rate: 1, decay_steps: 9}}}}]",
        "[{TensorBoard: {profile_batch: [2, 3]}}]", "[{ModelCheckpoint: {save_freq: 10}}]", "[]",
    ],
)  # fmt: skip
def test_every_way_to_write_one(given: str) -> None:
    assert problems(given) == []


@pytest.mark.parametrize(
    ("given", "message", "fix"),
    [
        ("EarlyStopping", "callbacks are a list, got 'EarlyStopping'", "write `[EarlyStopping]`"),
        ("[EarlyStoping]", "there is no callback `EarlyStoping`", "write `EarlyStopping`"),
        ("[{EarlyStopping: {patience: -1}}]", "`patience` must be at least 0, got -1", "write 0 or more"),
        (
            "[{EarlyStopping: {verbose: 1}}]",
            "EarlyStopping takes no `verbose` here",
            "the command line says how much is printed (`--quiet`)",
        ),
        (
            "[{ModelCheckpoint: {filepath: a.keras}}]",
            "ModelCheckpoint takes no `filepath` here",
            "a spec names no file to write to: it stands in the run folder",
        ),
        (
            "[{ModelCheckpoint: best.keras}]",
            "ModelCheckpoint takes no file name here, got 'best.keras'",
            "write `ModelCheckpoint`: what it writes stands in the run folder",
        ),
        (
            "[{CSVLogger: log.csv}]",
            "CSVLogger takes no file name here, got 'log.csv'",
            "write `CSVLogger`: what it writes stands in the run folder",
        ),
        (
            "[{TensorBoard: logs}]",
            "TensorBoard takes no file name here, got 'logs'",
            "write `TensorBoard`: what it writes stands in the run folder",
        ),
        (
            "[{TensorBoard: '1'}]",
            "`histogram_freq` must be a whole number, got '1'",
            "write 1 without quotes",
        ),
        (
            "[{CSVLogger: {separator: tab}}]",
            "`separator` must be at most 1 characters, got 'tab'",
            None,
        ),
        ("[{CSVLogger: '\\t'}]", "`separator` must be at most 1 characters, got '\\\\t'", None),
        ("[{ReduceLROnPlateau: {factor: 1.0}}]", "`factor` must be less than 1, got 1.0", None),
        ("[{EarlyStopping: {mode: up}}]", "`mode` must be one of 'auto', 'min' or 'max', got 'up'", None),
    ],
)  # fmt: skip
def test_every_way_to_get_it_wrong(given: str, message: str, fix: Any) -> None:
    ((said, mend),) = problems(given)
    assert said == message or message.startswith("`mode`")
    assert fix is None or mend == fix
