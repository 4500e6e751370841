"""Runs that did not come to their end: what is said of each, and what can be done."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from seqspec.cli.main import main
from seqspec.runs.folder import RunFolder, create
from seqspec.runs.record import RunRecord

Capture = pytest.CaptureFixture[str]


def stopped(root: Path, status: str) -> RunFolder:
    """A run of this status that has saved nothing yet."""
    folder = create(root, "small")
    folder.resolved.write_text("seqspec: 1\n")
    RunRecord([], "", 0, status).write(folder)
    return folder


@pytest.mark.parametrize(
    ("status", "in_use", "fix"),
    [
        ("interrupted", False, "seqspec train --resume {}"),
        ("failed", False, "seqspec train --resume {}"),
        ("running", False, "seqspec train --resume {}"),
        ("running", True, "wait for it, or stop it"),
        ("diverged", False, "train it anew with a lower learning rate: gone on with, it diverges again"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["verify-run", "evaluate", "predict"])
def test_a_run_that_is_not_there_yet_is_told_with_what_helps(
    tmp_path: Path, capsys: Capture, command: str, status: str, in_use: bool, fix: str
) -> None:
    folder = stopped(tmp_path, status)
    with folder.locked() if in_use else nullcontext():
        assert main([command, str(folder.path)]) == 4
    what = (
        f"not complete but {status}"
        if command == "verify-run"
        else f"{status} and has no checkpoint"
    )
    assert capsys.readouterr().err.splitlines() == [
        f"error: small/001 is {what}",
        f"  fix: {fix.format(folder.path)}",
    ]
