"""A run in the making: its folder is made before training, and everything is in it at the end."""

from __future__ import annotations

import hashlib
import sys
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import keras
import numpy as np

from seqspec.runs import files, record
from seqspec.runs.checkpoint import ArrayEntry, Checkpoint, is_newest
from seqspec.runs.errors import DivergedError, InterruptedRunError, RunError, StorageError
from seqspec.runs.events import Evaluated, Event, Listener, RunDone
from seqspec.runs.finite import finite
from seqspec.runs.folder import RunFolder, create
from seqspec.runs.journal import NOTHING, Journal
from seqspec.runs.record import RunRecord
from seqspec.runtime.arrays import entries
from seqspec.runtime.environment import changes, machine, versions
from seqspec.runtime.job import Job
from seqspec.runtime.plan import Plan
from seqspec.runtime.remembered import entry
from seqspec.runtime.resolved import resolved, resolved_text
from seqspec.spec.differences import identity

# Larger splits are not read through only to be recognized.
MOST_HASHED_BYTES = 2**26
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)


class Recording:
    """A listener that passes events on and writes them down.

    Attributes:
        folder: where.
        identity: the checksum of the resolved spec, which a checkpoint belongs to.
        changes: what is not as it was when a run was last computed, if that changes its bits.
    """

    def __init__(
        self,
        folder: RunFolder,
        record: RunRecord,
        identity: str,
        listener: Listener | None,
        changes: tuple[str, ...] = (),
    ) -> None:
        self.folder, self.identity, self.changes = folder, identity, changes
        self.journal = Journal(folder)
        self._record = record
        self._listener = listener
        self._began = time.perf_counter()

    @classmethod
    @contextmanager
    def begin(
        cls, job: Job, plan: Plan, root: Path, listener: Listener | None
    ) -> Iterator[Recording]:
        """Make the folder, write what is known before training, and hold the lock until the end."""
        folder = create(root, job.checked.name)
        with folder.locked():
            document = resolved(job, plan)
            text = resolved_text(document)
            files.write_text(folder.spec, job.checked.document.text)
            files.write_text(folder.resolved, text)
            recording = cls(folder, _record(job, plan, text), identity(document), listener)
            with recording._open():
                yield recording

    @classmethod
    @contextmanager
    def resume(
        cls,
        folder: RunFolder,
        job: Job,
        plan: Plan,
        saved: Checkpoint | None,
        listener: Listener | None,
        force: bool,
    ) -> Iterator[Recording]:
        """Go on with a run: its journals are put back to the checkpoint, or emptied where there is none.

        Its resolved spec stays, but for the number of epochs; `force` takes other data than it began with.
        """
        with folder.locked():
            if not is_newest(saved, folder.checkpoints):
                message = f"{folder.name} was gone on with by another process"
                raise RunError(message, "resume it again")
            before = record.read(folder)
            if saved is not None and not force:
                _same_data(before, job, folder)
            files.sweep(folder.path)
            text = resolved_text(job.checked.document.data)
            files.write_text(folder.resolved, text)
            about = _going_on(before, job, plan, text)
            other = changes(before, about) if saved else ()
            recording = cls(folder, about, identity(resolved(job, plan)), listener, other)
            recording.journal.restore(saved.about["journal"] if saved else NOTHING)
            with recording._open():
                yield recording

    @contextmanager
    def _open(self) -> Iterator[None]:
        self._record.write(self.folder)
        try:
            yield
        except BaseException as error:
            self.fail(error)
            raise

    def __call__(self, event: Event) -> None:
        self.journal(event)
        if self._listener is not None:
            self._listener(event)

    def begun(self, model: keras.Sequential, job: Job) -> None:
        """Note what training starts from, so that a run can be verified: the data and the first weights."""
        hashes = {"initial": _sum_of(entries(model)), "data": _data_sum(job)}
        known = {name: each for name, each in hashes.items() if each is not None}
        self._record = replace(self._record, hashes={**self._record.hashes, **known})
        self._record.write(self.folder)

    def finish(
        self,
        model: keras.Sequential,
        history: Mapping[str, Sequence[float]],
        evaluated: Evaluated | None,
        seconds: float,
    ) -> RunDone:
        """Save the model and close the record."""
        epochs = max(map(len, history.values()), default=0)
        files.write_with(self.folder.model, lambda file: _export(model, file))
        scores = dict(evaluated.metrics) if evaluated else {}
        self._close("completed", epochs=epochs, evaluate=finite(scores))
        done = RunDone(
            self.folder.name,
            str(self.folder.path),
            "completed",
            epochs,
            seconds,
            {name: tuple(values) for name, values in history.items()},
            scores,
        )
        self(done)
        return done

    def fail(self, error: BaseException) -> None:
        """Close the record of a run that did not come to its end."""
        kinds = {
            KeyboardInterrupt: "interrupted",
            InterruptedRunError: "interrupted",
            DivergedError: "diverged",
        }
        status = kinds.get(type(error), "failed")
        with suppress(StorageError):  # the error itself is what the user is to hear of
            self._close(status, error=f"{type(error).__name__}: {error}"[:500])

    def _close(self, status: str, **changes: Any) -> None:
        seconds = self._record.seconds + time.perf_counter() - self._began
        self._record = replace(self._record, status=status, seconds=seconds, **changes)
        self._record.write(self.folder)


def _same_data(before: RunRecord, job: Job, folder: RunFolder) -> None:
    """Raise a RunError where the data are not those that the run began with."""
    known = before.hashes.get("data")
    if known is not None and known != _data_sum(job):
        message = f"the data have changed since {folder.name} began"
        raise RunError(message, "put the old ones back, or train anew; --force goes on with these")


def _data_sum(job: Job) -> str | None:
    """A checksum of every split, or None where they are too large to read through."""
    if any(split.nbytes > MOST_HASHED_BYTES for split in job.splits.values()):
        return None
    return _sum_of(_data(job))


def _data(job: Job) -> Iterator[ArrayEntry]:
    for name, split in job.splits.items():
        for axis, array in zip("xy", split.take(np.arange(len(split))), strict=True):
            yield entry(f"{name}/{axis}", array)


def _sum_of(arrays: Iterable[ArrayEntry]) -> str:
    """One checksum of arrays with their names, types and shapes."""
    digest = hashlib.sha256()
    for each in arrays:
        digest.update(f"{each.path} {each.dtype} {each.shape}".encode())
        digest.update(each.data)
    return digest.hexdigest()


def _export(model: keras.Sequential, file: Path) -> None:
    """Save the layers as a model without optimizer and loss, which loads anywhere."""
    first = keras.Input(batch_shape=model.input_shape, dtype=model.inputs[0].dtype)
    with _dated():
        keras.Sequential([first, *model.layers], name=model.name).save(file)


@contextmanager
def _dated() -> Iterator[None]:
    """Let archives bear the first date they can: those before it, or after 2107, cannot be written."""
    real = zipfile.time  # type: ignore[attr-defined]  # the module that it takes the date from
    first = SimpleNamespace(time=lambda: 0.0, localtime=lambda _: _FIRST_DATE)
    zipfile.time = first  # type: ignore[attr-defined]
    try:
        yield
    finally:
        zipfile.time = real  # type: ignore[attr-defined]


def _going_on(before: RunRecord, job: Job, plan: Plan, resolved: str) -> RunRecord:
    """The record of a run that goes on: of this process, but for what the run began with."""
    return replace(
        _record(job, plan, resolved),
        created=before.created,
        folder=before.folder,
        hashes={**before.hashes, "resolved": _hash(resolved)},
        seconds=before.seconds,
        resumed=before.resumed + 1,
    )


def _record(job: Job, plan: Plan, resolved: str) -> RunRecord:
    text = job.checked.document.text
    return RunRecord(
        command=list(sys.argv),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        seed=job.spec.seed,
        versions=versions(),
        machine=machine(),
        hashes={"spec": _hash(text), "resolved": _hash(resolved)},
        plan=asdict(plan),
        folder=str(job.checked.folder.resolve()),
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
