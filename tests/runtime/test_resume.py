"""Runs that are gone on with, or opened again, after something around them has changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from seqspec.cli.main import main
from seqspec.runs.folder import RunFolder
from tests.torture.faults import TINY, resume, run_of, train, written

pytestmark = [pytest.mark.keras, pytest.mark.slow]
Capture = pytest.CaptureFixture[str]
NPZ = {"data": {"npz": "data.npz"}}


def saved_data(folder: Path, seed: int = 0) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.random((24, 4), "float32"), rng.random((24, 1), "float32")
    np.savez(folder / "data.npz", x_train=x, y_train=y, x_test=x[:8], y_test=y[:8])


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A spec with data of its own, trained once."""
    found = written(tmp_path, TINY, **NPZ)
    saved_data(tmp_path)
    assert train(found) == 0
    return found


def test_a_spec_that_has_changed_is_not_gone_on_with(spec: Path, capsys: Capture) -> None:
    """Named as the spec or as the run: both are held against what the run began with."""
    other = [{"Dense": {"units": 5}}, *TINY["layers"][1:]]
    written(spec.parent, TINY, **NPZ, layers=other)
    words = ["--run-dir", str(spec.parent), "--epochs", "4", "--quiet"]
    for named in ([str(spec), "--resume", "tiny"], ["--resume", str(spec)]):
        assert main(["train", *named, *words]) == 4
        said = capsys.readouterr().err
        assert "has changed since tiny/001 began" in said and "units: 4 before, 5 now" in said
    assert main(["train", "--resume", str(spec), *words, "--force"]) == 0
    assert main(["evaluate", str(spec), "--run-dir", str(spec.parent)]) == 0
    said = capsys.readouterr().err
    assert "note: this is tiny/001" in said and "trained from another spec than" in said


def test_another_machine_is_told(spec: Path, capsys: Capture) -> None:
    folder = run_of(spec)
    go_on = ["train", "--resume", str(folder.path), "--epochs"]
    about = json.loads(folder.record.read_text())
    facts = about["machine"]
    assert isinstance(facts["onednn"], bool) and facts["processor"] and facts["cores"]
    about["machine"] = {"cores": 96, "processor": "Another One", "TF_NUM_INTRAOP_THREADS": "3"}
    folder.record.write_text(json.dumps(about))
    assert main([*go_on, "3"]) == 0
    said = capsys.readouterr()
    told = (
        f"processor Another One before, {facts['processor']} now; cores 96 before, {facts['cores']} now; "
        "TF_NUM_INTRAOP_THREADS 3 before, not set now: "
        "the last bits may differ from those of a run without a stop"
    )
    assert told in (said.out + said.err).replace("\n", " ")
    assert main([*go_on, "4"]) == 0  # since then all is as it was
    said = capsys.readouterr()
    assert "before" not in said.out + said.err


def test_a_record_of_another_kind_is_damaged(spec: Path, capsys: Capture) -> None:
    folder = run_of(spec)
    about = json.loads(folder.record.read_text())
    folder.record.write_text(json.dumps({**about, "versions": "3.15"}))
    assert resume(folder, "--epochs", "3") == 4
    assert "run.json is damaged" in capsys.readouterr().err


def test_other_data_are_not_gone_on_with(spec: Path, capsys: Capture) -> None:
    saved_data(spec.parent, seed=1)
    folder = run_of(spec)
    assert resume(folder, "--epochs", "4") == 4
    assert "the data have changed since tiny/001 began" in capsys.readouterr().err
    assert main(["verify-run", str(folder.path)]) == 5
    assert "data: another checksum" in capsys.readouterr().out
    assert resume(folder, "--epochs", "4", "--force") == 0


def test_data_that_are_gone_are_missed_by_their_name(spec: Path, capsys: Capture) -> None:
    """And the samples of another file are answered without them."""
    folder = run_of(spec)
    (spec.parent / "data.npz").rename(spec.parent / "moved.npz")
    for words in (["evaluate"], ["verify-run"], ["train", "--epochs", "4", "--resume"]):
        assert main([*words, str(folder.path)]) == 1
        said = capsys.readouterr().err
        assert "data.npz" in said and "damaged" not in said
    np.save(spec.parent / "x.npy", np.ones((3, 4), np.float32))
    assert main(["predict", str(folder.path), "--input", str(spec.parent / "x.npy")]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_epochs_that_cannot_be_are_no_damage(spec: Path, capsys: Capture) -> None:
    assert resume(run_of(spec), "--epochs", "2000000") == 1
    assert "at most 1000000" in capsys.readouterr().err


def test_what_a_run_began_with_stays_in_its_record(spec: Path) -> None:
    folder = run_of(spec)
    before, resolved = about(folder), folder.resolved.read_text()
    assert resume(folder, "--epochs", "4") == 0
    after = about(folder)
    assert folder.resolved.read_text() == resolved.replace("epochs: 2", "epochs: 4")
    same = ("created", "plan", "seed")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    changed = {key for key in before["hashes"] if after["hashes"].get(key) != before["hashes"][key]}
    assert changed == {"resolved"} and before["hashes"].keys() >= {"spec", "data", "initial"}
    assert after["seconds"] > before["seconds"] > 0


def test_a_damaged_checkpoint_is_told_by_whoever_reads_it(spec: Path, capsys: Capture) -> None:
    folder = run_of(spec)
    assert resume(folder, "--epochs", "4") == 0
    newest = max(folder.checkpoints.glob("*.arrays"))
    newest.write_bytes(newest.read_bytes()[:100])
    np.save(spec.parent / "x.npy", np.ones((3, 4), np.float32))
    inputs = ["--input", str(spec.parent / "x.npy")]
    for words in (["evaluate", str(folder.path)], ["predict", str(folder.path), *inputs]):
        assert main(words) == 0
        assert "is damaged" in capsys.readouterr().err
    assert main(["verify-run", str(folder.path), "--quiet"]) == 5
    assert "last checkpoint: checkpoint" in capsys.readouterr().out


def about(folder: RunFolder) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(folder.record.read_text())
    return found
