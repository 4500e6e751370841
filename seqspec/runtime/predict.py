"""The answers of a trained model to samples from a file, or to a split of its own data."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from seqspec.data.held import Held
from seqspec.data.inputs import read_inputs
from seqspec.data.source import DataError, Split
from seqspec.lint.rules.ids import counts_ids
from seqspec.runs import files
from seqspec.runs.errors import RunError
from seqspec.runs.folder import RunFolder
from seqspec.runtime.callbacks import reset_states
from seqspec.runtime.feed import straight_feed
from seqspec.runtime.job import Job
from seqspec.runtime.reopen import reopen
from seqspec.runtime.uncomputable import told_at_its_layer

if TYPE_CHECKING:
    from numpy.typing import NDArray


def predict(
    folder: RunFolder, file: Path | None = None, split: str | None = None
) -> tuple[NDArray[Any], tuple[str, ...]]:  # Any: of the dtype that the model answers
    """The answers of a run's model, one along the first axis for each sample, and notes for the user.

    The samples of `file` are prepared as those of the training were, which need not be there; without a
    file they are those of `split`. Errors: RunError, SpecError, DataError
    """
    job, model, notes = reopen(folder, data=file is None)
    samples = _from_file(job, model, file) if file else _from_split(job, split or "test")
    if job.resets:
        reset_states(model)
    with told_at_its_layer(job.checked):
        answers = model.predict(straight_feed(samples, job.evaluation_batch_size), verbose=0)
    return np.asarray(answers), notes


def _from_split(job: Job, split: str) -> Split:
    for name, samples in job.splits.items():
        if name == split:
            return samples
    names = ", ".join(job.splits)
    raise RunError(f"the data have no split `{split}`", f"choose one of: {names}, or give a file")


def _from_file(job: Job, model: keras.Sequential, file: Path) -> Split:
    x = job.spec.data.prepare.inputs(read_inputs(file))
    wanted = model.input_shape
    pairs = zip(x.shape[1:], wanted[1:], strict=False)
    if x.ndim != len(wanted) or any(given != length and length for given, length in pairs):
        raise DataError(
            f"the samples of {file} are {x.shape[1:]}, but the model takes {wanted[1:]}",
            "give them the shape of the training data",
        )
    if wanted[0] and len(x) % wanted[0]:
        message = f"{file} has {len(x)} samples, but the model takes {wanted[0]} at a time"
        raise DataError(message, f"give a multiple of {wanted[0]}")
    if x.dtype.kind == "f" and not np.isfinite(x).all():
        row = int(np.argwhere(~np.isfinite(x).reshape(len(x), -1).all(axis=1))[0, 0])
        raise DataError(f"sample {row} of {file} holds a number that is not finite", "mend it")
    _hold_ids(job, x, file)
    return Held(x, np.zeros((len(x), 1), np.float32))


def _hold_ids(job: Job, x: NDArray[Any], file: Path) -> None:  # Any: of whatever dtype the file has
    """Hold numbers of rows, as for an Embedding, to the rows that there are."""
    found = counts_ids(job.checked.flow) if job.checked.flow else None
    if found is None:
        return
    step, field = found
    rows = getattr(step.layer, field)
    wrong = np.argwhere((x < 0) | (x >= rows))
    if len(wrong):
        value = x[tuple(wrong[0])]
        what = f"sample {wrong[0][0]} of {file} holds the id {value:g}"
        raise DataError(f"{what}, and {step.type} has the rows 0 to {rows - 1}", "mend the samples")


def write_answers(file: Path, answers: NDArray[Any]) -> None:
    """Write answers as NumPy writes an array; raises StorageError."""
    content = io.BytesIO()
    np.save(content, answers, allow_pickle=False)
    files.write_bytes(file, content.getvalue())
