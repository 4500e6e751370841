"""Light commands stay light: TensorFlow, Keras and NumPy are not even imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("tensorflow", "keras", "numpy", "sklearn", "scipy", "pandas")
REPORT = f"print('LOADED', [name for name in {HEAVY} if name in sys.modules])"
RUN = "import sys; from seqspec.cli.main import main; main({arguments}); " + REPORT


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["train", "--help"],
        ["check"],
        ["check", "specs/digits_cnn.yaml", "--format", "json"],
        ["summary"],
        ["summary", "specs/vgg_like.yaml"],
        ["train", "specs/no_such.yaml"],
        ["train", "tests/cases/no_such.yaml", "--set", "fit.epochs=0"],
        ["evaluate", "no_such_run"],
    ],
    ids=" ".join,
)
def test_command_imports_nothing_heavy(arguments: list[str]) -> None:
    assert loaded(RUN.format(arguments=arguments)) == "LOADED []"


def test_a_spec_with_an_error_is_refused_before_tensorflow() -> None:
    code = RUN.format(arguments=["train", "specs/vgg_like.yaml", "--set", "fit.epochs=0"])
    assert loaded(code) == "LOADED []"


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, seqspec; spec = seqspec.load('specs/vgg_like.yaml'); "
    assert loaded(code + "seqspec.summarize(spec); " + REPORT) == "LOADED []"


def loaded(code: str) -> str:
    """The last line that a fresh process prints for this code."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]
