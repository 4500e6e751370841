"""A run as it happens: a live bar where there is a terminal, one plain line an epoch where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from seqspec.report.excerpt import visible
from seqspec.report.numbers import duration, many, measured
from seqspec.runs.events import (
    EpochDone,
    EpochStarted,
    Evaluated,
    Event,
    Metrics,
    RunDone,
    RunStarted,
    Smoked,
    StepsDone,
)


class TrainingView:
    """Draws the events of one run on a console; call it with each event, and close it at the end."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._run: RunStarted | None = None
        self._bar: Progress | None = None
        self._task = TaskID(0)

    def __call__(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._start(event)
            case EpochStarted() if self._bar and self._run:
                self._bar.update(self._task, description=self._count(event.epoch), metrics="")
            case StepsDone() if self._bar and self._run:
                self._steps(event, self._run)
            case EpochDone() if self._run:
                self._epoch(event, self._run)
            case Evaluated():
                self.close()
            case RunDone():
                self.close()

    def close(self) -> None:
        """Take the bar off the screen; the lines stay."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _start(self, run: RunStarted) -> None:
        self._run = run
        held = f", {many(run.validation_samples)} for validation" if run.validation_samples else ""
        self._print(
            f"{run.run}: {many(run.samples, 'sample')}{held}, {many(run.epochs, 'epoch')} of "
            f"{many(run.steps, 'step')} of {run.batch_size}"
        )
        for note in run.notes:
            self._print(f"note: {note}")
        if self._console.is_terminal:
            self._bar = _bar(self._console)
            self._bar.start()
            self._task = self._bar.add_task(
                self._count(1), total=run.epochs * run.steps, metrics="", step=""
            )

    def _steps(self, event: StepsDone, run: RunStarted) -> None:
        assert self._bar is not None
        self._bar.update(
            self._task,
            completed=(event.epoch - 1) * run.steps + event.step,
            step=f"step {event.step}/{run.steps}",
            metrics=f"{metrics_text(event.metrics)}  {_speed(event.seconds, event.step, run)}",
        )

    def _epoch(self, event: EpochDone, run: RunStarted) -> None:
        if self._bar is not None:
            self._bar.update(self._task, completed=event.epoch * run.steps)
        speed = _speed(event.train_seconds, run.steps, run)
        self._print(
            f"{self._count(event.epoch)}  {metrics_text(event.metrics)}  "
            f"{duration(event.seconds)}  {speed}"
        )

    def _count(self, epoch: int) -> str:
        total = self._run.epochs if self._run else epoch
        return f"epoch {epoch:>{len(str(total))}}/{total}"

    def _print(self, line: str) -> None:
        self._console.print(Text(line), soft_wrap=True)


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[step]}  {task.fields[metrics]}", markup=False),
        TextColumn("ETA"),
        TimeRemainingColumn(compact=True),
        console=console,
        transient=True,
    )


@contextmanager
def counting(console: Console, total: int, quiet: bool) -> Iterator[Callable[[Smoked], Smoked]]:
    """A bar over specs; the function it gives passes each result on and moves the bar."""
    bar = _bar(console) if console.is_terminal and not quiet else None
    task = bar.add_task("smoke", total=total, step="", metrics="") if bar else None

    def tell(result: Smoked) -> Smoked:
        if bar is not None and task is not None:
            bar.update(task, advance=1, step=visible(result.file))
        return result

    with bar or nullcontext():
        yield tell


def metrics_text(metrics: Metrics) -> str:
    """Names and values: `loss 2.3012  accuracy 0.1170`."""
    return "  ".join(f"{name} {measured(value)}" for name, value in metrics.items())


def _speed(seconds: float, steps: int, run: RunStarted) -> str:
    """Time for one step, and samples in one second, named so that nobody takes one for the other."""
    if seconds <= 0 or steps <= 0:
        return ""
    samples = min(steps * run.batch_size, run.samples)
    return f"{1000 * seconds / steps:.3g} ms/step  {samples / seconds:,.0f} samples/s"
