"""What the smoke run over every spec found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from seqspec.report.excerpt import visible
from seqspec.report.numbers import duration
from seqspec.runs.events import Smoked

_COLOURS = {"ok": "green", "failed": "bold red", "skipped": "yellow"}


def print_smoke(console: Console, results: Sequence[Smoked]) -> None:
    """One line for each spec, and how many of each kind."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("spec", "status"):
        table.add_column(column, overflow="fold")
    table.add_column("time", justify="right")
    table.add_column("message", overflow="fold")
    for result in results:
        status = Text(result.status, style=_COLOURS[result.status])
        time = duration(result.seconds)
        table.add_row(Text(visible(result.file)), status, time, Text(visible(result.message)))
    console.print(table)
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
