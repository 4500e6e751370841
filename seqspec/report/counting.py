"""A bar over many specs, where there is a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from seqspec.report.excerpt import visible
from seqspec.report.signs import is_live
from seqspec.runs.events import Smoked


@contextmanager
def counting(console: Console, total: int, quiet: bool) -> Iterator[Callable[[Smoked], Smoked]]:
    """A bar over specs; the function it gives passes each result on and moves the bar."""
    bar = _bar(console) if is_live(console) and not quiet else None
    task = bar.add_task("smoke", total=total, file="") if bar else None

    def tell(result: Smoked) -> Smoked:
        if bar is not None and task is not None:
            bar.update(task, advance=1, file=visible(result.file))
        return result

    with bar or nullcontext():
        yield tell


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[file]}", markup=False),
        TextColumn("ETA"),
        TimeRemainingColumn(compact=True),
        console=console,
        transient=True,
    )
