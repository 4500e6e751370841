"""What `Model.fit` calls in place of its own functions: several steps at once, and none twice."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf

from seqspec.data.order import order
from seqspec.runtime.job import Job
from seqspec.runtime.passes import Pass, Steps


class Calls:
    """The calls of one training, each of `length` steps but the last of an epoch, which may be shorter.

    Call k of an epoch stands for the steps from `k * length` on. Where training goes on in the middle of
    an epoch, the calls before that are passed over.

    Attributes:
        skipped: whether the latest call was passed over; `skips` whether the next one will be.
    """

    def __init__(self, model: keras.Sequential, job: Job, length: int) -> None:
        self.model, self.job, self.length = model, job, length
        self.steps = Steps(model)
        self.train = self._pass(self.steps.train, "train", job.batch_size)
        held = "validation" in job.splits
        size = job.validation_batch_size
        self.test = self._pass(self.steps.test, "validation", size) if held else None
        self.skipped = False
        self._call = 0

    def install(self) -> None:
        """Put the calls in the place of the functions that Keras would make."""
        self.model.train_function = self._train
        if self.test is not None:
            self.model.test_function = self._test

    def begin_epoch(self, epoch: int, step: int = 0) -> None:
        """Start an epoch, counted from 0, at a step of it."""
        turn = order(self.train.samples, self.job.spec.seed, epoch, self.job.shuffle)
        self.train.begin(turn, step)
        self._call = 0

    def begin_test(self) -> None:
        """Start a pass over the validation split."""
        if self.test is not None:
            self.test.begin(order(self.test.samples, 0, 0, shuffle=False))

    def _pass(self, one: Any, split: Any, batch_size: int) -> Pass:
        weights = self.job.spec.fit.class_weight if split == "train" else None
        chosen = dict(weights) if weights else None
        return Pass(self.model, one, self.job.splits[split], batch_size, chosen)

    @property
    def skips(self) -> bool:
        return self._stop <= self.train.step

    @property
    def _stop(self) -> int:
        return min((self._call + 1) * self.length, self.train.steps)

    def _train(self, iterator: Any) -> Any:
        stop, self.skipped = self._stop, self.skips
        self._call += 1
        return self.model.get_metrics_result() if self.skipped else self.train.advance(stop)

    def _test(self, iterator: Any) -> Any:
        assert self.test is not None
        return self.test.advance(min(self.test.step + self.length, self.test.steps))


def nothing() -> Any:
    """A pipeline for Keras to hold, which is never read: the calls have their own feed."""
    return tf.data.Dataset.from_tensors(0).repeat()


class Hooks(keras.callbacks.CallbackList):  # type: ignore[misc]  # Keras has no types
    """The callbacks of a training, which hear nothing of calls that are passed over."""

    def __init__(
        self, calls: Calls, callbacks: list[keras.callbacks.Callback], **about: Any
    ) -> None:
        self._calls = calls
        super().__init__(callbacks, model=calls.model, **about)

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        if not self._calls.skips:
            super().on_train_batch_begin(batch, logs)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if not self._calls.skipped:
            super().on_train_batch_end(batch, logs)
