"""What a watcher remembers of a run, with what the run had behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from seqspec.cli.output import results
from seqspec.cli.watching import Watcher
from seqspec.report.epochs import print_epochs
from seqspec.runs.events import EpochDone, RunStarted

Capture = pytest.CaptureFixture[str]


def started(folder: Path) -> RunStarted:
    return RunStarted("small/001", str(folder), 4, 10, 95, 20, 10)


def test_a_run_that_is_gone_on_with_begins_with_its_earlier_epochs(
    tmp_path: Path, capsys: Capture
) -> None:
    table = "epoch,loss,val_loss\n1,3.0,1.0\n2,2.5,\n"
    (tmp_path / "metrics.csv").write_text(table)
    watcher = Watcher()
    for event in (started(tmp_path), EpochDone(3, {"loss": 2.0, "val_loss": 1.5}, 0.5, 0.4, 10)):
        watcher(event)
    assert [(each.epoch, each.metrics) for each in watcher.epochs] == [
        (1, {"loss": 3.0, "val_loss": 1.0}),
        (2, {"loss": 2.5}),
        (3, {"loss": 2.0, "val_loss": 1.5}),
    ]
    print_epochs(results, started(tmp_path), watcher.epochs)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:5] == [
        "epoch    loss  val_loss    time",
        "    1  3.0000    1.0000       -  best",
        "    2  2.5000                 -",
        "    3  2.0000    1.5000  500 ms",
        "best: epoch 1, by val_loss",
    ]


def test_a_new_run_begins_with_nothing(tmp_path: Path) -> None:
    watcher = Watcher()
    watcher(started(tmp_path))
    assert watcher.epochs == []
