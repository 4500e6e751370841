"""Trainings in this process, through the command line, that die or are refused at a chosen call."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from seqspec.cli.main import main
from seqspec.runs import checkpoint, files
from seqspec.runs.files import Calls
from seqspec.runs.folder import RunFolder
from seqspec.source.dump import dump
from tests.runs.test_files import CALLS
from tests.torture.kills import Outcome, outcome

TINY: dict[str, Any] = {
    "seqspec": 1,
    "name": "tiny",
    "input": {"shape": [4]},
    "layers": [{"Dense": {"units": 4, "activation": "relu"}}, {"Dropout": 0.5}, {"Dense": 1}],
    "compile": {"optimizer": "adam", "loss": "mse", "steps_per_execution": 1},
    "data": {
        "dummy": {
            "x": "normal", "y": {"normal": {"shape": [1]}},
            "samples": {"train": 24, "validation": 8, "test": 8},
        }
    },
    "fit": {"epochs": 2, "batch_size": 8},
}  # fmt: skip


class Died(BaseException):
    """Stands for the death of the process: after it no call of this process reaches the disk."""


def written(root: Path, document: Mapping[str, Any] = TINY, **changes: Any) -> Path:
    """A spec as a file in a folder of its own."""
    root.mkdir(exist_ok=True)
    spec = root / "spec.yaml"
    spec.write_text(dump({**document, **changes}))
    return spec


def train(spec: Path, *words: str) -> int:
    """Train below the folder of the spec; answers the exit code."""
    return main(["train", str(spec), "--run-dir", str(spec.parent), "--quiet", *words])


def resume(folder: RunFolder, *words: str) -> int:
    """Go on with a run; answers the exit code."""
    return main(["train", "--resume", str(folder.path), "--quiet", *words])


def run_of(spec: Path) -> RunFolder:
    """The first run of a spec that `train` was called with."""
    return RunFolder(next(path.parent for path in spec.parent.glob("*/001/run.json")))


def undisturbed(root: Path, document: Mapping[str, Any] = TINY, **changes: Any) -> Outcome:
    """What comes of a training that nothing happens to."""
    spec = written(root, document, **changes)
    assert train(spec) == 0
    return outcome(run_of(spec))


@contextmanager
def failing(at: int, error: BaseException, lasting: bool = False) -> Iterator[list[str]]:
    """Make the call `at`, counted from 1, raise; after a death, or `lasting`, all that follow too."""
    made: list[str] = []
    lasting = lasting or isinstance(error, Died)

    def wrapped(name: str, call: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object) -> object:
            made.append(name)
            if len(made) == at or (lasting and 0 < at < len(made)):
                raise error
            return call(*arguments)

        return run

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(Calls, name, staticmethod(wrapped(name, getattr(Calls, name))))
        if isinstance(error, Died):  # nor does what cleans up after a failure
            unlink = files.os.unlink
            patch.setattr(
                files.os, "unlink", lambda *of: None if len(made) >= at > 0 else unlink(*of)
            )
        yield made


def one_error(capture: pytest.CaptureFixture[str]) -> str:
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
