"""The ratios that are promised; `python -m tests.bench [PART]...`, the parts as in `PARTS`."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench.timing import ROOT, SEQSPEC, Timing, in_turn, row

BARE = "from pydantic import BaseModel; import typer, yaml, rich.console"
KERAS_SUMMARY = (
    "import sys; sys.path.insert(0, 'tests/guide'); from models import GUIDE;"
    "GUIDE[sys.argv[1]].build().summary()"
)
MODELS = (
    "mlp_binary_100d", "mlp_multiclass_100d", "mlp_softmax", "mlp_binary", "vgg_like",
    "lstm_sequence", "conv1d_sequence", "stacked_lstm", "stacked_lstm_stateful",
)  # fmt: skip
# Models are measured so often, in turn, for their steps.
TURNS = 3


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


def seconds(timing: Timing) -> str:
    return f"{timing.median * 1000:,.0f} ms"


def cold() -> None:
    """The first word of a light command against its bare imports."""
    commands = {
        "bare": python(BARE),
        "--help": [*SEQSPEC, "--help"],
        "check": [*SEQSPEC, "check", "specs/vgg_like.yaml"],
    }
    found = in_turn(commands, runs=15)
    for name in ("--help", "check"):
        ratio = found[name].median / found["bare"].median
        peak = f"at most 2; {found[name].peak_mebibytes:.0f} of 80 MB"
        row(f"{name}, cold, against imports", seconds(found[name]), seconds(found["bare"]),
            f"{ratio:.2f}", peak)  # fmt: skip


def many() -> None:
    """A thousand specs in one process, on one core, less the start."""
    with tempfile.TemporaryDirectory() as folder:
        specs = sorted((ROOT / "specs").glob("*.yaml"))
        for number in range(1000):
            shutil.copy(specs[number % len(specs)], Path(folder) / f"{number:04d}.yaml")
        commands = {
            "one": [*SEQSPEC, "check", str(specs[0])],
            "all": [*SEQSPEC, "check", folder],
        }
        found = in_turn(commands, runs=5)
    taken = found["all"].median - found["one"].median
    row("check of 1,000 specs", f"{taken:.2f} s", "", f"{1000 / taken:,.0f}/s", "at least 500/s")


def summary() -> None:
    """Shapes and weights against a script that builds the model."""
    for name in ("vgg_like", "mlp_softmax"):
        commands = {
            "ours": [*SEQSPEC, "summary", f"specs/{name}.yaml"],
            "keras": python(KERAS_SUMMARY, name),
        }
        found = in_turn(commands, runs=5)
        ratio = found["keras"].median / found["ours"].median
        row(f"summary of {name}", seconds(found["ours"]), seconds(found["keras"]), f"{ratio:.1f}",
            "at least 15 times faster")  # fmt: skip


def train() -> None:
    """Whole processes, at the guide's own epochs, against the script."""
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        for name in MODELS:
            ours = [*SEQSPEC, "train", f"specs/{name}.yaml", "--run-dir", folder, "--quiet"]
            commands = {"ours": ours, "script": [sys.executable, "tests/guide/script.py", name]}
            found = in_turn(commands, runs=3)
            ratios.append(found["script"].median / found["ours"].median)
            row(f"train {name}", seconds(found["ours"]), seconds(found["script"]),
                f"{ratios[-1]:.2f}", "never slower")  # fmt: skip
    mean = statistics.geometric_mean(ratios)
    row("train, geometric mean", "", "", f"{mean:.2f}", "1.5 times faster")


def large() -> None:
    """A spec of a thousand layers."""
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "large.yaml"
        layers = "".join(
            f"  - Dense: {{units: {16 + i % 7}, activation: relu}}\n" for i in range(1000)
        )
        spec.write_text(f"seqspec: 1\ninput: {{shape: [16]}}\nlayers:\n{layers}")
        commands = {name: [*SEQSPEC, name, str(spec)] for name in ("check", "summary")}
        found = in_turn(commands, runs=5)
    for name, timing in found.items():
        row(f"{name} of 1,000 layers", seconds(timing), "", f"{timing.peak_mebibytes:.0f} MB",
            "under 1 s and 80 MB")  # fmt: skip


def steps() -> None:
    """A step of training in the long run: ours, that of the script, and the floor, one after the other."""
    ratios = []
    for name in MODELS:
        turns = [measured(name) for _ in range(TURNS)]
        ours, script, least = (statistics.median(each) for each in zip(*turns, strict=True))
        ratios.append((name, script / ours))
        row(f"a step of {name}", f"{ours:.3f} ms", f"{script:.3f} ms", f"{script / ours:.1f}",
            f"never slower; floor {least:.3f} ms")  # fmt: skip
    small = [ratio for name, ratio in ratios if name != "vgg_like"]
    row("steps of small models, mean", "", "", f"{statistics.geometric_mean(small):.1f}",
        "4 times faster")  # fmt: skip


def measured(name: str) -> tuple[float, float, float]:
    """Milliseconds a step: by `train`, by the script, and at the floor."""
    with tempfile.TemporaryDirectory() as folder:
        said(*SEQSPEC, "train", f"specs/{name}.yaml", "--run-dir", folder, "--quiet")
        events = next(Path(folder).glob("*/001/events.jsonl")).read_text().splitlines()
    records = [json.loads(line) for line in events]
    started = next(each for each in records if "steps" in each)
    seconds = [each["train_seconds"] for each in records if "train_seconds" in each]
    steady = seconds[1:] or seconds
    ours = 1000 * statistics.mean(steady) / started["steps"]
    script = json.loads(said(sys.executable, "tests/guide/script.py", name))["ms_per_step"]
    return ours, script, float(said(sys.executable, "tests/bench/floor.py", name))


def said(*command: str) -> str:
    """The last line that a command prints."""
    env = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return (done.stdout.splitlines() or [""])[-1]


def smoke() -> None:
    """Every spec in one process, less one import of TensorFlow."""
    commands = {"smoke": [*SEQSPEC, "smoke"], "import": python("import seqspec.runtime")}
    found = in_turn(commands, runs=3)
    specs = len(list((ROOT / "specs").glob("*.yaml")))
    each = (found["smoke"].median - found["import"].median) / specs
    row("smoke, a spec", f"{each:.2f} s", "", "", "under 1.5 s")


PARTS: dict[str, Callable[[], None]] = {
    "cold": cold, "many": many, "summary": summary, "large": large, "steps": steps, "train": train,
    "smoke": smoke,
}  # fmt: skip


def main(names: list[str]) -> None:
    """Measure the named parts, or all."""
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in ("tensorflow", "keras")
    )
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {versions}")
    row("", "seqspec", "otherwise", "ratio", "wanted")
    for name in names or PARTS:
        PARTS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
