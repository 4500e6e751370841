"""The numbers of a model on one split of its data."""

from __future__ import annotations

import time
from typing import Any

import keras

from seqspec.data.facts import SplitName
from seqspec.data.order import order
from seqspec.runs.errors import RunError
from seqspec.runs.events import Evaluated
from seqspec.runs.folder import RunFolder
from seqspec.runs.signals import Signals
from seqspec.runtime.build import make_metrics
from seqspec.runtime.callbacks import numbers, reset_states
from seqspec.runtime.job import Job
from seqspec.runtime.passes import Pass, Steps
from seqspec.runtime.plan import plan_for
from seqspec.runtime.reopen import reopen
from seqspec.runtime.uncomputable import told_at_its_layer


def measure(
    model: keras.Sequential,
    job: Job,
    split: SplitName,
    steps: Steps | None = None,
    signals: Signals | None = None,
) -> Evaluated:
    """Evaluate a model on a split, in calls as training; `steps` are those that are compiled already.

    Errors: StoppedError, where `signals` ask for it between two calls
    """
    began = time.perf_counter()
    samples = job.splits[split]
    one = (steps or Steps(model)).test
    make_metrics(model, samples, job.evaluation_batch_size)
    if job.resets:
        reset_states(model)
    whole = Pass(model, one, samples, job.evaluation_batch_size)
    whole.begin(order(len(samples), 0, 0, shuffle=False))
    length = plan_for(job.spec, job.checked.flow).steps_per_execution
    logs: dict[str, Any] = {}
    for start in range(0, whole.steps, length):
        logs = whole.advance(min(start + length, whole.steps))
        if signals is not None:
            signals.stop_if_asked()
    return Evaluated(split, len(samples), numbers(logs), time.perf_counter() - began)


def evaluate(folder: RunFolder, split: str | None = None) -> tuple[Evaluated, tuple[str, ...]]:
    """Evaluate a run on a split, by default `test`; notes say what is taken otherwise than asked for."""
    job, model, notes = reopen(folder)
    if split is None and "test" not in job.splits:
        notes = (*notes, "the spec has no test split, so this is its training data")
    chosen = split or ("test" if "test" in job.splits else "train")
    for known in job.splits:
        if known == chosen:
            with told_at_its_layer(job.checked):
                return measure(model, job, known), notes
    names = ", ".join(job.splits)
    raise RunError(f"the data have no split `{split}`", f"choose one of: {names}")
