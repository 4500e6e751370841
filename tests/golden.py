"""What the cases print: `python -m tests.golden` rewrites `tests/cases/*.out`, and the README."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

from seqspec.cli.main import main

CASES = Path(__file__).parent / "cases"
SPECS = sorted([*CASES.glob("*.yaml"), *CASES.glob("lint/*_wrong.yaml")])


def printed(spec: Path) -> tuple[int, str]:
    """The exit code of `seqspec check` on a case, and all that it prints."""
    text = io.StringIO()
    with (
        contextlib.chdir(spec.parent),
        contextlib.redirect_stdout(text),
        contextlib.redirect_stderr(text),
    ):
        code = main(["check", spec.name])
    return code, text.getvalue()


def rewrite() -> None:
    """Write what each case prints today; read that difference like code."""
    for spec in SPECS:
        spec.with_suffix(".out").write_text(printed(spec)[1])


if __name__ == "__main__":
    from tests import readme

    rewrite()
    readme.rewrite()
