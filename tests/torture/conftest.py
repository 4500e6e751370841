"""What the tests of faults start from: an undisturbed training, and one that died."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from seqspec.runs.folder import RunFolder
from tests.torture.faults import Died, failing, run_of, train, undisturbed, written
from tests.torture.kills import Outcome


@pytest.fixture
def every_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkpoint after each call."""
    from seqspec.runtime import keeper

    monkeypatch.setattr(keeper, "SAVE_EVERY", 0.0)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What comes of the tiny training when nothing happens to it."""
    return undisturbed(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="session")
def dead(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a spec and a run of it that died after several checkpoints."""
    from seqspec.runtime import keeper

    spec = written(tmp_path_factory.mktemp("dead"))
    with pytest.MonkeyPatch.context() as patch, failing(150, Died()):
        patch.setattr(keeper, "SAVE_EVERY", 0.0)
        assert train(spec) == 70
    return spec.parent


@pytest.fixture
def stopped(tmp_path: Path, dead: Path) -> RunFolder:
    """A copy of that run for each test."""
    shutil.copytree(dead, tmp_path / "stopped")
    return run_of(tmp_path / "stopped" / "spec.yaml")
