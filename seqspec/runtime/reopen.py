"""A trained run as a model again: rebuilt from its resolved spec, with its arrays loaded."""

from __future__ import annotations

from typing import NamedTuple

import keras

from seqspec.runs import checkpoint
from seqspec.runs.folder import RunFolder
from seqspec.runs.stored import stored_spec
from seqspec.runtime.arrays import restore
from seqspec.runtime.build import build
from seqspec.runtime.job import Job, open_job


class Reopened(NamedTuple):
    """A run with its model; `notes` are what the user is to know of it."""

    job: Job
    model: keras.Sequential
    notes: tuple[str, ...]


def reopen(folder: RunFolder, data: bool = True) -> Reopened:
    """The model of a run, and its data unless they are not needed.

    Nothing of the folder is trusted: the spec is validated as any other, and only arrays are loaded.
    Errors: RunError where the folder is damaged; SpecError and DataError as in training
    """
    saved = checkpoint.read(folder.checkpoints)
    checked = stored_spec(folder, data=data).must_fit()
    assert checked.spec is not None
    job = open_job(checked) if data else Job(checked, checked.spec, {})
    model = build(job.spec)
    restore(model, {entry.path: entry for entry in saved.arrays})
    return Reopened(job, model, saved.notes)
