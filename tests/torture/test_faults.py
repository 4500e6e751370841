"""Disks that refuse, folders that are damaged or hostile, clocks that lie: one line, and nothing lost."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import random
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seqspec.cli.main import main
from seqspec.runs import checkpoint
from seqspec.runs.files import Calls
from seqspec.runs.folder import RunFolder
from tests.runs.test_checkpoint import damaged
from tests.torture.faults import (
    TINY,
    Died,
    failing,
    resume,
    run_of,
    train,
    undisturbed,
    written,
)
from tests.torture.kills import Outcome, outcome, start

pytestmark = [pytest.mark.keras, pytest.mark.slow]
Capture = pytest.CaptureFixture[str]
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EMFILE)
FULL = {errno.ENOSPC, errno.EDQUOT}


@pytest.fixture(autouse=True)
def every_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkpoint after each call."""
    from seqspec.runtime import keeper

    monkeypatch.setattr(keeper, "SAVE_EVERY", 0.0)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What comes of the tiny training when nothing happens to it."""
    with pytest.MonkeyPatch.context() as patch:
        from seqspec.runtime import keeper

        patch.setattr(keeper, "SAVE_EVERY", 0.0)
        return undisturbed(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def stopped(tmp_path: Path) -> RunFolder:
    """A run of the tiny spec that died after several checkpoints."""
    spec = written(tmp_path / "stopped")
    with failing(150, Died()):
        assert train(spec) == 70
    return run_of(spec)


def one_error(capture: Capture) -> str:
    """What was said on stderr, which must be one error, with a fix at most."""
    said = capture.readouterr().err
    lines = [line for line in said.splitlines() if not line.startswith("  fix: ")]
    assert len(lines) == 1 and lines[0].startswith("error: "), said
    return said


def status(folder: RunFolder) -> str:
    return str(json.loads(folder.record.read_text())["status"])


def is_clean(folder: RunFolder) -> bool:
    """Whether nothing half-written is left, and the newest checkpoint is whole."""
    left = list(folder.path.rglob(".partial*"))
    found = checkpoint.newest(folder.checkpoints)
    return not left and (found is None or not found.damaged)


class TestDisks:
    """The disk refuses."""

    @pytest.mark.parametrize("lasting", [False, True], ids=["once", "for-good"])
    @pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.get)
    def test_an_error_at_any_call(
        self, tmp_path: Path, capsys: Capture, whole: Outcome, number: int, lasting: bool
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
        self, tmp_path: Path, capsys: Capture, whole: Outcome, small_disk: Path
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

    def test_a_limit_on_the_size_of_files(self, tmp_path: Path, whole: Outcome) -> None:
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


class TestPermissions:
    """Folders that may not be written are found before TensorFlow is loaded."""

    @pytest.mark.parametrize("kind", ["root", "name", "run", "run-file", "hidden"])
    def test_what_may_not_be_written_or_read(self, stopped: RunFolder, kind: str) -> None:
        with tempfile.TemporaryDirectory(dir="/tmp") as place:
            root = Path(place)
            shutil.copy(stopped.path.parents[1] / "spec.yaml", root / "spec.yaml")
            shutil.copytree(stopped.path.parents[1], root / "runs")
            run = root / "runs/tiny/001"
            words = (
                [str(root / "spec.yaml")] if kind in ("root", "name") else ["--resume", str(run)]
            )
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

    def test_a_file_in_the_place_of_the_folder(self, tmp_path: Path, capsys: Capture) -> None:
        spec = written(tmp_path / "run")
        (tmp_path / "file").touch()
        for folder in (tmp_path / "file", tmp_path / "file" / "below"):
            assert main(["train", str(spec), "--run-dir", str(folder), "-q"]) == 4
            assert "cannot" in one_error(capsys)


class TestDamage:
    """Checkpoints that are cut or flipped are passed over, and named."""

    def test_the_one_before_is_used(
        self, tmp_path: Path, stopped: RunFolder, capsys: Capture, whole: Outcome
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

    def test_where_all_are_damaged_it_says_so(self, stopped: RunFolder, capsys: Capture) -> None:
        for file in stopped.checkpoints.glob("*.arrays"):
            file.write_bytes(file.read_bytes()[:-1])
        capsys.readouterr()
        assert resume(stopped) == 4
        said = one_error(capsys)
        assert said.count("is damaged") == 2 and "fix: train again" in said


class TestHostility:
    """A run folder from a stranger: nothing outside is opened, and nothing in it is believed."""

    @pytest.mark.parametrize(
        "name",
        ["resolved.yaml", "run.json", "spec.yaml", "metrics.csv", "events.jsonl", "checkpoints",
         "checkpoints/best", "log.csv", "run.lock", "model.keras", "tensorboard", "."],
    )  # fmt: skip
    def test_links_are_refused(
        self, tmp_path: Path, stopped: RunFolder, capsys: Capture, name: str
    ) -> None:
        link, outside = stopped.path / name, tmp_path / "outside"
        shutil.copytree(stopped.path, outside)
        before = {file: file.read_bytes() for file in outside.rglob("*") if file.is_file()}
        if link.is_dir():
            shutil.rmtree(link)
        else:
            link.unlink(missing_ok=True)
        link.symlink_to(outside / name)
        capsys.readouterr()
        assert resume(stopped) == 4
        assert "is a link" in one_error(capsys)
        assert main(["evaluate", str(stopped.path)]) == 4
        assert {file: file.read_bytes() for file in outside.rglob("*") if file.is_file()} == before

    @pytest.mark.parametrize(
        "text",
        [
            "!!python/object/apply:os.system ['touch hacked']", "seqspec: 1\nlayers: []\n", "&a [*a]",
            "\0", "seqspec: 1\ndata: {npz: /etc/passwd}\n", "[" * 10**5, "",
        ],
    )  # fmt: skip
    def test_a_hostile_spec_is_damaged(
        self, stopped: RunFolder, capsys: Capture, text: str
    ) -> None:
        stopped.resolved.write_text(text)
        capsys.readouterr()
        for words in (["train", "--resume"], ["evaluate"]):
            assert main([*words, str(stopped.path)]) == 4
            assert "is damaged" in one_error(capsys)

    @pytest.mark.parametrize(
        "change",
        [
            {"epoch": None}, {"epoch": "1"}, {"epoch": -1}, {"step": 1.5}, {"journal": None},
            {"journal": {"rows": [{}], "events": 0}}, {"journal": {"rows": [], "events": "x"}},
            {"journal": {"rows": [{"epoch": "x"}], "events": 0}}, {"callbacks": []},
            {"callbacks": None}, {"callbacks": [3]}, {"resolved": "other"},
        ],
        ids=str,
    )  # fmt: skip
    def test_a_sealed_manifest_is_not_believed(
        self, stopped: RunFolder, capsys: Capture, change: dict[str, Any]
    ) -> None:
        saved = checkpoint.read(stopped.checkpoints)
        checkpoint.write(stopped.checkpoints, saved.arrays, {**saved.about, **change})
        capsys.readouterr()
        assert resume(stopped) == 4
        assert one_error(capsys)

    def test_a_manifest_names_no_file(self, stopped: RunFolder, tmp_path: Path) -> None:
        """What callbacks remember is put back, but not where they write."""
        saved = checkpoint.read(stopped.checkpoints)
        hostile = {"_file": str(tmp_path / "hacked"), "_folder": "x", "on_epoch_end": "x"}
        about = {**saved.about, "callbacks": [{**saved.about["callbacks"][0], **hostile}]}
        checkpoint.write(stopped.checkpoints, saved.arrays, about)
        assert resume(stopped) == 0

    @pytest.mark.parametrize("value", [5, None, "a\0b", []], ids=str)
    def test_a_record_of_other_types_is_damaged(
        self, stopped: RunFolder, capsys: Capture, value: object
    ) -> None:
        document = json.loads(stopped.record.read_text())
        stopped.record.write_text(json.dumps({**document, "folder": value}))
        capsys.readouterr()
        assert resume(stopped) == 4
        assert "run.json is damaged" in one_error(capsys)

    def test_latest_leads_nowhere_else(self, stopped: RunFolder, tmp_path: Path) -> None:
        latest = stopped.path.parent / "latest"
        root = stopped.path.parents[1]
        for make in (lambda: latest.write_text("../../etc"), lambda: os.mkfifo(latest)):
            latest.unlink(missing_ok=True)
            make()
            from seqspec.runs.folder import find

            assert find("tiny", root).path == stopped.path


class TestLock:
    """Two processes never work on one run."""

    def test_a_live_run_is_refused_in_short(self, stopped: RunFolder) -> None:
        with stopped.locked():
            began = time.monotonic()
            process = start(stopped.path, "--resume", str(stopped.path), every=None)
            said = process.communicate(timeout=60)[1].decode()
        assert process.returncode == 4
        assert f"is in use by process {os.getpid()}" in said and "fix: " in said
        assert time.monotonic() - began < 3, "TensorFlow takes longer than that"


class TestNumbers:
    """Numbers that are not finite stop a run and are named."""

    HUGE = {"compile": {**TINY["compile"], "optimizer": {"SGD": {"learning_rate": 10.0}}}}

    def test_a_diverged_run_says_where_and_does_so_again(
        self, tmp_path: Path, capsys: Capture
    ) -> None:
        fit = {"epochs": 60, "batch_size": 8}
        spec = written(tmp_path / "run", {**TINY, **self.HUGE}, fit=fit)
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
        self, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, kind: str
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

    def test_a_hole_in_the_data_is_named(self, tmp_path: Path, capsys: Capture) -> None:
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
    files = []
    for name in ("one", "two"):
        spec = written(tmp_path / name, TINY, fit={**TINY["fit"], "callbacks": callbacks})
        process = start(spec.parent, str(spec))
        assert process.communicate(timeout=120)[1] == b"" and process.returncode == 0
        run = spec.parent / "runs/tiny/001"
        files.append({
            str(file.relative_to(run)): file.read_bytes()
            for file in sorted(run.rglob("*"))
            if file.is_file() and file.name not in VARYING
        })  # fmt: skip
    assert list(files[0]) == list(files[1])
    assert [name for name in files[0] if files[0][name] != files[1][name]] == []
    assert len(files[0]) >= 10


VARYING = {"events.jsonl", "run.json", "model.keras", "run.lock"}


def test_a_journal_that_is_shorter_than_it_was_is_not_filled(stopped: RunFolder) -> None:
    """After a power cut what was appended may be gone; nothing stands where it was."""
    from seqspec.runs import files

    stopped.events.write_text("one\n")
    files.cut(stopped.events, 100)
    assert stopped.events.read_text() == "one\n"


def test_the_calls_that_fail_are_those_that_exist() -> None:
    from tests.torture.faults import CALLS

    assert {name for name in vars(Calls) if name[0] != "_"} == set(CALLS)
