"""What is saved while training, when, and how training goes on from it."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import keras

from seqspec.runs import checkpoint
from seqspec.runs.checkpoint import ArrayEntry, Checkpoint
from seqspec.runs.errors import RunError
from seqspec.runtime.arrays import entries, finite_check, metric_entries, restore
from seqspec.runtime.calls import Calls
from seqspec.runtime.recording import Recording
from seqspec.runtime.remembered import remembered, remembered_arrays, remind
from seqspec.runtime.signals import Signals

# Seconds between two checkpoints; resuming replays exactly, so no result depends on it.
SAVE_EVERY = 10.0
# Before the path of an array that training goes on with, where the model answers with an average of it.
_RAW = "raw/"


class StoppedError(Exception):
    """A signal has stopped training between two calls, and all is saved."""


@dataclass
class LostError(Exception):
    """A number that is not finite: in which epoch, counted from 1, after which step, and what it is."""

    epoch: int
    step: int
    what: str
    last_good: float | None


class Keeper(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """The last of the callbacks: it saves what the others leave, and stops where it was asked or has to.

    `others` are the callbacks whose memory belongs to the run; `saved` is where training goes on.
    """

    def __init__(
        self,
        calls: Calls,
        recording: Recording,
        others: Sequence[keras.callbacks.Callback],
        signals: Signals,
        saved: Checkpoint | None = None,
    ) -> None:
        super().__init__()
        self._calls, self._recording, self._others = calls, recording, others
        self._signals, self._saved = signals, saved
        self._saved_at = time.monotonic()
        self._all_finite = finite_check(calls.model)
        self._epoch = 0
        self._done = int(saved.about["epoch"]) if saved else 0
        self._good: float | None = None
        # Weights that training would go on with, where averages take their place at its end.
        self._raw: list[ArrayEntry] = []

    @property
    def _was_stopped(self) -> bool:
        """Whether training had been stopped early, and is not extended."""
        return bool(self._saved and self._saved.about["stopped"] and not self._recording.extends)

    @property
    def start(self) -> tuple[int, int]:
        """The epoch, counted from 0, and the step of it, where training starts.

        Where it had been stopped early and all but the end was done, there is nothing left to train.
        """
        if self._saved is None:
            return 0, 0
        about = self._saved.about
        if self._was_stopped:
            return self._calls.job.spec.fit.epochs, 0
        return int(about["epoch"]), int(about["step"])

    def on_train_begin(self, logs: Any = None) -> None:
        self._restore()
        self._keep_raw()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch = epoch
        first, step = self.start
        self._calls.begin_epoch(epoch, step if epoch == first else 0)
        if epoch == first and step:
            self._restore()  # the epoch has begun before: what its beginning changes has changed

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        loss = float((logs or {}).get("loss", 0.0))
        if not math.isfinite(loss):
            raise LostError(
                self._epoch + 1, self._calls.train.step, f"the loss is {loss}", self._good
            )
        self._good = loss
        due = self._due
        if due or self._signals.received is not None:
            self._save(self._epoch, self._calls.train.step)
            self._stop_if_asked()

    def on_test_begin(self, logs: Any = None) -> None:
        self._calls.begin_test()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self._done = epoch + 1
        last = self.model.stop_training or self._done == self.params["epochs"]
        due = self._due
        if last or due or self._signals.received is not None:
            self._save(self._done, 0)
        else:
            self._hold_finite()
        if last:
            self._keep_raw()
        else:
            self._stop_if_asked()

    def close(self) -> None:
        """Save the model as training leaves it, and beside it the weights that it would go on with."""
        if self._raw:
            self._save(self._done, 0, self._raw)

    def _keep_raw(self) -> None:
        if self.model.optimizer.use_ema:
            weights = entries(self.model)
            self._raw = [replace(each, path=f"{_RAW}{each.path}") for each in weights]

    @property
    def _due(self) -> bool:
        """Whether a checkpoint is to be written now: by the clock, or because a callback asks for it."""
        asked = [each for each in self._others if getattr(each, "due", False)]
        for each in asked:
            each.due = False
        return bool(asked) or time.monotonic() - self._saved_at >= SAVE_EVERY

    def _hold_finite(self) -> None:
        if not self._all_finite():
            what = "a weight is not finite"
            raise LostError(self._epoch + 1, self._calls.train.steps, what, self._good)

    def _save(self, epoch: int, step: int, raw: Iterable[ArrayEntry] = ()) -> None:
        self._hold_finite()
        about = {
            "epoch": epoch,
            "step": step,
            "stopped": bool(self.model.stop_training) or self._was_stopped,
            "callbacks": remembered(self._others),
            "journal": self._recording.journal.written(),
            "resolved": self._recording.identity,
        }
        arrays = (
            *entries(self.model),
            *metric_entries(self.model),
            *remembered_arrays(self._others),
            *raw,
        )
        checkpoint.write(self._recording.folder.checkpoints, arrays, about)
        self._saved_at = time.monotonic()

    def _stop_if_asked(self) -> None:
        if self._signals.received is not None:
            raise StoppedError

    def _restore(self) -> None:
        if self._saved is None:
            return
        found = {entry.path: entry for entry in self._saved.arrays}
        found |= {path.removeprefix(_RAW): each for path, each in found.items() if _RAW in path}
        restore(self.model, found, metrics=True)
        try:
            remind(self._others, self._saved.about["callbacks"], found)
        except (KeyError, TypeError, ValueError):
            message = "the checkpoint does not hold what the callbacks of this spec remember"
            raise RunError(message, "it belongs to another spec; train again") from None
