"""The ratios that are promised; `python -m tests.bench [cold] [many] [summary] [train] [smoke]`."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import statistics
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


def smoke() -> None:
    """Every spec in one process, less one import of TensorFlow."""
    commands = {"smoke": [*SEQSPEC, "smoke"], "import": python("import seqspec.runtime")}
    found = in_turn(commands, runs=3)
    specs = len(list((ROOT / "specs").glob("*.yaml")))
    each = (found["smoke"].median - found["import"].median) / specs
    row("smoke, a spec", f"{each:.2f} s", "", "", "under 1.5 s")


PARTS: dict[str, Callable[[], None]] = {
    "cold": cold, "many": many, "summary": summary, "train": train, "smoke": smoke,
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
