"""A run as it happens: a live board on a terminal, one plain line an epoch elsewhere."""

from __future__ import annotations

from rich.console import Console
from rich.live import Live
from rich.text import Text

from seqspec.report.board import Board
from seqspec.report.numbers import duration, many, measured
from seqspec.report.signs import is_live, signs
from seqspec.runs.events import EpochDone, Evaluated, Event, Metrics, RunDone, RunStarted

# Above the board, lines come no faster than a reader can follow: epochs of milliseconds would race by.
SECONDS_A_LINE = 1.0


class TrainingView:
    """Draws the events of one run on a console; call it with each event, and close it at the end.

    `is_verbose` adds what the engine chose, and why.
    """

    def __init__(self, console: Console, is_verbose: bool = False) -> None:
        self._console, self._is_verbose = console, is_verbose
        self._run: RunStarted | None = None
        self._board: Board | None = None
        self._live: Live | None = None
        self._unsaid: EpochDone | None = None
        self._seconds = 0.0

    def __call__(self, event: Event) -> None:
        if self._board is not None:
            self._board(event)
        match event:
            case RunStarted():
                self._start(event)
            case EpochDone():
                self._epoch(event)
            case Evaluated() | RunDone():
                self.close()

    def close(self) -> None:
        """Take the board off the screen; the lines stay, and the last epoch is among them."""
        if self._live is not None:
            self._live.stop()
            self._live = self._board = None
        self._say_epoch()

    def _start(self, run: RunStarted) -> None:
        self._run = run
        held = f", {many(run.validation_samples)} for validation" if run.validation_samples else ""
        self._print(
            f"{run.run}: {many(run.samples, 'sample')}{held}, {many(run.epochs, 'epoch')} of "
            f"{many(run.steps, 'step')} of {run.batch_size}"
        )
        for note in run.notes:
            self._print(f"note: {note}")
        for choice in run.plan if self._is_verbose else ():
            self._print(f"plan: {choice}")
        if run.directions:
            self._print(legend(self._console, run))
        if is_live(self._console):
            self._board = Board(run, signs(self._console))
            self._live = Live(
                self._board,
                console=self._console,
                refresh_per_second=10,
                transient=True,
                redirect_stdout=False,  # results are not for this console
            )
            self._live.start()

    def _epoch(self, event: EpochDone) -> None:
        self._unsaid = event
        self._seconds += event.seconds
        if self._live is None or self._seconds >= SECONDS_A_LINE:
            self._say_epoch()

    def _say_epoch(self) -> None:
        """The line of the last epoch, once."""
        event, run = self._unsaid, self._run
        if event is None or run is None:
            return
        self._unsaid, self._seconds = None, 0.0
        count = f"epoch {event.epoch:>{len(str(run.epochs))}}/{run.epochs}"
        speed = _speed(event, run)
        numbers = f"{metrics_text(event.metrics)}  {duration(event.seconds)}"
        self._print(f"{count}  {numbers}  {speed}".rstrip())

    def _print(self, line: str) -> None:
        self._console.print(Text(line), soft_wrap=True)


def legend(console: Console, run: RunStarted) -> str:
    """Which way each number goes, and what blind guessing scores: `loss ↓ (2.3026 is chance)`."""
    drawn = signs(console)
    parts = []
    for name in sorted({*run.directions, *run.chance}, key=lambda name: (name != "loss", name)):
        level = f" ({measured(run.chance[name])} is chance)" if name in run.chance else ""
        parts.append(drawn.heading(name, run.directions) + level)
    return "  ".join(parts)


def metrics_text(metrics: Metrics) -> str:
    """Names and values: `loss 2.3012  accuracy 0.1170`."""
    return "  ".join(f"{name} {measured(value)}" for name, value in metrics.items())


def _speed(event: EpochDone, run: RunStarted) -> str:
    """Time for one step, and samples in one second, named so that nobody takes one for the other."""
    seconds, steps = event.train_seconds, event.steps
    if seconds <= 0 or steps <= 0:
        return ""
    # Only the last batch may be smaller; steps that an earlier process did are whole.
    samples = run.samples - (run.steps - steps) * run.batch_size
    return f"{1000 * seconds / steps:.3g} ms/step  {samples / seconds:,.0f} samples/s"
