"""The lines that move while a model trains, at the foot of a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.text import Text

from seqspec.report.numbers import duration, many, measured
from seqspec.report.pace import Pace
from seqspec.report.signs import Signs
from seqspec.runs.events import EpochDone, EpochStarted, Event, Metrics, RunStarted, StepsDone

WIDEST_BAR = 40
GAP = "  "


class Board:
    """A listener that is drawn as three lines: where the run is, how fast it goes, what it scores."""

    def __init__(self, run: RunStarted, signs: Signs) -> None:
        self._run, self._signs, self._pace = run, signs, Pace(run)
        self._epoch, self._step = 1, 0
        self._metrics: Metrics = {}
        self._validated: Metrics = {}

    def __call__(self, event: Event) -> None:
        self._pace(event)
        match event:
            case EpochStarted():
                self._epoch, self._step = event.epoch, event.step
            case StepsDone():
                self._epoch, self._step, self._metrics = event.epoch, event.step, event.metrics
            case EpochDone():
                self._epoch, self._step = event.epoch, self._run.steps
                self._metrics = _part(event.metrics, validation=False)
                self._validated = _part(event.metrics, validation=True) or self._validated

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        width = options.max_width
        yield self._progress(width)
        for parts in (self._speed(), self._scores()):
            yield Text(fitting(parts, width), no_wrap=True, overflow="ellipsis")

    def _progress(self, width: int) -> Text:
        """Epoch, bar, and the time left; the bar takes what room there is."""
        epochs = self._run.epochs
        head = f"epoch {self._epoch:>{len(str(epochs))}}/{epochs}"
        left = (self._pace.epoch_seconds, self._pace.run_seconds)
        epoch, run = ("?" if seconds is None else duration(seconds) for seconds in left)
        tail = f"ETA {epoch}, whole run {run}"
        room = min(WIDEST_BAR, width - len(head) - len(tail) - 2 * len(GAP) - 1)
        done = ((self._epoch - 1) * self._run.steps + self._step) / (epochs * self._run.steps)
        full = round(max(room, 0) * done)
        bar = (self._signs.done * full, "cyan"), (self._signs.left * (room - full), "dim")
        line = Text.assemble(head, GAP, *bar, GAP, tail)
        line.no_wrap, line.overflow = True, "ellipsis"
        return line

    def _speed(self) -> Iterator[str]:
        run, seconds = self._run, self._pace.step_seconds
        samples = min(self._step * run.batch_size, run.samples)
        yield f"step {self._step:,}/{run.steps:,}"
        yield f"{samples:,}/{many(run.samples, 'sample')}"
        if seconds:
            yield f"{1000 * seconds:.3g} ms/step"
            yield f"{run.samples / run.steps / seconds:,.0f} samples/s"

    def _scores(self) -> Iterator[str]:
        """The numbers so far, and those of the last validation."""
        for name, value in {**self._metrics, **self._validated}.items():
            yield f"{self._signs.heading(name, self._run.directions)} {measured(value)}"


def fitting(parts: Iterable[str], width: int) -> str:
    """As many of the parts as a line of this width holds, and how many more there are.

    >>> fitting(["loss 1.0", "accuracy 0.5", "auc 0.7"], 23)
    'loss 1.0  +2 more'
    """
    parts = list(parts)
    for count in range(len(parts), 0, -1):
        more = [f"+{len(parts) - count} more"] if count < len(parts) else []
        line = GAP.join([*parts[:count], *more])
        if cell_len(line) < width:
            return line
    return parts[0] if parts else ""


def _part(metrics: Metrics, validation: bool) -> Metrics:
    return {name: value for name, value in metrics.items() if name.startswith("val_") is validation}
