"""From an argument to a run folder: a path, a name, `name/003`, or the spec that the run is of."""

from __future__ import annotations

from pathlib import Path

from seqspec.cli.specs import ENDINGS, open_spec
from seqspec.runs.folder import RunFolder, find


def find_run(argument: str, root: Path) -> RunFolder:
    """The run that an argument means; raises RunError where there is none."""
    if argument.endswith(ENDINGS) and Path(argument).is_file():
        return find(open_spec(argument).must_work().name, root)
    return find(argument, root)
