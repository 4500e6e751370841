"""Signals at any moment: one line and the right code, and the run ends as if nothing had been."""

from __future__ import annotations

import os
import pkgutil
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from seqspec.cli.main import main
from seqspec.runs import checkpoint
from seqspec.runs.folder import RunFolder
from tests.torture.faults import TINY, resume, run_of, status, train, undisturbed, written
from tests.torture.kills import ROOT, Outcome, outcome, start

pytestmark = [pytest.mark.keras, pytest.mark.slow]
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
# While Python itself starts, the system's own answer to a signal holds.
STARTED = 0.5


@pytest.mark.parametrize("number", CODES)
def test_a_signal_at_a_random_moment(
    tmp_path: Path, whole: Outcome, number: signal.Signals
) -> None:
    """Most moments of a short training are those in which TensorFlow is imported."""
    spec = written(tmp_path / "run")
    process = start(spec.parent, str(spec), every=None)
    time.sleep(random.Random(number.name).uniform(STARTED, 3.0))
    process.send_signal(number)
    said = process.communicate(timeout=60)[1].decode()
    runs = list(spec.parent.glob("runs/*/*/run.json"))
    assert process.returncode in ((CODES[number], 0) if runs else (CODES[number],)), said
    assert process.returncode == 0 or said.startswith("error: interrupted")
    assert ("seqspec train --resume" in said) == (bool(runs) and process.returncode != 0), said
    assert "Traceback" not in said
    assert not [file for file in spec.parent.rglob(".p*") if file.is_file()]
    if runs and process.returncode:
        folder = RunFolder(runs[0].parent)
        assert resume(folder) == 0
        assert outcome(folder) == whole


def test_a_second_signal_stops_at_once_and_an_ignored_one_is_not_heeded(tmp_path: Path) -> None:
    for attempt in range(5):
        code, said = asked_twice(tmp_path / str(attempt))
        if code == 143:
            break
        assert (code, "everything is saved" in said) == (
            130,
            True,
        )  # it ended before the second came
    assert code == 143
    assert said.strip() == "error: stopped at once; the last checkpoint is whole"
    checkpoint.newest(tmp_path / str(attempt) / "runs/tiny/001/checkpoints")


@pytest.mark.parametrize("words", ["--quiet --format jsonl", "2>&1"])
def test_a_reader_that_goes_away_stops_the_run_as_a_signal_does(
    tmp_path: Path, whole: Outcome, words: str
) -> None:
    spec = written(tmp_path / "run")
    command = (
        f"{sys.executable} -m seqspec train {spec.name} {words} | head -1; exit ${{PIPESTATUS[0]}}"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", command], cwd=spec.parent, capture_output=True, text=True, check=False,
        env=environment,
    )  # fmt: skip
    assert done.returncode == 128 + signal.SIGPIPE, done.stderr
    assert len(done.stdout.splitlines()) == 1
    if "jsonl" in words:
        assert done.stderr.splitlines() == [
            "error: nobody reads the output any more; everything is saved",
            "  fix: seqspec train --resume runs/tiny/001",
        ]
    folder = RunFolder(spec.parent / "runs/tiny/001")
    assert status(folder) == "interrupted"
    assert resume(folder) == 0
    assert outcome(folder) == whole


def asked_twice(root: Path) -> tuple[int, str]:
    """A training that is told to hang up, which it ignores, and then to stop by two signals at once."""
    spec = written(root)
    process = start(root, str(spec), "--epochs", "100000", every=None, preexec_fn=without_hangups)
    deadline = time.monotonic() + 60
    while not list(root.glob("runs/*/*/metrics.csv")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    assert process.poll() is None
    process.send_signal(signal.SIGSTOP)  # so that both signals are there when it goes on
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCONT):
        process.send_signal(number)
    said = process.communicate(timeout=60)[1].decode()
    return process.returncode, said


@pytest.mark.parametrize(
    ("place", "number"),
    [*zip(["train.open_job", "train.build", "evaluate.make_metrics"], CODES, strict=True)],
)
def test_a_signal_at_a_known_place(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    whole: Outcome,
    place: str,
    number: signal.Signals,
) -> None:
    """While the data are read, while the model is built, and while the test split is evaluated."""
    import seqspec.runtime.train  # noqa: F401

    spec = written(tmp_path / "run")
    module = f"seqspec.runtime.{place}"
    real = pkgutil.resolve_name(module)

    def signalled(*given: object) -> object:
        os.kill(os.getpid(), number)
        return real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(module, signalled)
        assert train(spec) == CODES[number]
    if place == "train.open_job":
        assert not list(spec.parent.glob("tiny/*"))
    else:
        assert resume(run_of(spec)) == 0
        assert outcome(run_of(spec)) == whole


@pytest.mark.parametrize("steps", [1, 2])
def test_a_signal_in_a_long_validation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], steps: int
) -> None:
    """It is not waited for where it has several calls; the epoch goes on with the validation."""
    from seqspec.runtime.calls import Calls

    callbacks = [{"SwapEMAWeights": {"swap_on_epoch": False}}, "CSVLogger"]
    optimizer = {"Adam": {"use_ema": True, "ema_momentum": 0.5}}
    changes: dict[str, Any] = {
        "compile": {
            **TINY["compile"], "optimizer": optimizer, "metrics": ["mae"], "steps_per_execution": steps,
        },
        "fit": {"epochs": 3, "batch_size": 8, "validation_batch_size": 4, "callbacks": callbacks},
    }  # fmt: skip
    whole = undisturbed(tmp_path / "alone", **changes)
    spec = written(tmp_path / "run", **changes)
    real = Calls._test

    def signalled(self: Calls, iterator: object) -> object:
        os.kill(os.getpid(), signal.SIGINT)
        return real(self, iterator)

    with monkeypatch.context() as patch:
        patch.setattr(Calls, "_test", signalled)
        assert train(spec) == 130
    folder = run_of(spec)
    at = checkpoint.read(folder.checkpoints).about
    assert (at["epoch"], at["step"]) == ((0, 3) if steps == 1 else (1, 0))
    capsys.readouterr()
    assert main(["train", "--resume", str(folder.path)]) == 0
    place = "epoch 1, after its last step" if steps == 1 else "epoch 2, step 1"
    assert f"going on at {place}" in capsys.readouterr().err
    assert outcome(folder) == whole


def without_hangups() -> None:
    """What `nohup` does."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
