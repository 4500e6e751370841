"""Numbers that are not finite, clocks that lie, and the same bytes from every process."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from seqspec.cli.main import main
from seqspec.runs import checkpoint
from tests.torture.faults import (
    TINY,
    one_error,
    run_of,
    status,
    train,
    written,
)
from tests.torture.kills import Outcome, outcome, start

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.usefixtures("every_call")]
Capture = pytest.CaptureFixture[str]


HUGE = {"compile": {**TINY["compile"], "optimizer": {"SGD": {"learning_rate": 10.0}}}}


def test_a_diverged_run_says_where_and_does_so_again(tmp_path: Path, capsys: Capture) -> None:
    fit = {"epochs": 60, "batch_size": 8}
    data = {"dummy": {**TINY["data"]["dummy"], "samples": 24}}
    spec = written(tmp_path / "run", {**TINY, **HUGE}, data=data, fit=fit)
    assert train(spec) == 5
    first = one_error(capsys)
    assert "training diverged in epoch " in first and "step " in first and "dense" in first
    assert "the last good checkpoint is kept" in first
    folder = run_of(spec)
    assert status(folder) == "diverged"
    good = checkpoint.read(folder.checkpoints)
    assert main(["train", "--resume", str(folder.path)]) == 5
    said = capsys.readouterr().err
    assert "has diverged, and going on is exact" in said
    assert first.split(";")[0].splitlines()[0] in said
    assert checkpoint.read(folder.checkpoints).arrays == good.arrays


@pytest.mark.parametrize("kind", ["moving_variance", "velocity"])
def test_what_no_loss_shows_is_never_saved(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Moving statistics and what an optimizer keeps are not finite while the loss is."""
    from seqspec.runtime.callbacks import Report

    def poison(self: Any, epoch: int, logs: Any = None) -> None:
        every = [*self.model.variables, *self.model.optimizer.variables]
        for variable in every if epoch == 1 else ():
            if kind in variable.path:
                variable.assign(variable * float("inf"))

    monkeypatch.setattr(Report, "on_epoch_begin", poison)
    layers = [{"Dense": 4}, "BatchNormalization", {"Dense": 1}]
    best = [{"ModelCheckpoint": {"monitor": "loss", "save_best_only": True}}]
    spec = written(
        tmp_path / "run", TINY, layers=layers,
        fit={"epochs": 3, "batch_size": 8, "callbacks": best},
    )  # fmt: skip
    assert train(spec) == 5, capsys.readouterr().err
    assert "finite" in one_error(capsys)
    for folder in (run_of(spec).checkpoints, run_of(spec).best):
        from seqspec.runtime.arrays import is_finite

        assert all(map(is_finite, checkpoint.read(folder).arrays))


@pytest.mark.parametrize(
    ("largest", "where"),
    [
        (3e38, "nan, and the first answers that are not finite are those of wide"),
        (1e30, "inf, while all answers are finite"),
    ],
)
def test_a_loss_of_validation_that_is_not_finite(
    tmp_path: Path, capsys: Capture, largest: float, where: str
) -> None:
    """The weights are finite, and so is the loss of training: only validation overflows."""
    import numpy as np

    ones, huge = np.ones((16, 4), np.float32), np.full((8, 4), largest, np.float32)
    y = np.ones((16, 1), np.float32)
    layers = [{"Dense": {"units": 4, "name": "wide", "kernel_initializer": "ones"}}, {"Dense": 1}]
    spec = written(tmp_path / "run", TINY, layers=layers, data={"npz": "data.npz"})
    np.savez(spec.parent / "data.npz", x_train=ones, y_train=y, x_val=huge, y_val=y[:8])
    assert train(spec) == 5
    assert f"training diverged in epoch 1, step 2: val_loss is {where}" in one_error(capsys)
    assert status(run_of(spec)) == "diverged"


def test_a_hole_in_the_data_is_named(tmp_path: Path, capsys: Capture) -> None:
    import numpy as np

    spec = written(tmp_path / "run", TINY, data={"npz": "data.npz"})
    x = np.zeros((20, 4), np.float32)
    x[13, 2] = np.nan
    np.savez(spec.parent / "data.npz", x_train=x, y_train=np.zeros((20, 1), np.float32))
    assert train(spec) == 3
    assert "13" in one_error(capsys)
    assert not list(spec.parent.glob("tiny/*"))


@pytest.mark.parametrize("now", [0.0, 5_680_281_600.0, None], ids=["1970", "2150", "back"])
def test_a_clock_has_no_effect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: Outcome, now: float | None
) -> None:
    real = time.time
    began = real()
    backwards = lambda: began - 1e4 * (real() - began)  # noqa: E731
    monkeypatch.setattr(time, "time", backwards if now is None else lambda: now)
    real_local = time.localtime
    monkeypatch.setattr(time, "localtime", lambda *of: real_local(*of or (time.time(),)))
    spec = written(tmp_path / "run")
    assert train(spec) == 0
    assert outcome(run_of(spec)) == whole


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    callbacks = [{"ModelCheckpoint": {"monitor": "loss", "save_best_only": True}}, "CSVLogger"]
    fit = {**TINY["fit"], "callbacks": callbacks}
    specs = [written(tmp_path / name, TINY, fit=fit) for name in ("one", "two")]
    for process in [start(spec.parent, str(spec)) for spec in specs]:
        assert process.communicate(timeout=120)[1] == b"" and process.returncode == 0
    one, two = (bytes_of(spec.parent / "runs/tiny/001") for spec in specs)
    assert list(one) == list(two) and len(one) >= 10
    assert [name for name in one if one[name] != two[name]] == []


def bytes_of(run: Path) -> dict[str, bytes]:
    """Every file of a run, but those that hold times."""
    return {
        str(file.relative_to(run)): file.read_bytes()
        for file in sorted(run.rglob("*"))
        if file.is_file() and file.name not in VARYING
    }


# The last holds the process that had the run.
VARYING = {"events.jsonl", "run.json", "model.keras", "run.lock"}


RISING = {"schedule": {"PiecewiseConstantDecay": {"boundaries": [2], "values": [0.001, 9.0]}}}
FALLING = {"monitor": "loss", "patience": 0, "min_delta": 1000.0, "factor": 0.9}


@pytest.mark.parametrize(
    ("callback", "rate", "layers", "where"),
    [
        ({"LearningRateScheduler": RISING}, 0.01, [{"Dense": 16}, {"Dense": 1}], "those of dense"),
        ({"ReduceLROnPlateau": FALLING}, 2.0, [{"Dense": 1}], "while all answers are finite"),
    ],
    ids=["scheduler", "plateau"],
)
def test_the_place_is_found_where_a_callback_sets_the_rate(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch,
    callback: Any, rate: float, layers: list[Any], where: str,
) -> None:  # fmt: skip
    """As with one step in a call, of which the place is known; there is no checkpoint to replay from."""
    from seqspec.runtime import keeper
    from seqspec.runtime import train as module

    monkeypatch.setattr(keeper, "SAVE_EVERY", 1e9)
    places = []
    for steps in (4, 1):
        if steps == 1:
            monkeypatch.setattr(module, "locate", lambda lost, *of: lost)
        compiled = {"loss": "mse", "optimizer": {"SGD": {"learning_rate": rate}}}
        spec = written(
            tmp_path / str(steps), TINY, layers=layers,
            compile={**compiled, "steps_per_execution": steps},
            data={"dummy": {"x": "normal", "y": {"normal": {"shape": [1]}}, "samples": 100}},
            fit={"epochs": 60, "batch_size": 8, "callbacks": [callback]},
        )  # fmt: skip
        assert train(spec) == 5
        said = one_error(capsys)
        assert steps == 1 or where in said
        places.append(said.partition(":")[2].partition(":")[0])
    assert places[0] == places[1]
    assert "in epoch 1," not in places[0]
