"""Where output goes: results to stdout, progress and notes to stderr."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Any

from rich.console import Console

# Where nobody watches, a table has the width it needs.
UNWATCHED_WIDTH = 200


def _console(stderr: bool) -> Console:
    """A console that writes text as it is; with NO_COLOR, without bold too, which Rich would keep."""
    console = Console(
        stderr=stderr,
        highlight=False,
        markup=False,
        emoji=False,
        color_system=None if os.environ.get("NO_COLOR") else "auto",
    )
    if not console.is_terminal:
        console.width = UNWATCHED_WIDTH
    return console


# Rich guesses nothing: no highlighting of numbers, no markup and no emoji in text that comes from files.
results = _console(stderr=False)
notes = _console(stderr=True)


def print_notes(said: Iterable[str]) -> None:
    """Say on stderr what a user is to know."""
    for each in said:
        notes.print(f"note: {each}", soft_wrap=True)


def print_json(document: Any) -> None:
    """Write exactly one JSON document; what is not a number is null."""
    from seqspec.runs.finite import finite

    print(json.dumps(finite(document), ensure_ascii=False, indent=2, allow_nan=False), flush=True)


def print_line(text: str) -> None:
    """Write one line of a stream, at once, so that a reader of a pipe sees it when it happens."""
    print(text, flush=True)
