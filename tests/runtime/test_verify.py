"""A run that is trained again: no difference, or the first one by its name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seqspec.cli.main import main
from seqspec.runs.folder import RunFolder
from tests.runtime.test_train import trained

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
    assert verified(folder, capsys)[1].startswith(f"small/001: {where}: another checksum")


def test_a_run_that_is_not_complete_is_not_verified(tmp_path: Path, capsys: Capture) -> None:
    folder = trained(tmp_path)
    about = json.loads(folder.record.read_text())
    folder.record.write_text(json.dumps({**about, "status": "interrupted"}))
    assert main(["verify-run", str(folder.path)]) == 4
    assert "seqspec train --resume" in capsys.readouterr().err
