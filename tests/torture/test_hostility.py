"""A run folder from a stranger: nothing outside is opened, and nothing in it is believed."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from seqspec.cli.main import main
from seqspec.runs import checkpoint
from seqspec.runs.folder import RunFolder
from tests.torture.faults import (
    one_error,
    resume,
)

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.usefixtures("every_call")]
Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    "name",
    ["resolved.yaml", "run.json", "spec.yaml", "metrics.csv", "events.jsonl", "checkpoints",
     "checkpoints/best", "log.csv", "run.lock", "model.keras", "tensorboard", "."],
)  # fmt: skip
def test_links_are_refused(tmp_path: Path, stopped: RunFolder, capsys: Capture, name: str) -> None:
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
def test_a_hostile_spec_is_damaged(stopped: RunFolder, capsys: Capture, text: str) -> None:
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
        {"callbacks": [{"history": 5}]}, {"callbacks": [{"epoch": {"number": "x"}}]},
    ],
    ids=str,
)  # fmt: skip
def test_a_sealed_manifest_is_not_believed(
    stopped: RunFolder, capsys: Capture, change: dict[str, Any]
) -> None:
    saved = checkpoint.read(stopped.checkpoints)
    checkpoint.write(stopped.checkpoints, saved.arrays, {**saved.about, **change})
    capsys.readouterr()
    assert resume(stopped) == 4
    assert one_error(capsys)


def test_a_manifest_names_no_file(stopped: RunFolder, tmp_path: Path) -> None:
    """What callbacks remember is put back, but not where they write."""
    saved = checkpoint.read(stopped.checkpoints)
    hostile = {"_file": str(tmp_path / "hacked"), "_folder": "x", "on_epoch_end": "x"}
    about = {**saved.about, "callbacks": [{**saved.about["callbacks"][0], **hostile}]}
    checkpoint.write(stopped.checkpoints, saved.arrays, about)
    assert resume(stopped) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"folder": 5}, {"folder": None}, {"folder": "a\0b"}, {"folder": []}, {"hashes": 5},
        {"hashes": {"data": 5}}, {"plan": []}, {"plan": {"reasons": 5}}, {"evaluate": 5},
        {"seconds": "1"}, {"resumed": None},
    ],
    ids=str,
)  # fmt: skip
def test_a_record_of_other_types_is_damaged(
    stopped: RunFolder, capsys: Capture, change: dict[str, Any]
) -> None:
    document = json.loads(stopped.record.read_text())
    stopped.record.write_text(json.dumps({**document, **change}))
    capsys.readouterr()
    assert resume(stopped) == 4
    assert "run.json is damaged" in one_error(capsys)


def test_latest_leads_nowhere_else(stopped: RunFolder, tmp_path: Path) -> None:
    latest = stopped.path.parent / "latest"
    root = stopped.path.parents[1]
    for make in (lambda: latest.write_text("../../etc"), lambda: os.mkfifo(latest)):
        latest.unlink(missing_ok=True)
        make()
        from seqspec.runs.folder import find

        assert find("tiny", root).path == stopped.path
