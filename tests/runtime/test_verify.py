"""A run that is trained again: no difference, or the first one by its name."""

from __future__ import annotations

import errno
import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from seqspec.cli.main import main
from seqspec.runs import checkpoint
from seqspec.runs.folder import RunFolder
from tests.runtime.test_train import trained
from tests.torture.faults import failing, one_error

pytestmark = pytest.mark.keras
Capture = pytest.CaptureFixture[str]


def verified(folder: RunFolder, capsys: Capture) -> tuple[int, str]:
    code = main(["verify-run", str(folder.path), "--quiet"])
    return code, capsys.readouterr().out.strip()


def test_a_run_comes_out_the_same(tmp_path: Path, capsys: Capture) -> None:
    folder = trained(tmp_path)
    assert verified(folder, capsys) == (0, "small/001: no difference")


def test_an_epoch_that_differs_is_named(tmp_path: Path, capsys: Capture) -> None:
    folder = trained(tmp_path)
    header, *rows = folder.metrics.read_text().splitlines()
    rows[1] = ",".join(["2", "0.5", *rows[1].split(",")[2:]])
    folder.metrics.write_text("\n".join([header, *rows]) + "\n")
    code, said = verified(folder, capsys)
    assert code == 5
    assert said.startswith("small/001: epoch 2: loss: 0.5 in the run, ")


@pytest.mark.parametrize(("key", "where"), [("data", "data"), ("initial", "initial weights")])
def test_what_differs_before_the_first_step_is_named(
    tmp_path: Path, capsys: Capture, key: str, where: str
) -> None:
    folder = trained(tmp_path)
    about = json.loads(folder.record.read_text())
    about["hashes"][key] = "0" * 64
    folder.record.write_text(json.dumps(about))
    assert main(["verify-run", str(folder.path), "--quiet"]) == 5
    printed = capsys.readouterr()
    assert printed.out.startswith(f"small/001: {where}: another checksum")
    assert ("put back the data" in printed.err) is (key == "data")


def test_what_changes_bits_is_named_where_they_differ(tmp_path: Path, capsys: Capture) -> None:
    folder = trained(tmp_path)
    about = json.loads(folder.record.read_text())
    about["hashes"]["initial"] = "0" * 64
    folder.record.write_text(json.dumps(about))
    assert main(["verify-run", str(folder.path), "--quiet"]) == 5
    edited = "as it was: a file of the run may have been edited"
    assert f"{edited}\n" in capsys.readouterr().err
    now = about["versions"]["keras"]
    about["versions"]["keras"] = "3.14.0"
    about["machine"]["onednn"] = not about["machine"]["onednn"]
    folder.record.write_text(json.dumps(about))
    assert main(["verify-run", str(folder.path), "--quiet"]) == 5
    switched = f"onednn {about['machine']['onednn']} before, {not about['machine']['onednn']} now"
    fix = f"go back to what it was computed with: keras 3.14.0 before, {now} now; {switched}"
    assert f"fix: {fix}\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("model/0000/kernel", "final weights"), ("optimizer/0000", "optimizer"), ("metric/0000", "metrics"),
        ("else", "last checkpoint"),
    ],
)  # fmt: skip
def test_arrays_that_differ_are_called_what_they_are(
    tmp_path: Path, capsys: Capture, path: str, where: str
) -> None:
    folder = trained(tmp_path)
    saved = checkpoint.read(folder.checkpoints)
    other = replace(
        next((each for each in saved.arrays if each.path == path), saved.arrays[0]), path=path
    )
    arrays = {each.path: each for each in saved.arrays}
    arrays[path] = replace(other, data=bytes(len(other.data) - 1) + b"\1")
    checkpoint.write(folder.checkpoints, arrays.values(), saved.about)
    assert verified(folder, capsys) == (5, f"small/001: {where}: {path} has other bits")


def test_a_run_that_is_not_complete_is_not_verified(tmp_path: Path, capsys: Capture) -> None:
    folder = trained(tmp_path)
    about = json.loads(folder.record.read_text())
    folder.record.write_text(json.dumps({**about, "status": "interrupted"}))
    assert main(["verify-run", str(folder.path)]) == 4
    assert "seqspec train --resume" in capsys.readouterr().err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_one_is_to_be_run_again(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, number: int, code: int
) -> None:
    """Its own training is not to be gone on with: that folder is gone."""
    from seqspec.runtime.callbacks import Report

    folder = trained(tmp_path)
    monkeypatch.setattr(Report, "on_epoch_begin", lambda *of, **more: os.kill(os.getpid(), number))
    assert main(["verify-run", str(folder.path), "--quiet"]) == code
    assert capsys.readouterr().err.splitlines() == [
        "error: interrupted; nothing of small/001 was changed",
        f"  fix: seqspec verify-run {folder.path}",
    ]


def test_one_without_room_is_to_be_run_again(tmp_path: Path, capsys: Capture) -> None:
    folder = trained(tmp_path)
    with failing(40, OSError(errno.ENOSPC, "No space left on device")):
        assert main(["verify-run", str(folder.path), "--quiet"]) == 6
    said = one_error(capsys)
    assert "No space left" in said and f"seqspec verify-run {folder.path}" in said
    assert "resume" not in said


def test_a_training_that_diverges_now_is_a_difference(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from seqspec.runtime import keeper

    folder = trained(tmp_path)
    monkeypatch.setattr(keeper, "finite_check", lambda model: lambda: False)
    code, said = verified(folder, capsys)
    assert code == 5
    assert said.startswith("small/001: training: it came to its end in the run; now training")
