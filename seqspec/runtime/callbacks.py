"""What happens between the steps of `Model.fit`: states are reset, and listeners hear of progress."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import keras

from seqspec.runs.events import EpochDone, EpochStarted, Listener, StepsDone
from seqspec.runtime.calls import Calls

# Seconds between two reports of a running epoch; a terminal shows no more.
REPORT_EVERY = 0.1


class ResetStates(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Clear the memory of stateful layers where a sequence cannot go on: Keras itself never does.

    At each epoch's start, before and after validation or evaluation, and before prediction.
    """

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        reset_states(self.model)

    def on_test_begin(self, logs: Any = None) -> None:
        reset_states(self.model)

    def on_test_end(self, logs: Any = None) -> None:
        reset_states(self.model)

    def on_predict_begin(self, logs: Any = None) -> None:
        reset_states(self.model)


def reset_states(model: keras.Model) -> None:
    """Set the state of every stateful layer to zero."""
    for layer in model.layers:
        if getattr(layer, "stateful", False):
            layer.reset_state()


class Report(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Tell a listener what `fit` does, at most ten times a second within an epoch.

    `start` is the epoch, counted from 0, and the step of it, where training starts.
    """

    def __init__(self, listener: Listener, calls: Calls, start: tuple[int, int]) -> None:
        super().__init__()
        self._listener, self._calls, self._start = listener, calls, start
        self._began = self._told = self._trained = 0.0
        self._epoch, self._step = 1, 0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._began = self._told = self._trained = time.perf_counter()
        first, step = self._start
        self._epoch, self._step = epoch + 1, step if epoch == first else 0
        self._listener(EpochStarted(self._epoch, self._step))

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        now = self._trained = time.perf_counter()
        if now - self._told >= REPORT_EVERY:
            self._told = now
            done = self._calls.train.step
            self._listener(StepsDone(self._epoch, done, numbers(logs), now - self._began))

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        now = time.perf_counter()
        train = self._trained - self._began
        steps = self._calls.train.steps - self._step
        self._listener(EpochDone(epoch + 1, numbers(logs), now - self._began, train, steps))


def numbers(logs: Mapping[str, Any] | None) -> dict[str, float]:
    """Keras's logs as plain numbers, the loss first."""
    values = {name: float(value) for name, value in (logs or {}).items()}
    return dict(sorted(values.items(), key=lambda pair: _rank(pair[0])))


def _rank(name: str) -> tuple[bool, bool, str]:
    """Training before validation, and in each the loss, then what is watched, by name as in Keras."""
    return name.startswith("val_"), name.removeprefix("val_") != "loss", name
