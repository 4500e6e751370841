"""Passes over a split, several steps in one compiled call: Python is met once a call, not once a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from seqspec.data.order import Order
from seqspec.data.source import Split
from seqspec.runtime.feed import HELD_BYTES, batches_from, held_tensors

# Any: tensors, and what Keras calls data; TensorFlow has no types.
Step = Callable[[Any], Any]


class Steps:
    """The step of training and that of testing, each compiled once for all passes of a model."""

    def __init__(self, model: keras.Sequential) -> None:
        self.model = model

    @cached_property
    def train(self) -> Step:
        return self._compiled(self.model.train_step)

    @cached_property
    def test(self) -> Step:
        return self._compiled(self.model.test_step)

    def _compiled(self, step: Step) -> Step:
        if self.model.run_eagerly:
            return step
        jit = bool(self.model.jit_compile)
        compiled: Step = tf.function(
            step, jit_compile=jit or None, reduce_retracing=True, autograph=False
        )
        return compiled


class Pass:
    """The steps of one pass over a split: `begin` starts one, `advance` goes on.

    In memory, each step gathers its samples by position inside the compiled call, so that nothing is
    fed; a larger split is read one batch ahead.

    Attributes:
        step: how many steps of this pass are done; `steps` is how many there are.
    """

    def __init__(
        self,
        model: keras.Sequential,
        one: Step,
        split: Split,
        batch_size: int,
        class_weight: Mapping[int, float] | None = None,
    ) -> None:
        self.samples, self.batch_size = len(split), batch_size
        self.steps = -(-self.samples // batch_size)
        self.step = self.steps
        self._model, self._one, self._split = model, one, split
        self._class_weight = class_weight
        self._held = split.nbytes <= HELD_BYTES
        self._source: Any = None  # the positions in memory, or an iterator of batches
        self._run = self._call() if self._held else self._read

    def begin(self, order: Order, step: int = 0) -> None:
        """Start a pass in this order, at a step of it."""
        self.step = step
        if self._held:
            self._source = tf.constant(order.between(0, self.samples))
        else:
            self._source = iter(batches_from(self._split, order, self.batch_size, step))

    def advance(self, stop: int) -> dict[str, Any]:
        """Run the steps up to `stop`; answers the metrics of the whole pass so far."""
        start, self.step = self.step, stop
        logs: dict[str, Any] = self._run(start, stop)
        return logs

    def batch(self, step: int) -> tuple[Any, ...]:
        """The samples of one step of this pass; for a split in memory."""
        rows = self._source[step * self.batch_size : (step + 1) * self.batch_size]
        return tuple(tf.gather(part, rows) for part in self._parts)

    @cached_property
    def _parts(self) -> tuple[Any, ...]:
        """Samples, labels and, where classes have weights, a weight for each sample."""
        x, y = held_tensors(self._split)
        return _weighed(x, y, self._class_weight)

    def _call(self) -> Callable[[int, int], Any]:
        """Several steps as one compiled function of the positions, the first step and the last."""
        parts = self._parts  # made before the call is traced, which would make them part of itself
        if self._model.run_eagerly:
            return self._run_eagerly

        def call(positions: Any, start: Any, stop: Any) -> Any:
            def body(step: Any) -> Any:
                self._one(self._gathered(parts, positions, step))
                return step + 1

            tf.while_loop(lambda step: step < stop, body, [start], parallel_iterations=1)
            return self._model.get_metrics_result()

        count = tf.TensorSpec([], tf.int32)
        signature = [tf.TensorSpec([self.samples], tf.int64), count, count]
        compiled = tf.function(call, input_signature=signature, autograph=False)
        return lambda start, stop: compiled(self._source, tf.constant(start), tf.constant(stop))

    def _gathered(self, parts: Any, positions: Any, step: Any) -> tuple[Any, ...]:
        """The samples of a step; the batch is static where every step has as many."""
        rows = positions[step * self.batch_size : (step + 1) * self.batch_size]
        if self.samples % self.batch_size == 0:
            rows.set_shape([self.batch_size])
        return tuple(tf.gather(part, rows) for part in parts)

    def _run_eagerly(self, start: int, stop: int) -> Any:
        for step in range(start, stop):
            self._one(self.batch(step))
        return self._model.get_metrics_result()

    def _read(self, start: int, stop: int) -> Any:
        for _ in range(start, stop):
            x, y = next(self._source)
            self._one(_weighed(x, y, self._class_weight))
        return self._model.get_metrics_result()


def _weighed(x: Any, y: Any, class_weight: Mapping[int, float] | None) -> tuple[Any, ...]:
    """Data with the weight of each label, as Keras makes it: a class that is not named weighs 1."""
    if not class_weight:
        return x, y
    labels = np.asarray(y)
    if labels.ndim > 1:
        labels = labels.argmax(axis=-1) if labels.shape[-1] > 1 else labels[..., 0]
    classes, where = np.unique(np.round(labels).astype("int64"), return_inverse=True)
    weights = np.asarray([class_weight.get(int(each), 1.0) for each in classes])
    return x, y, tf.constant(weights[where].reshape(labels.shape), keras.backend.floatx())
