"""What callbacks remember and how training ends: a run that died anywhere ends as if it had not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from seqspec.cli.main import main
from tests.torture.faults import TINY, Died, failing, resume, run_of, train, undisturbed, written
from tests.torture.kills import outcome

pytestmark = [pytest.mark.keras, pytest.mark.slow]
EMA = {"optimizer": {"SGD": {"learning_rate": 0.05, "use_ema": True, "ema_momentum": 0.9}}}
HALVED = {"ExponentialDecay": {"initial_learning_rate": 0.1, "decay_steps": 1, "decay_rate": 0.5}}
# Each with what it changes in the spec.
KINDS: dict[str, dict[str, Any]] = {
    "stops": {
        "fit": {
            "epochs": 20, "batch_size": 8,
            "callbacks": [
                {"EarlyStopping": {
                    "monitor": "loss", "mode": "max", "patience": 2, "restore_best_weights": True,
                }},
                "CSVLogger",
            ],
        },
    },
    "best": {
        "fit": {
            "epochs": 3, "batch_size": 8,
            "callbacks": [
                {"EarlyStopping": {"patience": 9, "restore_best_weights": True}},
                {"ModelCheckpoint": {"save_best_only": True}},
            ],
        },
    },
    "averages": {"compile": {**TINY["compile"], **EMA}},
    "swapped": {
        "compile": {**TINY["compile"], **EMA},
        "fit": {
            "epochs": 3, "batch_size": 8, "validation_freq": 2,
            "callbacks": [{"SwapEMAWeights": {"swap_on_epoch": True}}],
        },
    },
    "scheduled": {
        "layers": [{"Dense": 4}, {"Dense": {"units": 2, "activation": "softmax"}}],
        "compile": {
            "optimizer": "sgd", "loss": "sparse_categorical_crossentropy", "steps_per_execution": 1,
        },
        "data": {"dummy": {**TINY["data"]["dummy"], "y": {"labels": 2}}},
        "fit": {
            "epochs": 3, "batch_size": 8, "validation_freq": 2, "class_weight": [0.3, 2.0],
            "callbacks": [
                {"LearningRateScheduler": {"schedule": HALVED}}, "CSVLogger",
            ],
        },
    },
    "remembering": {
        "input": {"batch_shape": [8, 3, 2]},
        "layers": [{"LSTM": {"units": 3, "stateful": True}}, {"Dense": 1}],
        "fit": {"epochs": 3, "reset_state": "never"},
    },
}  # fmt: skip
# How many seconds lie between two checkpoints: none after each call, or only the last one.
CASES = [(kind, 0.0) for kind in KINDS] + [("scheduled", 1000.0)]
POINTS = 2
BEGUN = 45  # calls, after which a run folder is there for certain


@pytest.mark.parametrize(("kind", "every"), CASES)
def test_a_run_that_died_goes_on_as_if_it_had_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, every: float
) -> None:
    from seqspec.runtime import keeper

    monkeypatch.setattr(keeper, "SAVE_EVERY", every)
    spec = written(tmp_path / "alone", {**TINY, **KINDS[kind]})
    with failing(0, Died()) as calls:
        assert train(spec) == 0
    whole = outcome(run_of(spec))
    last = len(calls) - 10  # it writes the record that says completed
    for at in (*range(BEGUN, last, -(-(last - BEGUN) // POINTS)), last):
        other = written(tmp_path / str(at), {**TINY, **KINDS[kind]})
        with failing(at, Died()):
            assert train(other) == 70
        assert resume(run_of(other)) == 0
        assert outcome(run_of(other)) == whole, f"it died at call {at} of {len(calls)}"


@pytest.mark.parametrize("kind", ["stops", "best", "averages", "swapped"])
def test_a_run_is_evaluated_with_the_weights_that_training_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    spec = written(tmp_path / "alone", {**TINY, **KINDS[kind]})
    assert train(spec) == 0
    capsys.readouterr()
    assert main(["evaluate", str(run_of(spec).path), "--format", "json"]) == 0
    measured = json.loads(capsys.readouterr().out)["metrics"]
    assert measured == json.loads(run_of(spec).record.read_text())["evaluate"]


@pytest.mark.parametrize("kind", ["best", "averages", "swapped"])
def test_an_extended_run_goes_on_with_the_weights_of_training(tmp_path: Path, kind: str) -> None:
    """Not with the averages, or the best weights, that the shorter run has ended with."""
    whole = undisturbed(tmp_path / "alone", {**TINY, **KINDS[kind]}, fit=fit(kind, 3))
    spec = written(tmp_path / "extended", {**TINY, **KINDS[kind]}, fit=fit(kind, 2))
    assert train(spec) == 0
    assert resume(run_of(spec), "--epochs", "3") == 0
    assert outcome(run_of(spec)) == whole


def test_a_run_that_a_callback_ended_is_complete(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = written(tmp_path / "alone", {**TINY, **KINDS["stops"]})
    assert train(spec) == 0
    assert resume(run_of(spec), "--epochs", "30") == 4
    assert "is complete: a callback ended it after" in capsys.readouterr().err


def fit(kind: str, epochs: int) -> dict[str, Any]:
    """The `fit` of a kind, with another number of epochs."""
    return {**KINDS[kind].get("fit", TINY["fit"]), "epochs": epochs}
