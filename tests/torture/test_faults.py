"""Disks that refuse, and checkpoints that are damaged: one line, nothing lost, and the run goes on."""

from __future__ import annotations

import ctypes
import errno
import os
import random
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from seqspec.cli.main import main
from seqspec.runs import checkpoint
from seqspec.runs.folder import RunFolder
from tests.runs.test_checkpoint import damaged
from tests.torture.faults import (
    failing,
    is_clean,
    one_error,
    resume,
    run_of,
    status,
    train,
    written,
)
from tests.torture.kills import Outcome, outcome, start

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.usefixtures("every_call")]
Capture = pytest.CaptureFixture[str]
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EMFILE)
FULL = {errno.ENOSPC, errno.EDQUOT}


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "for-good"])
@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.get)
def test_an_error_at_any_call(
    tmp_path: Path, capsys: Capture, whole: Outcome, number: int, lasting: bool
) -> None:
    """Each pair has calls of its own, so that all of them together meet most of the calls."""
    at = random.Random(f"{number} {lasting}").randrange(1, 190)
    spec = written(tmp_path / "run")
    with failing(at, OSError(number, os.strerror(number)), lasting):
        assert train(spec) == (6 if number in FULL else 4), at
    assert "cannot" in one_error(capsys)
    if not list(spec.parent.glob("*/*/run.json")):
        return
    folder = run_of(spec)
    assert is_clean(folder)
    assert status(folder) == ("running" if lasting else "failed")
    assert resume(folder) == 0
    assert outcome(folder) == whole


def test_a_small_disk_that_is_full(
    tmp_path: Path, capsys: Capture, whole: Outcome, small_disk: Path
) -> None:
    spec = written(tmp_path / "run")
    filler = small_disk / "filler"
    filler.write_bytes(bytes(2**20))
    room = small_disk / "room"
    room.write_bytes(bytes(os.statvfs(small_disk).f_bavail * 4096 - 60 * 1024))
    code = main(["train", str(spec), "--run-dir", str(small_disk), "--quiet"])
    assert code == 6
    said = one_error(capsys)
    folder = RunFolder(small_disk / "tiny" / "001")
    assert "No space left" in said and f"seqspec train --resume {folder.path}" in said
    assert is_clean(folder)
    room.unlink()
    filler.unlink()
    assert resume(folder) == 0
    assert outcome(folder) == whole


def test_a_limit_on_the_size_of_files(tmp_path: Path, whole: Outcome) -> None:
    """The exported model is larger than the arrays, so all but the last file is written."""
    spec = written(tmp_path / "run")
    process = start(spec.parent, str(spec), preexec_fn=limited)
    said = process.communicate(timeout=120)[1].decode()
    assert process.returncode == 6, said
    assert said.startswith("error: cannot write") and "File too large" in said
    folder = RunFolder(spec.parent / "runs/tiny/001")
    assert is_clean(folder) and status(folder) == "failed"
    assert resume(folder) == 0
    assert outcome(folder) == whole


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def as_anybody() -> None:
    """Take from root, after the next exec, what lets it open what its modes forbid."""
    for capability in (1, 2):  # DAC_OVERRIDE and DAC_READ_SEARCH; prctl 24 drops it for good
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)


def limited() -> None:
    """Let no file grow beyond what the arrays need."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000))


@pytest.mark.parametrize("kind", ["root", "name", "run", "run-file", "hidden"])
def test_what_may_not_be_written_or_read(stopped: RunFolder, kind: str) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as place:
        root = Path(place)
        shutil.copy(stopped.path.parents[1] / "spec.yaml", root / "spec.yaml")
        shutil.copytree(stopped.path.parents[1], root / "runs")
        run = root / "runs/tiny/001"
        words = [str(root / "spec.yaml")] if kind in ("root", "name") else ["--resume", str(run)]
        if kind == "root":
            shutil.rmtree(root / "runs/tiny")
        closed = {"root": [root / "runs"], "name": [run.parent], "run": [run], "hidden": [run]}
        for path in closed.get(kind, run.glob("checkpoints/*.arrays")):
            path.chmod(0o555 if kind in ("root", "name", "run") else 0)
        began = time.monotonic()
        process = start(root, *words, every=None, preexec_fn=as_anybody)
        said = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 4, said
    assert said.startswith("error: ") and "Traceback" not in said
    assert time.monotonic() - began < 3, "TensorFlow takes longer than that"


def test_a_file_in_the_place_of_the_folder(tmp_path: Path, capsys: Capture) -> None:
    spec = written(tmp_path / "run")
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        assert main(["train", str(spec), "--run-dir", str(folder), "-q"]) == 4
        assert "cannot" in one_error(capsys)


def test_the_one_before_is_used(
    tmp_path: Path, stopped: RunFolder, capsys: Capture, whole: Outcome
) -> None:
    rng = random.Random(1)
    newest = checkpoint.read(stopped.checkpoints).number
    for place, ending in enumerate(("arrays", "json", "arrays", "json")):
        folder = RunFolder(tmp_path / str(place) / "tiny" / "001")
        shutil.copytree(stopped.path, folder.path)
        file = folder.checkpoints / f"{newest:06d}.{ending}"
        content = file.read_bytes()
        file.write_bytes(content[:-9] if place < 2 else damaged(content, rng))
        assert main(["train", "--resume", str(folder.path)]) == 0
        note = f"note: checkpoint {newest} is damaged"
        assert note in capsys.readouterr().err
        assert outcome(folder) == whole


def test_where_all_are_damaged_it_says_so(stopped: RunFolder, capsys: Capture) -> None:
    for file in stopped.checkpoints.glob("*.arrays"):
        file.write_bytes(file.read_bytes()[:-1])
    capsys.readouterr()
    assert resume(stopped) == 4
    said = one_error(capsys)
    assert said.count("is damaged") == 2 and "fix: train again" in said


def test_a_live_run_is_refused_in_short(stopped: RunFolder) -> None:
    with stopped.locked():
        began = time.monotonic()
        process = start(stopped.path, "--resume", str(stopped.path), every=None)
        said = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 4
    assert f"is in use by process {os.getpid()}" in said and "fix: " in said
    assert time.monotonic() - began < 3, "TensorFlow takes longer than that"


def test_a_journal_that_is_shorter_than_it_was_is_not_filled(stopped: RunFolder) -> None:
    """After a power cut what was appended may be gone; nothing stands where it was."""
    from seqspec.runs import files

    stopped.events.write_text("one\n")
    files.cut(stopped.events, 100)
    assert stopped.events.read_text() == "one\n"
