"""Showing a run while it happens, and keeping what the closing lines need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from seqspec.cli.output import notes, print_line, results
from seqspec.report.progress import TrainingView
from seqspec.runs.events import EpochDone, Evaluated, Event, Listener, RunStarted, line
from seqspec.runs.folder import RunFolder
from seqspec.runs.journal import rows


class Watcher:
    """A listener that passes events on to others, and remembers how the run went.

    Attributes:
        epochs: those of the whole run; where it is gone on with, the earlier ones come first.
    """

    def __init__(self, *listeners: Listener) -> None:
        self._listeners = listeners
        self.started: RunStarted | None = None
        self.epochs: list[EpochDone] = []
        self.evaluated: Evaluated | None = None

    def __call__(self, event: Event) -> None:
        match event:
            case RunStarted():
                self.started, self.epochs = event, list(_before(event))
            case EpochDone():
                self.epochs.append(event)
            case Evaluated():
                self.evaluated = event
        for listener in self._listeners:
            listener(event)


def _before(run: RunStarted) -> Iterator[EpochDone]:
    """The epochs that a run has behind it as it starts or goes on; this process did no step of them."""
    folder = RunFolder(Path(run.folder))
    for row in rows(folder) if folder.metrics.is_file() else ():
        metrics = {name: value for name, value in row.items() if name != "epoch"}
        yield EpochDone(int(row["epoch"]), metrics, 0.0, 0.0, 0)


@contextmanager
def watching(quiet: bool, verbose: bool = False, lines: bool = False) -> Iterator[Watcher]:
    """A watcher whose board is off the screen at the end, whatever happens.

    With `lines`, every event is a line of JSON among the results; on a terminal they leave no room
    for anything that moves.
    """
    view = None
    if not quiet and not (lines and results.is_terminal):
        view = TrainingView(notes, verbose)
    listeners: list[Listener] = [view] if view is not None else []
    if lines:
        listeners.append(lambda event: print_line(line(event)))
    try:
        yield Watcher(*listeners)
    finally:
        if view is not None:
            view.close()
