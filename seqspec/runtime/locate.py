"""Where training was lost: the last checkpoint is trained on from, one step at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import keras
import numpy as np

from seqspec.data.order import order
from seqspec.runs import checkpoint
from seqspec.runs.checkpoint import ArrayEntry, Checkpoint
from seqspec.runs.errors import RunError
from seqspec.runs.folder import RunFolder
from seqspec.runtime.adapt import adapt
from seqspec.runtime.arrays import entries, finite_check, restore
from seqspec.runtime.build import build, make_metrics
from seqspec.runtime.calls import Calls
from seqspec.runtime.feed import HELD_BYTES
from seqspec.runtime.job import Job
from seqspec.runtime.keeper import LostError


def locate(lost: LostError, job: Job, folder: RunFolder) -> LostError:
    """The step at which a number stopped being finite, and the first layer where it did.

    What was found already is answered where a replay does not come to it: callbacks that change weights
    between epochs are not replayed.
    """
    if max(split.nbytes for split in job.splits.values()) > HELD_BYTES:
        return lost
    try:
        saved: Checkpoint | None = checkpoint.read(folder.checkpoints)
    except RunError:
        saved = None
    return next(_replayed(job, saved, lost), lost)


def _replayed(job: Job, saved: Checkpoint | None, lost: LostError) -> Iterator[LostError]:
    model = build(job.spec)
    make_metrics(model, job.splits["train"], job.batch_size)
    if saved is None:
        adapt(model, job.spec, job.splits["train"])
    else:
        restore(model, {entry.path: entry for entry in saved.arrays})
    calls, all_finite = Calls(model, job, 1), finite_check(model)
    first = int(saved.about["epoch"]) if saved else 0
    step = int(saved.about["step"]) if saved else 0
    for epoch in range(first, lost.epoch):
        if epoch in lost.rates:
            model.optimizer.learning_rate = lost.rates[epoch]
        calls.train.begin(order(calls.train.samples, job.spec.seed, epoch, job.shuffle), step)
        for number in range(step, calls.train.steps):
            before = {entry.path: entry for entry in entries(model)}
            model.reset_metrics()
            loss = float(calls.train.advance(number + 1)["loss"])
            if not math.isfinite(loss) or not all_finite():
                what = _what(model, before, calls.train.batch(number)[0], loss)
                yield LostError(epoch + 1, number + 1, what, lost.last_good)
                return
        step = 0
    if lost.split == "validation":
        yield replace(lost, what=f"{lost.what}, {_first_in_validation(calls)}")


def _what(model: keras.Sequential, before: dict[str, ArrayEntry], samples: Any, loss: float) -> str:
    """The first layer whose answers are not finite, or whose weights are not after the step."""
    broken = [layer.name for layer in model.layers if not _finite(layer.variables)]
    restore(model, before)
    first = _first(model, samples, training=True)
    if broken and first is None:
        return f"the loss is {loss}, and the first weights that are not finite are those of {broken[0]}"
    return f"the loss is {loss}, {_named(first)}"


def _first_in_validation(calls: Calls) -> str:
    """The layer whose answers are the first that are not finite, in the first batch that has some."""
    calls.begin_test()
    assert calls.test is not None
    batches = (calls.test.batch(step)[0] for step in range(calls.test.steps))
    found = (_first(calls.model, samples, training=False) for samples in batches)
    return _named(next(filter(None, found), None))


def _first(model: keras.Sequential, samples: Any, training: bool) -> str | None:
    """The first layer whose answers are not finite."""
    answers = samples
    for layer in model.layers:
        given = {"training": training} if layer._call_has_training_arg else {}
        answers = layer(answers, **given)
        if not _finite([answers]):
            return str(layer.name)
    return None


def _named(first: str | None) -> str:
    if first is None:
        return "while all answers are finite"
    return f"and the first answers that are not finite are those of {first}"


def _finite(arrays: list[Any]) -> bool:
    floats = [each for each in arrays if keras.backend.is_float_dtype(each.dtype)]
    return all(np.isfinite(keras.ops.convert_to_numpy(each)).all() for each in floats)
