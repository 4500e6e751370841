"""A short try of a spec: two batches of training, an evaluation, a save, a reload, a comparison."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np

from seqspec.data.rows import Rows
from seqspec.data.source import DataError
from seqspec.lint.check import Checked
from seqspec.runs import checkpoint
from seqspec.runs.events import Smoked
from seqspec.runtime.adapt import adapt
from seqspec.runtime.arrays import entries, restore
from seqspec.runtime.build import build, make_metrics
from seqspec.runtime.feed import straight_feed
from seqspec.runtime.job import Job, open_job
from seqspec.runtime.uncomputable import told_at_its_layer
from seqspec.source.problem import SpecError

BATCHES = 2


def smoke(checked: Iterable[Checked]) -> Iterator[Smoked]:
    """Try each spec in turn; a spec that fails does not stop the others."""
    for each in checked:
        began = time.perf_counter()
        try:
            status, message = _tried(each)
        except DataError as error:
            status, message = "failed", error.message
        except SpecError as error:
            status, message = "failed", error.problems[0].message
        except Exception as error:  # a spec that passes `check` and fails here is a fault to report
            first = str(error).strip().splitlines() or [""]
            status, message = "failed", f"{type(error).__name__}: {first[0][:200]}"
        keras.backend.clear_session()
        yield Smoked(each.document.file, status, time.perf_counter() - began, message)


def _tried(checked: Checked) -> tuple[str, str]:
    if checked.errors:
        return "failed", f"{checked.errors[0].message} (line {checked.errors[0].span.line})"
    if checked.spec is None or checked.spec.compile is None or checked.spec.data is None:
        return "skipped", "the spec has no `compile` or no `data`"
    job = _short(open_job(checked.must_fit()))
    with told_at_its_layer(checked):
        return "ok", _run(job)


def _short(job: Job) -> Job:
    """The same job with two batches of each split."""
    most = BATCHES * job.batch_size
    return replace(
        job,
        splits={
            name: Rows(split, range(min(most, len(split)))) for name, split in job.splits.items()
        },
    )


def _run(job: Job) -> str:
    model = build(job.spec)
    adapt(model, job.spec, job.splits["train"])
    split = job.splits.get("test", job.splits["train"])
    feed = straight_feed(job.splits["train"], job.batch_size)
    make_metrics(model, job.splits["train"], job.batch_size)
    loss = model.fit(feed, shuffle=False, verbose=0).history["loss"][-1]
    if not np.isfinite(loss):
        raise ArithmeticError(f"the loss is {loss} after {BATCHES} batches")
    test = straight_feed(split, job.evaluation_batch_size)
    model.evaluate(test, verbose=0)
    _same_after_reload(model, job, test)
    return f"loss {loss:.4f}"


def _same_after_reload(model: keras.Sequential, job: Job, test: Any) -> None:
    """Write the weights, read them into a model built anew, and compare the answers bit by bit."""
    with tempfile.TemporaryDirectory() as folder:
        checkpoint.write(Path(folder), entries(model), {})
        found = checkpoint.read(Path(folder))
        again = build(job.spec)
        restore(again, {entry.path: entry for entry in found.arrays})
    for x, _ in test:
        # Called as they are: `predict` would spend most of its time compiling, twice.
        before, after = (
            keras.ops.convert_to_numpy(each(x, training=False)) for each in (model, again)
        )
        if not np.array_equal(before, after, equal_nan=True):
            raise ArithmeticError("the reloaded model answers other numbers")
