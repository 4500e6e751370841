"""Where output goes: results to stdout, progress and notes to stderr."""

from __future__ import annotations

import json
from typing import Any

from rich.console import Console

# Rich guesses nothing: no highlighting of numbers, no markup and no emoji in text that comes from files.
results = Console(highlight=False, markup=False, emoji=False)
notes = Console(stderr=True, highlight=False, markup=False, emoji=False)


def print_json(document: Any) -> None:
    """Write exactly one JSON document; what is not a number is null."""
    from seqspec.runs.finite import finite

    print(json.dumps(finite(document), ensure_ascii=False, indent=2, allow_nan=False))
