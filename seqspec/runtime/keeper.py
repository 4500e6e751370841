"""What is saved while training, when, and how training goes on from it."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import keras

from seqspec.data.facts import SplitName
from seqspec.runs import checkpoint
from seqspec.runs.checkpoint import ArrayEntry, Checkpoint
from seqspec.runs.errors import RunError
from seqspec.runs.signals import Signals
from seqspec.runtime.arrays import entries, finite_check, is_finite, metric_entries, restore
from seqspec.runtime.calls import Calls
from seqspec.runtime.given import Averages
from seqspec.runtime.recording import Recording
from seqspec.runtime.remembered import remembered, remembered_arrays, remind

# Seconds between two checkpoints; resuming replays exactly, so no result depends on it.
SAVE_EVERY = 10.0
# Seconds of validation for which a person who stops a run is not kept waiting.
LONG_VALIDATION = 1.0
# The callbacks that set the learning rate of an epoch.
_SETTING_RATES = (keras.callbacks.LearningRateScheduler, keras.callbacks.ReduceLROnPlateau)
# Before the path of an array that training goes on with, where the model answers with an average of it.
_RAW = "raw/"


@dataclass
class LostError(Exception):
    """A number that is not finite: in which epoch, counted from 1, after which step, and what it is.

    `split` is `validation` where training itself is finite; `rates` are the learning rates of the epochs,
    counted from 0, where callbacks set them.
    """

    epoch: int
    step: int
    what: str
    last_good: float | None
    split: SplitName = "train"
    rates: Mapping[int, float] = field(default_factory=dict)


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
        self._saved_at = self._test_began = time.monotonic()
        self._saved_to = self.start
        # That of a single call cannot be stopped; how long another takes is known when it was done once.
        several = calls.test is not None and calls.test.steps > calls.length
        self._validation_seconds = math.inf if several else 0.0
        self._all_finite = finite_check(calls.model)
        self._epoch, _ = self.start
        self._good: float | None = None
        self._sets_rates = any(isinstance(each, _SETTING_RATES) for each in others)
        self._rates: dict[int, float] = {}
        # Weights that others take the place of when training ends: averages, or the best ones.
        self._raw: list[ArrayEntry] = []

    @property
    def start(self) -> tuple[int, int]:
        """The epoch, counted from 0, and the step of it, where training starts."""
        about = self._saved.about if self._saved else {"epoch": 0, "step": 0}
        return int(about["epoch"]), int(about["step"])

    @property
    def ended(self) -> bool:
        """Whether a callback has ended the training that goes on here."""
        return bool(self._saved and self._saved.about.get("ended"))

    def on_train_begin(self, logs: Any = None) -> None:
        self._restore()
        if self._over and not self._raw:
            self._hold_raw()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch = epoch
        first, step = self.start
        self._calls.begin_epoch(epoch, step if epoch == first else 0)
        if epoch == first and step:
            self._restore()  # the epoch has begun before: what its beginning changes has changed
        if self._sets_rates:
            self._rates[epoch] = float(self.model.optimizer.learning_rate)

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        loss = float((logs or {}).get("loss", 0.0))
        if not math.isfinite(loss):
            raise self._lost(self._epoch + 1, self._calls.train.step, f"the loss is {loss}")
        self._good = loss
        due = self._due or self._before_long_validation
        if due or self._signals.received is not None:
            self._save(self._epoch, self._calls.train.step)
            self._signals.stop_if_asked()

    def on_test_begin(self, logs: Any = None) -> None:
        self._test_began = time.monotonic()
        self._calls.begin_test()

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        if self._saved_to == (self._epoch, self._calls.train.steps):
            self._signals.stop_if_asked()  # validation changes nothing that training goes on with

    def on_test_end(self, logs: Any = None) -> None:
        if self._validation_seconds:
            self._validation_seconds = time.monotonic() - self._test_began

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        self._hold_finite(float((logs or {}).get("val_loss", 0.0)))
        last = self.model.stop_training or epoch + 1 == self.params["epochs"]
        due = self._due
        self._epoch = epoch + 1
        if last:
            self._hold_raw()
        if not self._raw and (last or due or self._signals.received is not None):
            self._save(self._epoch, 0)
        if not last:
            self._signals.stop_if_asked()

    def close(self) -> None:
        """Save the model as training leaves it, and beside it the weights that it would go on with."""
        if self._raw:
            self._save(self._epoch, 0)

    @property
    def _over(self) -> bool:
        """Whether no epoch is left to train."""
        return self.ended or self._epoch >= int(self.params["epochs"])

    def _hold_raw(self) -> None:
        """Keep what training would go on with, where it ends by putting other weights in the model."""
        optimizer = getattr(self.model.optimizer, "inner_optimizer", self.model.optimizer)
        best = any(getattr(each, "restore_best_weights", False) for each in self._others)
        if best or optimizer.use_ema:
            held = [each.end() for each in self._others if isinstance(each, Averages)]
            weights = held[0] if held else entries(self.model)
            self._raw = [replace(each, path=f"{_RAW}{each.path}") for each in weights]

    @property
    def _due(self) -> bool:
        """Whether a checkpoint is to be written now: by the clock, or because a callback asks for it."""
        asked = [each for each in self._others if getattr(each, "due", False)]
        for each in asked:
            each.due = False
        return bool(asked) or time.monotonic() - self._saved_at >= SAVE_EVERY

    @property
    def _before_long_validation(self) -> bool:
        """Whether the steps of an epoch are done and its validation may keep a person waiting."""
        done = self._calls.train.step == self._calls.train.steps
        return done and self._validation_seconds > LONG_VALIDATION

    def _hold_finite(self, val_loss: float) -> None:
        place = self._epoch + 1, self._calls.train.steps
        if not self._all_finite():
            raise self._lost(*place, "a weight is not finite")
        if not math.isfinite(val_loss):
            raise self._lost(*place, f"val_loss is {val_loss}", "validation")

    def _lost(self, epoch: int, step: int, what: str, split: SplitName = "train") -> LostError:
        return LostError(epoch, step, what, self._good, split, self._rates)

    def _save(self, epoch: int, step: int) -> None:
        arrays = tuple(entries(self.model))
        if not all(map(is_finite, arrays)):
            what = "a number that training changes is not finite"
            steps = step or self._calls.train.steps
            raise self._lost(epoch + (step > 0), steps, what)
        about = {
            "epoch": epoch,
            "step": step,
            "ended": self.ended or bool(self.model.stop_training),
            "callbacks": remembered(self._others),
            "journal": self._recording.journal.written(),
            "resolved": self._recording.identity,
        }
        counted, others = metric_entries(self.model), remembered_arrays(self._others)
        whole = (*arrays, *counted, *others, *self._raw)
        checkpoint.write(self._recording.folder.checkpoints, whole, about)
        self._saved_at, self._saved_to = time.monotonic(), (epoch, step)

    def _restore(self) -> None:
        if self._saved is None:
            return
        found = {entry.path: entry for entry in self._saved.arrays}
        raw = {path: each for path, each in found.items() if path.startswith(_RAW)}
        if self._over:
            self._raw = list(raw.values())
        else:
            found |= {path.removeprefix(_RAW): each for path, each in raw.items()}
        restore(self.model, found, metrics=True)
        try:
            remind(self._others, self._saved.about["callbacks"], found)
        except (KeyError, TypeError, ValueError):
            message = "the checkpoint does not hold what the callbacks of this spec remember"
            raise RunError(message, "it belongs to another spec; train again") from None
