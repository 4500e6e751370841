"""Train a spec's model and keep everything that came of it in a run folder."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import keras

from seqspec.data.facts import SplitName
from seqspec.lint.chance import chance
from seqspec.lint.check import Checked
from seqspec.runs.errors import DivergedError
from seqspec.runs.events import Evaluated, Listener, RunDone, RunStarted
from seqspec.runtime.adapt import adapt
from seqspec.runtime.build import build, make_metrics
from seqspec.runtime.callbacks import Report, ResetStates
from seqspec.runtime.evaluate import measure
from seqspec.runtime.feed import Feed, straight_feed, training_feed
from seqspec.runtime.given import callbacks
from seqspec.runtime.job import Job, open_job
from seqspec.runtime.plan import plan_for
from seqspec.runtime.recording import Recording
from seqspec.spec.watched import directions


def train(checked: Checked, root: Path, listener: Listener | None = None) -> RunDone:
    """Train, evaluate and save; the run folder is `<root>/<name>/<id>`.

    Errors: DataError, RunError and StorageError, each before or after training, never in between
    """
    began = time.perf_counter()
    job = open_job(checked)
    plan = plan_for(job.spec)
    with Recording.begin(job, plan, root, listener) as recording:
        model = build(job.spec, plan)
        adapt(model, job.spec, job.splits["train"])
        feed = _training(job)
        recording(_started(job, feed, recording))
        history = fit(model, job, feed, recording, callbacks(job.spec, recording.folder))
        _hold_finite(history)
        evaluated = _test(model, job)
        if evaluated is not None:
            recording(evaluated)
        return recording.finish(model, history, evaluated, time.perf_counter() - began)


def fit(
    model: keras.Sequential,
    job: Job,
    feed: Feed,
    listener: Listener,
    given_callbacks: Sequence[keras.callbacks.Callback] = (),
) -> dict[str, list[float]]:
    """`Model.fit` over one pipeline; answers the history, one number a metric and epoch."""
    given = job.spec.fit
    validation = job.splits.get("validation")
    held = straight_feed(validation, job.validation_batch_size) if validation else None
    make_metrics(model, feed.dataset)
    history = model.fit(
        feed.dataset,
        epochs=given.epochs,
        steps_per_epoch=feed.steps,
        validation_data=held.dataset if held else None,
        validation_freq=_frequency(given.validation_freq),
        class_weight=dict(given.class_weight) if given.class_weight else None,
        callbacks=[
            *([ResetStates()] if job.resets else []),
            *given_callbacks,
            Report(listener),
        ],
        shuffle=False,  # the feed has the order of each epoch
        verbose=0,
    )
    return {name: [float(value) for value in values] for name, values in history.history.items()}


def _hold_finite(history: Mapping[str, Sequence[float]]) -> None:
    """Raise DivergedError where the loss is lost."""
    for epoch, loss in enumerate(history.get("loss", ()), start=1):
        if not math.isfinite(loss):
            message = f"training diverged: the loss is {loss} at the end of epoch {epoch}"
            raise DivergedError(message, "lower the learning rate, or set `clipnorm`")


def _frequency(given: int | tuple[int, ...]) -> int | list[int]:
    return given if isinstance(given, int) else list(given)


def _training(job: Job) -> Feed:
    return training_feed(job.splits["train"], job.batch_size, job.spec.seed, job.shuffle)


def _test(model: keras.Sequential, job: Job) -> Evaluated | None:
    split: SplitName = "test"
    return measure(model, job, split) if split in job.splits else None


def _started(job: Job, feed: Feed, recording: Recording) -> RunStarted:
    validation = job.splits.get("validation")
    return RunStarted(
        recording.folder.name,
        str(recording.folder.path),
        job.spec.fit.epochs,
        feed.steps,
        feed.samples,
        len(validation) if validation else 0,
        feed.batch_size,
        job.notes,
        chance(job.spec, job.checked.flow, job.checked.facts),
        directions(job.spec.compile) if job.spec.compile else {},
    )
