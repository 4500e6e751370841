"""A run trained again, held against what it left: the same, or where the first difference is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from seqspec.lint.check import Checked
from seqspec.runs import checkpoint, record
from seqspec.runs.checkpoint import Checkpoint
from seqspec.runs.errors import DivergedError, InterruptedRunError, StorageError
from seqspec.runs.events import EpochDone, Event, Listener
from seqspec.runs.folder import RunFolder
from seqspec.runs.journal import rows
from seqspec.runs.record import RunRecord
from seqspec.runtime.environment import changes
from seqspec.runtime.train import train

_FIX = "what run.json notes of versions and machine is as it was: a file of the run may have been edited"
_DATA_FIX = "put back the data that it was trained on; data that are drawn depend on versions"
# What an array is, by the first part of its path in a checkpoint.
_KINDS = {
    "model": "final weights",
    "state": "recurrent states",
    "optimizer": "optimizer",
    "learned": "what a layer has learned",
    "metric": "metrics",
    "callback": "what callbacks remember",
    "raw": "weights before they were replaced at the end",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """The first thing that is not the same: where it is met, and what was and is there.

    Attributes:
        changes: what the run was computed with and is not as it was.
    """

    where: str
    what: str
    changes: tuple[str, ...] = ()

    @property
    def fix(self) -> str:
        """What is to be compared."""
        if self.where == "data":
            return _DATA_FIX
        changed = "; ".join(self.changes)
        return f"go back to what it was computed with: {changed}" if changed else _FIX


class _FoundError(Exception):
    """An epoch came out otherwise, so the rest need not be trained."""

    def __init__(self, difference: Difference) -> None:
        self.difference = difference
        super().__init__(difference.what)


def verify(folder: RunFolder, checked: Checked, listener: Listener | None) -> Difference | None:
    """Train a run's resolved spec in a folder of its own, and compare: data, first weights, each epoch, all.

    Errors: DataError, RunError, StorageError, InterruptedRunError; the run itself is never changed
    """
    before, known = record.read(folder), rows(folder)

    def compare(event: Event) -> None:
        if isinstance(event, EpochDone) and event.epoch <= len(known):
            for difference in _epoch(event, known[event.epoch - 1]):
                raise _FoundError(difference)
        if listener is not None:
            listener(event)

    difference: Difference | None
    with _place(folder) as root:
        try:
            again = RunFolder(Path(train(checked, root, compare).folder))
        except _FoundError as found:
            difference = found.difference
        except DivergedError as lost:
            difference = Difference(
                "training", f"it came to its end in the run; now {lost.message}"
            )
        else:
            difference = next(_everything(folder, again, known), None)
        started = record.read(RunFolder(next(root.glob("*/001"))))
        difference = next(_start(before, started), difference)
        return difference and replace(difference, changes=changes(before, started))


@contextmanager
def _place(folder: RunFolder) -> Iterator[Path]:
    """A folder to train in, which is gone at the end: so nothing in it can be gone on with."""
    again = f"seqspec verify-run {folder.path}"
    try:
        with tempfile.TemporaryDirectory() as root:
            yield Path(root)
    except InterruptedRunError as error:
        message = f"interrupted; nothing of {folder.name} was changed"
        raise InterruptedRunError(message, again, error.number) from None
    except StorageError as error:
        fix = f"make room there, or set TMPDIR to a folder that has some: {again}"
        raise StorageError(error.message, error.errno, fix) from None


def _epoch(event: EpochDone, known: Mapping[str, float]) -> Iterator[Difference]:
    for name, value in known.items():
        now = event.metrics.get(name)
        if name != "epoch" and repr(now) != repr(value):
            yield Difference(f"epoch {event.epoch}", f"{name}: {value!r} in the run, {now!r} now")


def _start(before: RunRecord, after: RunRecord) -> Iterator[Difference]:
    """What differs before the first step."""
    for key, where in (("data", "data"), ("initial", "initial weights")):
        then, now = before.hashes.get(key), after.hashes.get(key)
        if then is not None and then != now:
            yield Difference(
                where, f"another checksum: {then[:12]} in the run, {str(now)[:12]} now"
            )


def _everything(
    folder: RunFolder, again: RunFolder, known: Sequence[Mapping[str, float]]
) -> Iterator[Difference]:
    before, after = record.read(folder), record.read(again)
    yield from _start(before, after)
    if known != (trained := rows(again)):
        yield Difference("metrics.csv", f"{len(known)} epochs in the run, {len(trained)} now")
    saved, anew = (checkpoint.read(each.checkpoints) for each in (folder, again))
    for damage in saved.damaged:
        yield Difference("last checkpoint", damage)
    then, now = _arrays(saved), _arrays(anew)
    for path in dict.fromkeys((*then, *now)):
        if then.get(path) != now.get(path):
            where = _KINDS.get(path.partition("/")[0], "last checkpoint")
            yield Difference(where, f"{path} has other bits")
    if before.evaluate != after.evaluate:
        yield Difference(
            "evaluation", f"{dict(before.evaluate)} in the run, {dict(after.evaluate)} now"
        )


def _arrays(saved: Checkpoint) -> dict[str, bytes]:
    return {each.path: bytes(each.data) for each in saved.arrays}
