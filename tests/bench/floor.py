"""The floor of training: a whole epoch in one `tf.function`, nothing fed, nothing watched.

Run:  python tests/bench/floor.py NAME [EPOCHS]
Out:  milliseconds a step, the mean of all epochs but the first
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "guide"))

import keras
import tensorflow as tf
from models import GUIDE


def floor(name: str, epochs: int | None = None) -> float:
    """Milliseconds a step of a guide model."""
    guide = GUIDE[name]
    keras.utils.set_random_seed(0)
    train, model = guide.arrays().train, guide.build()
    model.optimizer.build(model.trainable_variables)
    model.train_on_batch(
        train.x[: guide.batch_size], train.y[: guide.batch_size]
    )  # makes variables
    steps = len(train.x) // guide.batch_size
    whole = epoch(model, tf.constant(np.float32(train.x)) if train.x.dtype == np.float64 else
                  tf.constant(train.x), tf.constant(train.y), guide.batch_size, steps)  # fmt: skip
    seconds = []
    for number in range(epochs or guide.epochs):
        order = tf.constant(np.random.default_rng(number).permutation(len(train.x)))
        began = time.perf_counter()
        whole(order)
        seconds.append(time.perf_counter() - began)
    steady = seconds[1:] or seconds
    return 1000 * sum(steady) / len(steady) / steps


def epoch(model: Any, x: Any, y: Any, size: int, steps: int) -> Any:
    """One epoch as one compiled function of the order of samples."""

    @tf.function(autograph=False)
    def whole(order: Any) -> None:
        def body(step: Any) -> Any:
            rows = order[step * size : (step + 1) * size]
            rows.set_shape([size])
            samples, labels = tf.gather(x, rows), tf.gather(y, rows)
            with tf.GradientTape() as tape:
                loss = model.compute_loss(y=labels, y_pred=model(samples, training=True))
            weights = model.trainable_variables
            model.optimizer.apply(tape.gradient(loss, weights), weights)
            return step + 1

        tf.while_loop(lambda step: step < steps, body, [0], parallel_iterations=1)

    return whole


if __name__ == "__main__":
    words = sys.argv[1:]
    print(round(floor(words[0], int(words[1]) if len(words) > 1 else None), 4))
