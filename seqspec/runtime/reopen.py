"""A trained run as a model again: rebuilt from its resolved spec, with its arrays loaded."""

from __future__ import annotations

from pathlib import Path

import keras

from seqspec.lint.check import check
from seqspec.runs import checkpoint, record
from seqspec.runs.errors import RunError
from seqspec.runs.folder import RunFolder
from seqspec.runtime.arrays import restore
from seqspec.runtime.build import build
from seqspec.runtime.job import Job, open_job
from seqspec.source.problem import SpecError
from seqspec.source.read import Unreadable, read


def reopen(folder: RunFolder) -> tuple[Job, keras.Sequential]:
    """The job and the model of a run; raises RunError where the folder is damaged, DataError as training.

    Nothing of the folder is trusted: the spec is validated as any other, and only arrays are loaded.
    """
    about = record.read(folder)
    saved = checkpoint.read(folder.checkpoints)
    try:
        checked = check(read(folder.resolved), Path(about.folder)).must_work().must_fit()
    except (SpecError, Unreadable):
        raise RunError(f"{folder.resolved} is damaged", "train again") from None
    job = open_job(checked)
    model = build(job.spec)
    restore(model, {entry.path: entry for entry in saved.arrays})
    return job, model
