"""Train one of the guide's models by hand: what a person would write without seqspec.

Run:  python tests/guide/script.py NAME [NAME ...]    names: the table in models.py
In:   EPOCHS=3 instead of the guide's own epochs; DETERMINISTIC=1 for TensorFlow's deterministic
      operations, without which `lstm_sequence` differs from run to run
Out:  one JSON line a model: layers, first and last epoch, scores, milliseconds a step
"""

import json
import math
import os
import sys
import time
from typing import Any

import keras
from arrays import Arrays
from models import GUIDE, GuideModel

Metrics = dict[str, float]
Record = dict[str, Any]  # what json.dumps takes; ends on standard output


class Clock(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Note how long each epoch trains, without its validation and without slowing the batches."""

    def __init__(self) -> None:
        super().__init__()
        self.began = 0.0
        self.ended = 0.0
        self.seconds: list[float] = []

    def on_epoch_begin(self, epoch: int, logs: Metrics | None = None) -> None:
        """Start the clock."""
        self.ended = 0.0
        self.began = time.perf_counter()

    def on_test_begin(self, logs: Metrics | None = None) -> None:
        """Stop where validation starts."""
        self.ended = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Metrics | None = None) -> None:
        """Stop here where there is no validation."""
        self.seconds.append((self.ended or time.perf_counter()) - self.began)


def run(name: str) -> Record:
    """Draw the data, build, train and evaluate one model with seed 0."""
    began = time.perf_counter()
    guide = GUIDE[name]
    keras.utils.set_random_seed(0)
    data = guide.arrays()
    model = guide.build()
    clock = Clock()
    history = fit(model, guide, data, clock)
    steps = math.ceil(len(data.train.x) / guide.batch_size)
    return {
        "name": name,
        **describe(model),
        "epochs": len(clock.seconds),
        "steps_per_epoch": steps,
        "first_epoch": {metric: values[0] for metric, values in history.items()},
        "last_epoch": {metric: values[-1] for metric, values in history.items()},
        "scores": evaluate(model, guide, data),
        "ms_per_step": round(milliseconds(clock.seconds) / steps, 3),
        "seconds": round(time.perf_counter() - began, 2),
    }


def fit(
    model: keras.Sequential, guide: GuideModel, data: Arrays, clock: Clock
) -> dict[str, list[float]]:
    """Train with the guide's settings and answer every epoch's metrics."""
    watched = data.validation
    history = model.fit(
        data.train.x,
        data.train.y,
        batch_size=guide.batch_size,
        epochs=int(os.environ.get("EPOCHS", guide.epochs)),
        shuffle=guide.shuffle,
        validation_data=(watched.x, watched.y) if watched else None,
        callbacks=[clock],
        verbose=0,
    )
    metrics: dict[str, list[float]] = history.history
    return metrics


def evaluate(model: keras.Sequential, guide: GuideModel, data: Arrays) -> dict[str, Metrics]:
    """Measure on test data, or on the training data where the guide has no other."""
    if data.test is None and data.validation is not None:
        return {}
    split = data.test or data.train
    scores: Metrics = model.evaluate(
        split.x, split.y, batch_size=guide.evaluate_batch_size, verbose=0, return_dict=True
    )
    return {"test" if data.test else "train": scores}


def describe(model: keras.Sequential) -> Record:
    """Answer what `summary` prints: every layer's class, output shape and parameters."""
    layers = [
        [type(layer).__name__, list(layer.output.shape), layer.count_params()]
        for layer in model.layers
    ]
    return {"parameters": model.count_params(), "layers": layers}


def milliseconds(seconds: list[float]) -> float:
    """Average the epochs after the first, which also traces the graph."""
    steady = seconds[1:] or seconds
    return 1000 * sum(steady) / len(steady)


def main(names: list[str]) -> None:
    """Run the named models one after the other."""
    unknown = [name for name in names if name not in GUIDE]
    if unknown or not names:
        sys.exit(f"usage: script.py NAME ...; the names are {', '.join(GUIDE)}")
    if os.environ.get("DETERMINISTIC") == "1":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()
    for name in names:
        print(json.dumps(run(name)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
