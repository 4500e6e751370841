"""Light commands stay light: TensorFlow, Keras and NumPy are not even imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAVY = ("tensorflow", "keras", "numpy", "sklearn", "scipy", "pandas")
REPORT = f"print('LOADED', *[name for name in {HEAVY} if name in sys.modules])"
RUN = (
    "import sys; from seqspec.cli.main import main\nfor words in {commands}:\n  main(words); "
    + REPORT
)
COMMANDS = [
    ["--help"],
    ["--version"],
    ["train", "--help"],
    ["check"],
    ["check", "specs/digits_cnn.yaml", "--format", "json"],
    ["summary"],
    ["summary", "specs/vgg_like.yaml"],
    ["train", "specs/no_such.yaml"],
    ["train", "specs/vgg_like.yaml", "--set", "fit.epochs=0"],
    ["evaluate", "no_such_run"],
]


def test_light_commands_import_nothing_heavy() -> None:
    found = loaded(RUN.format(commands=COMMANDS))
    heavy = [" ".join(words) for words, names in zip(COMMANDS, found, strict=True) if names]
    assert not heavy


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, seqspec; spec = seqspec.load('specs/vgg_like.yaml'); "
    assert loaded(code + "seqspec.summarize(spec); " + REPORT) == [[]]


def loaded(code: str) -> list[list[str]]:
    """The heavy modules in a fresh process, at each point where its code reports them."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    return [words[1:] for words in lines if words[:1] == ["LOADED"]]
