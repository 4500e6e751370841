"""A run that is killed again and again, and gone on with, against one that is left alone."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seqspec.runs import checkpoint
from seqspec.runs.folder import RunFolder
from seqspec.source.dump import dump
from tests.torture.models import MODELS, longer

ROOT = Path(__file__).parents[2]
# The command line as it is, with a checkpoint after every call: else a short run has only its last.
DRIVER = (
    "import sys; import seqspec.runtime.keeper as keeper; keeper.SAVE_EVERY = {every};"
    "from seqspec.cli.main import main; sys.exit(main(sys.argv[1:]))"
)
LONGEST = 300


@dataclass(frozen=True)
class Outcome:
    """What must be the same bit for bit: weights with optimizer and seeds, history, tables."""

    arrays: tuple[tuple[str, bytes], ...]
    metrics: bytes
    log: bytes
    best: tuple[tuple[str, bytes], ...]
    evaluate: str


def start(
    root: Path, *words: str, every: float | None = 0.0, **options: Any
) -> subprocess.Popen[bytes]:
    """A training in a process of its own; with `every` None the command as it is."""
    program = ["-m", "seqspec"] if every is None else ["-c", DRIVER.format(every=every)]
    return subprocess.Popen(
        [sys.executable, *program, "train", *words, "--quiet"],
        cwd=root,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def alone(root: Path, name: str, epochs: int | None = None) -> tuple[Path, RunFolder, float]:
    """A run that nobody disturbs: its spec, its folder, and how many seconds it took."""
    root.mkdir()
    spec = root / f"{name}.yaml"
    spec.write_text(dump(longer(MODELS[name], epochs) if epochs else MODELS[name]))
    began = time.monotonic()
    process = start(root, str(spec))
    said = process.communicate()[1]
    assert process.returncode == 0, said.decode()
    return spec, RunFolder(root / "runs" / name / "001"), time.monotonic() - began


def outcome(folder: RunFolder) -> Outcome:
    """What came of a run."""
    about = json.loads(folder.record.read_text())
    assert about["status"] == "completed", about
    best = folder.best.is_dir()
    return Outcome(
        _arrays(folder.checkpoints),
        folder.metrics.read_bytes(),
        folder.log.read_bytes() if folder.log.is_file() else b"",
        _arrays(folder.best) if best else (),
        json.dumps(about["evaluate"], sort_keys=True),
    )


def _arrays(folder: Path) -> tuple[tuple[str, bytes], ...]:
    return tuple((each.path, bytes(each.data)) for each in checkpoint.read(folder).arrays)


def killed(
    root: Path, spec: Path, kills: int, rng: random.Random, longest: float
) -> tuple[RunFolder, int]:
    """Start a run, kill it at random moments, go on with it each time, and let it end.

    Answers the run, and how often it was killed before it came to its end.
    """
    words = [str(spec)]
    for made in range(kills):
        process = start(root, *words)
        time.sleep(rng.uniform(0.3, 1.0) * longest)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if folders := sorted(root.glob("runs/*/[0-9]*/run.json")):
            folder = RunFolder(folders[-1].parent)
            if json.loads(folder.record.read_text())["status"] == "completed":
                return folder, made
            words = ["--resume", str(folder.path)]
    process = start(root, *words)
    said = process.communicate(timeout=LONGEST)[1]
    assert process.returncode == 0, said.decode()
    return RunFolder(sorted(root.glob("runs/*/[0-9]*/run.json"))[-1].parent), kills
