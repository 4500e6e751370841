"""How fast a run goes, and how long it still takes."""

from __future__ import annotations

from seqspec.runs.events import EpochDone, EpochStarted, Event, RunStarted, StepsDone


class Pace:
    """A listener that reckons from the steps of this epoch, and from the last epoch until there are some.

    An epoch's own first report is where its clock starts, so that the first step of a run, which is
    compiled, is not taken for the others.
    """

    def __init__(self, run: RunStarted) -> None:
        self._run = run
        self._first: StepsDone | None = None
        self._step_seconds: float | None = None
        self._validation_seconds = 0.0
        self._epoch, self._step, self._start = 1, 0, 0

    def __call__(self, event: Event) -> None:
        match event:
            case EpochStarted():
                self._epoch, self._step, self._first = event.epoch, event.step, None
                self._start = event.step
            case StepsDone():
                self._steps(event)
            case EpochDone():
                self._epoch, self._step = event.epoch, self._run.steps
                self._validation_seconds = event.seconds - event.train_seconds
                if self._first is None and event.steps:
                    self._step_seconds = event.train_seconds / event.steps

    @property
    def step_seconds(self) -> float | None:
        """The time for one step; None before anything is known."""
        return self._step_seconds

    @property
    def epoch_seconds(self) -> float | None:
        """What is left of this epoch, validation included."""
        if self._step_seconds is None:
            return None
        steps = self._run.steps - self._step
        return steps * self._step_seconds + (self._validation_seconds if steps else 0)

    @property
    def run_seconds(self) -> float | None:
        """What is left of the run, should it go through all of its epochs."""
        left = self.epoch_seconds
        if left is None or self._step_seconds is None:
            return None
        whole = self._run.steps * self._step_seconds + self._validation_seconds
        return left + (self._run.epochs - self._epoch) * whole

    def _steps(self, event: StepsDone) -> None:
        self._epoch, self._step = event.epoch, event.step
        first = self._first
        if first is None or event.step <= first.step:
            self._first = event
            self._step_seconds = event.seconds / (event.step - self._start)
        else:
            self._step_seconds = (event.seconds - first.seconds) / (event.step - first.step)
