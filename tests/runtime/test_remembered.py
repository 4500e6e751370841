"""What callbacks remember: all that training changes in them, and nothing of the process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from seqspec.runs.folder import RunFolder
from tests.torture.faults import TINY, outcome, resume, run_of, train, undisturbed, written

pytestmark = pytest.mark.keras
RATE = {"compile": {**TINY["compile"], "optimizer": {"SGD": {"learning_rate": 0.05}}}}
STOPS = {"EarlyStopping": {"monitor": "val_loss", "min_delta": 9.0, "patience": 2}}
SLOWS = {"ReduceLROnPlateau": {"monitor": "loss", "patience": 1, "min_delta": 9.0}}
SAVES = {"ModelCheckpoint": {"monitor": "loss", "save_best_only": True}}
EVERY = (STOPS, SLOWS, SAVES, {"ModelCheckpoint": {"save_freq": 2}}, "CSVLogger", "SwapEMAWeights")
# Set by Keras when the first epoch ends, from what the spec says; the direction turns `min_delta` round.
DERIVED = {"monitor_op", "min_delta"}
# Begun anew with each process, each training or each epoch.
PASSING = {"_model", "params", "_current_epoch", "_raw", "due"}


@pytest.mark.parametrize("callback", EVERY, ids=str)
def test_all_that_training_changes_is_remembered(tmp_path: Path, callback: Any) -> None:
    import keras

    from seqspec.lint.check import check
    from seqspec.runtime.given import callbacks
    from seqspec.runtime.remembered import state_names
    from seqspec.source.read import read

    fit = {"epochs": 3, "batch_size": 8, "callbacks": [callback]}
    optimizer = {"Adam": {"use_ema": True}}
    file = written(tmp_path, compile={**TINY["compile"], "optimizer": optimizer}, fit=fit)
    spec = check(read(file), tmp_path).must_work().spec
    (tmp_path / "run").mkdir()
    (made,) = callbacks(spec, RunFolder(tmp_path / "run"))
    before = dict(vars(made))
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(use_ema=True), "mse")
    x, y = keras.random.normal([16, 4], seed=1), keras.random.normal([16, 1], seed=2)
    model.fit(x, y, batch_size=4, epochs=3, validation_data=(x, -y), callbacks=[made], verbose=0)
    changed = {name for name, value in vars(made).items() if before.get(name) is not value}
    assert changed - DERIVED - PASSING <= set(state_names(made))
    assert not set(state_names(made)) & (DERIVED | PASSING)


@pytest.mark.parametrize("callback", [STOPS, SLOWS], ids=str)
def test_a_smallest_improvement_holds_after_going_on(tmp_path: Path, callback: Any) -> None:
    """Keras turns its sign once for each process, so it is not for a checkpoint to hold."""
    fit = {"epochs": 8, "batch_size": 8, "callbacks": [callback]}
    whole = undisturbed(tmp_path / "alone", **RATE, fit=fit)
    spec = written(tmp_path / "run", **RATE, fit=fit)
    assert train(spec, "--epochs", "1") == 0
    assert resume(run_of(spec), "--epochs", "8") == 0
    assert outcome(run_of(spec)) == whole
