"""Callbacks of a spec do what the same callbacks of Keras do in a script."""

from __future__ import annotations

import csv
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from seqspec.lint.check import Checked, check
from seqspec.runs import checkpoint, record
from seqspec.runs.errors import DivergedError
from seqspec.runs.folder import RunFolder
from seqspec.source.parse import parse

pytestmark = pytest.mark.keras

TEXT = """
seqspec: 1
name: given
seed: 3
input: {shape: [5]}
layers: [{Dense: {units: 6, activation: relu}}, {Dense: {units: 1, activation: sigmoid}}]
compile:
  optimizer: {Adam: {learning_rate: 0.05, use_ema: true}}
  loss: binary_crossentropy
  metrics: [accuracy]
data: {npz: {file: a.npz, train: {x: x, y: y}, validation: {x: vx, y: vy}}}
fit: {epochs: 12, batch_size: 10, shuffle: false, callbacks: %s}
"""
DECAY = {"initial_learning_rate": 0.1, "decay_steps": 4, "decay_rate": 0.5}


@pytest.fixture
def arrays(tmp_path: Path) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    found = {"x": rng.random((60, 5), "float32"), "vx": rng.random((30, 5), "float32")}
    found |= {"y": rng.integers(0, 2, (60, 1)), "vy": rng.integers(0, 2, (30, 1))}
    np.savez(tmp_path / "a.npz", **found)
    return found


def checked(folder: Path, callbacks: str) -> Checked:
    return check(parse(TEXT % callbacks, str(folder / "a.yaml")), folder).must_work()


def trained(folder: Path, callbacks: str) -> RunFolder:
    from seqspec.runtime.train import train

    return RunFolder(Path(train(checked(folder, callbacks), folder / "runs").folder))


def script(arrays: dict[str, Any], *callbacks: Any) -> tuple[Any, dict[str, list[float]]]:
    """The hand-written script: its model and its history."""
    import keras

    keras.utils.set_random_seed(3)
    layers = [keras.layers.Dense(6, activation="relu"), keras.layers.Dense(1, activation="sigmoid")]
    model = keras.Sequential([keras.Input((5,)), *layers])
    optimizer = keras.optimizers.Adam(0.05, use_ema=True)
    model.compile(optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    history = model.fit(
        arrays["x"], arrays["y"], batch_size=10, epochs=12, shuffle=False, verbose=0,
        validation_data=(arrays["vx"], arrays["vy"]), validation_batch_size=10,
        callbacks=list(callbacks),
    )  # fmt: skip
    return model, history.history


def columns(folder: RunFolder) -> dict[str, list[float]]:
    """The columns of `metrics.csv` without the epochs."""
    rows = list(csv.DictReader(folder.metrics.read_text().splitlines()))
    return {name: [float(row[name]) for row in rows] for name in rows[0] if name != "epoch"}


def rate_by_epoch(epoch: int, rate: float) -> float:
    return 0.1 * 0.5 ** (epoch / 4)


WRITTEN: list[tuple[str, Callable[[Any], Any]]] = [
    ("[{EarlyStopping: {patience: 2}}]", lambda c: c.EarlyStopping(patience=2)),
    (
        "[{EarlyStopping: {monitor: val_accuracy, patience: 1, restore_best_weights: true}}]",
        lambda c: c.EarlyStopping(monitor="val_accuracy", patience=1, restore_best_weights=True),
    ),
    (
        "[{ReduceLROnPlateau: {monitor: loss, patience: 0, min_delta: 0.05}}]",
        lambda c: c.ReduceLROnPlateau(monitor="loss", patience=0, min_delta=0.05),
    ),
    (
        "[{LearningRateScheduler: {schedule: {ExponentialDecay: "
        "{initial_learning_rate: 0.1, decay_steps: 4, decay_rate: 0.5}}}}]",
        lambda c: c.LearningRateScheduler(rate_by_epoch),
    ),
    ("[{SwapEMAWeights: {swap_on_epoch: true}}]", lambda c: c.SwapEMAWeights(swap_on_epoch=True)),
    ("[TerminateOnNaN]", lambda c: c.TerminateOnNaN()),
]


@pytest.mark.parametrize(("written", "made"), WRITTEN, ids=[written for written, _ in WRITTEN])
def test_history_and_weights_are_those_of_a_script(
    tmp_path: Path, arrays: dict[str, Any], written: str, made: Callable[[Any], Any]
) -> None:
    import keras

    folder = trained(tmp_path, written)
    model, history = script(arrays, made(keras.callbacks))
    ours = columns(folder)
    assert set(ours) == set(history)
    for name, values in history.items():
        assert ours[name] == pytest.approx(values, rel=1e-6), name
    saved = checkpoint.read(folder.checkpoints).arrays[: len(model.variables)]
    for entry, variable in zip(saved, model.variables, strict=True):
        theirs = variable.numpy()
        assert np.allclose(
            np.frombuffer(entry.data, theirs.dtype).reshape(theirs.shape), theirs, 1e-6
        )


def test_the_log_is_that_of_keras(tmp_path: Path, arrays: dict[str, Any]) -> None:
    import keras

    folder = trained(tmp_path, '[{CSVLogger: ";"}]')
    script(arrays, keras.callbacks.CSVLogger(tmp_path / "keras.csv", separator=";"))
    ours = [line.split(";") for line in folder.log.read_bytes().decode().split("\r\n")]
    theirs = [
        line.split(";") for line in (tmp_path / "keras.csv").read_bytes().decode().split("\r\n")
    ]
    assert ours[0] == theirs[0]
    assert [row[0] for row in ours] == [row[0] for row in theirs]
    numbers = [[float(cell) for row in table[1:-1] for cell in row] for table in (ours, theirs)]
    assert numbers[0] == pytest.approx(numbers[1], rel=1e-6)


def test_the_best_checkpoint_is_that_of_the_best_epoch(
    tmp_path: Path, arrays: dict[str, Any]
) -> None:
    folder = trained(tmp_path, "[{ModelCheckpoint: {monitor: val_loss, save_best_only: true}}]")
    losses = columns(folder)["val_loss"]
    assert checkpoint.read(folder.best).about["epoch"] == losses.index(min(losses)) + 1


def test_a_threshold_keeps_nothing_worse(tmp_path: Path, arrays: dict[str, Any]) -> None:
    settings = "{monitor: val_loss, save_best_only: true, initial_value_threshold: 0.0}"
    assert not trained(tmp_path, f"[{{ModelCheckpoint: {settings}}}]").best.exists()


def test_checkpoints_while_training(tmp_path: Path, arrays: dict[str, Any]) -> None:
    folder = trained(tmp_path, "[{ModelCheckpoint: {save_freq: 9}}]")
    # 72 batches are 8 times 9; one comes before the first validation, which may be long, and one at the
    # end, with the averages in place of the weights.
    assert checkpoint.read(folder.checkpoints).number == 10


def test_a_lost_loss_is_a_diverged_run(tmp_path: Path, arrays: dict[str, Any]) -> None:
    from seqspec.runtime.train import train

    text = TEXT % "[TerminateOnNaN]"
    for old, new in (
        ("Adam: {learning_rate: 0.05, use_ema: true}", "SGD: {learning_rate: 10.0}"),
        ("loss: binary_crossentropy", "loss: mse"),
        ("activation: relu", "activation: linear"),
        ("activation: sigmoid", "activation: linear"),
    ):
        text = text.replace(old, new)
    spec = check(parse(text, str(tmp_path / "a.yaml")), tmp_path).must_work()
    with pytest.raises(DivergedError, match=r"in epoch 1, step \d: the loss is inf"):
        train(spec, tmp_path / "runs")
    assert record.read(RunFolder(tmp_path / "runs/given/001")).status == "diverged"


@pytest.mark.skipif(find_spec("tensorboard") is None, reason="its package is not installed")
def test_tensorboard_writes_into_the_run(tmp_path: Path, arrays: dict[str, Any]) -> None:
    trained(tmp_path, "[TensorBoard]")
    assert list((tmp_path / "runs/given/001/tensorboard").rglob("events.*"))


def test_a_run_that_stopped_early_is_over_when_it_is_gone_on_with(
    tmp_path: Path, arrays: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between its last checkpoint and its end, it must not train on past the stop."""
    from seqspec.cli.resuming import reopened
    from seqspec.runtime import train

    written = "[{EarlyStopping: {monitor: loss, min_delta: 10, patience: 1, baseline: 0}}]"
    alone = trained(tmp_path, written)

    def die(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr("seqspec.runtime.keeper.Keeper.close", die)
        with pytest.raises(MemoryError):
            train.train(checked(tmp_path, written), tmp_path / "runs")
    found = reopened("given/002", None, None, tmp_path / "runs", force=False)
    train.resume(found.folder, found.checked, found.saved)
    assert found.folder.metrics.read_bytes() == alone.metrics.read_bytes()
    ours, theirs = (
        {each.path: bytes(each.data) for each in checkpoint.read(folder.checkpoints).arrays}
        for folder in (alone, found.folder)
    )
    assert [path for path in ours if ours[path] != theirs.get(path)] == []
