"""Drawing a run while it happens, and keeping what the closing lines need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from seqspec.cli.output import notes
from seqspec.report.progress import TrainingView
from seqspec.runs.events import Evaluated, Event


class Watcher:
    """A listener that draws events, unless it is quiet, and remembers the evaluation."""

    def __init__(self, view: TrainingView | None) -> None:
        self._view = view
        self.evaluated: Evaluated | None = None

    def __call__(self, event: Event) -> None:
        if isinstance(event, Evaluated):
            self.evaluated = event
        if self._view is not None:
            self._view(event)


@contextmanager
def watching(quiet: bool) -> Iterator[Watcher]:
    """A watcher whose bar is off the screen at the end, whatever happens."""
    view = None if quiet else TrainingView(notes)
    try:
        yield Watcher(view)
    finally:
        if view is not None:
            view.close()
