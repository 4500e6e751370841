"""Kill the process at any moment, and go on: nothing differs from the run that was never killed."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest

from seqspec.runs.folder import RunFolder
from tests.torture.kills import alone, killed, outcome, start
from tests.torture.models import MODELS

pytestmark = [pytest.mark.keras, pytest.mark.slow]
KILLS = 3


@pytest.mark.parametrize("name", MODELS)
def test_a_killed_run_ends_as_if_it_had_not_been(tmp_path: Path, name: str) -> None:
    spec, folder, seconds = alone(tmp_path / "alone", name)
    (tmp_path / "killed").mkdir()
    other, _ = killed(tmp_path / "killed", spec, KILLS, random.Random(name), seconds)
    assert outcome(other) == outcome(folder)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_saves_and_says_how_to_go_on(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    spec, _, _ = alone(tmp_path / "alone", "mlp")
    root = tmp_path / "asked"
    root.mkdir()
    process = start(root, str(spec), "--epochs", "100000", every=1000.0)
    deadline = time.monotonic() + 60
    while not (root / "runs/mlp/001/metrics.csv").is_file() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(number)
    said = process.communicate(timeout=60)[1].decode()
    assert process.returncode == code, said
    assert "error: interrupted; everything is saved" in said
    assert "seqspec train --resume" in said
    assert list((root / "runs/mlp/001/checkpoints").glob("*.json"))


def test_extending_a_run_is_training_it_longer(tmp_path: Path) -> None:
    spec, folder, _ = alone(tmp_path / "alone", "mlp")
    root = tmp_path / "extended"
    root.mkdir()
    for words in ((str(spec), "--epochs", "2"), ("--resume", "runs/mlp/001", "--epochs", "6")):
        process = start(root, *words)
        said = process.communicate()[1]
        assert process.returncode == 0, said.decode()
    assert outcome(RunFolder(root / "runs/mlp/001")) == outcome(folder)
