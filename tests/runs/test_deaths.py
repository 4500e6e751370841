"""A process that is gone at any call to the disk: its run folder is that of before or that of after."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from seqspec.runs import checkpoint, files, record
from seqspec.runs.checkpoint import ArrayEntry
from seqspec.runs.errors import RunError
from seqspec.runs.events import EpochDone, RunStarted
from seqspec.runs.files import Calls
from seqspec.runs.folder import RunFolder, create, find
from seqspec.runs.journal import NOTHING, Journal
from seqspec.runs.record import RunRecord
from tests.runs.test_files import CALLS

EPOCHS = 3
GONE = 137


def train(root: Path) -> None:
    """What training writes, without a model: its only weight is the number of epochs."""
    folder = create(root, "model")
    with folder.locked():
        folder.resolved.write_text("seqspec: 1\n")
        go_on(folder, 0, Journal(folder))


def resume(root: Path) -> None:
    """Go on where the last checkpoint is."""
    folder = find("model", root)
    with folder.locked():
        saved, journal = checkpoint.newest(folder.checkpoints), Journal(folder)
        assert saved is None or not saved.damaged
        files.sweep(folder.path)
        journal.restore(saved.about["journal"] if saved else NOTHING)
        go_on(folder, int(saved.about["epoch"]) if saved else 0, journal)


def go_on(folder: RunFolder, first: int, journal: Journal) -> None:
    about = RunRecord([], "", 0)
    about.write(folder)
    journal(RunStarted("model/001", "", EPOCHS, 1, 1, 0, 1))
    for epoch in range(first, EPOCHS):
        journal(EpochDone(epoch + 1, {"loss": 0.5**epoch}, 0.1, 0.1, 1))
        weight = ArrayEntry("w", "int64", (), (epoch + 1).to_bytes(8, "little"))
        said = {"epoch": epoch + 1, "journal": journal.written()}
        checkpoint.write(folder.checkpoints, [weight], said)
    RunRecord([], "", 0, "completed").write(folder)


def gone_at(at: int, call: Callable[[Path], None], root: Path) -> int:
    """Run in a child that is gone at the call `at`; answers its exit code, 0 where it came to the end."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        made = count(1)
        for name in CALLS:
            setattr(Calls, name, staticmethod(leaving(getattr(Calls, name), made, at)))
        call(root)
        os._exit(0)
    finally:
        os._exit(1)


def leaving(call: Callable[..., object], made: count[int], at: int) -> Callable[..., object]:
    def run(*arguments: object) -> object:
        if next(made) == at:
            os._exit(GONE)
        return call(*arguments)

    return run


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_every_call_is_survived(tmp_path: Path) -> None:
    """Every second time the process that goes on is gone too, at another call."""
    for at in count(1):
        root = tmp_path / str(at)
        code = gone_at(at, train, root)
        if code == 0:
            break
        assert code == GONE
        try:
            folder = find("model", root)
        except RunError:  # it was gone before there was a run, and a new one takes the next number
            continue
        if at % 2:
            assert gone_at(1 + at % 23, resume, root) in (GONE, 0)
        resume(root)
        saved = checkpoint.read(folder.checkpoints)
        assert bytes(saved.arrays[0].data) == EPOCHS.to_bytes(8, "little")
        rows = list(csv.DictReader(folder.metrics.read_text().splitlines()))
        assert [row["loss"] for row in rows] == ["1.0", "0.5", "0.25"]
        assert record.read(folder).status == "completed"
        assert not list(folder.path.rglob(".partial*"))
    assert at > 70
