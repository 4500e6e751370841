"""What the smoke run over every spec found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from seqspec.report.columns import columns
from seqspec.report.excerpt import visible
from seqspec.report.numbers import duration
from seqspec.runs.events import Smoked

_COLOURS = {"ok": "", "failed": "bold red", "skipped": "yellow"}


def print_smoke(console: Console, results: Sequence[Smoked]) -> None:
    """One line for each spec, and how many of each kind."""
    header = ("spec", "status", "time", "message")
    rows = [
        (visible(each.file), each.status, duration(each.seconds), visible(each.message))
        for each in results
    ]
    styles = ["bold", *(_COLOURS[each.status] for each in results)]
    for line, style in zip(columns(header, rows, right=0), styles, strict=True):
        console.print(Text(line, style=style), soft_wrap=True)
    kinds = [(sum(each.status == kind for each in results), kind) for kind in _COLOURS]
    console.print(Text(", ".join(f"{count} {kind}" for count, kind in kinds if count)))


def smoke_json(results: Sequence[Smoked]) -> dict[str, Any]:
    """The `smoke` document, format 1."""
    return {
        "format": 1,
        "specs": [
            {
                "file": result.file,
                "status": result.status,
                "seconds": result.seconds,
                "message": result.message,
            }
            for result in results
        ],
    }
