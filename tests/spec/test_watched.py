"""The names and directions of what training shows."""

from __future__ import annotations

from typing import Any

import pytest

from seqspec.spec.compile import Compile
from seqspec.spec.watched import directions, watched

METRICS: list[Any] = [
    "accuracy", "mae", {"MeanAbsoluteError": {"name": "distance"}}, {"F1Score": {"average": "macro"}},
    {"Expression": {"name": "mean_pred", "formula": "mean(y_pred)"}}, "mae", "FalsePositives",
]  # fmt: skip


def compiled(**given: Any) -> Compile:
    return Compile.model_validate({"loss": "binary_crossentropy", **given})


def test_a_direction_for_each_number_that_has_one() -> None:
    assert directions(compiled(metrics=METRICS)) == {
        "loss": "down", "accuracy": "up", "mae": "down", "distance": "down", "f1_score": "up",
        "mae_1": "down",
    }  # fmt: skip


def test_the_loss_goes_down_whatever_it_is_called() -> None:
    assert directions(compiled(loss="cosine_similarity", metrics=["cosine_similarity"])) == {
        "loss": "down", "cosine_similarity": "up",
    }  # fmt: skip


@pytest.mark.keras
def test_names_are_those_of_the_history() -> None:
    import keras
    import numpy as np

    from seqspec.runtime.objects import made

    given = compiled(metrics=METRICS, weighted_metrics=["accuracy", "mse", "mse"])
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(
        loss=given.loss,
        metrics=[made(each) for each in given.metrics],
        weighted_metrics=[made(each) for each in given.weighted_metrics],
    )
    scores = model.evaluate(np.ones((8, 4)), np.ones((8, 1)), verbose=0, return_dict=True)
    assert {each.name for each in watched(given)} == set(scores)
