"""Runs that did not come to what is asked of them, and what can be done with each."""

from __future__ import annotations

from pathlib import Path

from seqspec.cli.runs import find_run
from seqspec.runs import checkpoint, record
from seqspec.runs.errors import RunError
from seqspec.runs.folder import RunFolder


def trained_run(argument: str, root: Path) -> RunFolder:
    """The run that an argument means, with weights to load; raises RunError where none were saved."""
    folder = find_run(argument, root)
    if not checkpoint.has_any(folder.checkpoints):
        message = f"{folder.name} is {record.read(folder).status} and has no checkpoint"
        raise RunError(message, way_on(folder))
    return folder


def way_on(folder: RunFolder) -> str:
    """What can be done with a run that did not come to its end, or lost what it came to."""
    match record.read(folder).status:
        case "diverged":
            return "train it anew with a lower learning rate: gone on with, it diverges again"
        case "completed":
            return "train it anew"
        case "running" if _is_in_use(folder):
            return "wait for it, or stop it"
    return f"seqspec train --resume {folder.path}"


def _is_in_use(folder: RunFolder) -> bool:
    try:
        folder.must_be_free()
    except RunError:
        return True
    return False
