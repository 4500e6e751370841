"""From the name of a run to what it takes to go on with it, before TensorFlow is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from seqspec.cli.runs import changes, find_run, is_spec_file
from seqspec.cli.unfinished import way_on
from seqspec.lint.check import Checked
from seqspec.runs import checkpoint, record
from seqspec.runs.checkpoint import Checkpoint
from seqspec.runs.errors import RunError
from seqspec.runs.folder import RunFolder
from seqspec.runs.stored import stored_spec
from seqspec.spec.differences import identity
from seqspec.spec.plain import plain

BEGINS_AGAIN = "it was stopped before its first checkpoint, so it begins again"


@dataclass(frozen=True)
class Resumed:
    """A run to go on with; `saved` is None where it was stopped before its first checkpoint."""

    folder: RunFolder
    checked: Checked
    saved: Checkpoint | None
    diverged: bool = False

    @property
    def notes(self) -> Iterator[str]:
        """What the user is to know before it goes on."""
        yield from self.saved.notes if self.saved else (BEGINS_AGAIN,)
        if self.diverged:
            yield f"{self.folder.name} has diverged, and going on is exact: so it will again"


def reopened(run: str, spec: str | None, epochs: int | None, root: Path, force: bool) -> Resumed:
    """The run that `run` names, with `epochs` in all where that is given.

    `spec`, or the one that `run` is, is compared with that which the run was started from; `force` takes
    it as it is in the run. Errors: RunError; SpecError as in training
    """
    folder = find_run(run, root)
    folder.must_be_free()
    checked = stored_spec(folder, epochs)
    saved = checkpoint.newest(folder.checkpoints)
    compared = run if spec is None and is_spec_file(run) else spec
    if compared is not None and not force:
        _same_spec(folder, compared)
    if saved is not None:
        _goes_on(folder, checked, saved, force)
    return Resumed(folder, checked, saved, record.read(folder).status == "diverged")


def completed(run: str, root: Path) -> tuple[RunFolder, Checked]:
    """A run that came to its end, and its resolved spec; raises RunError."""
    folder = find_run(run, root)
    if (status := record.read(folder).status) != "completed":
        raise RunError(f"{folder.name} is not complete but {status}", way_on(folder))
    return folder, stored_spec(folder)


def _same_spec(folder: RunFolder, spec: str) -> None:
    """Raise a RunError where the spec has changed since, with what has."""
    if changed := changes(folder, spec):
        raise RunError(
            f"{spec} has changed since {folder.name} began: {changed}",
            f"train it anew, or go on with the run as it is: --resume {folder.path}",
        )


def _goes_on(folder: RunFolder, checked: Checked, saved: Checkpoint, force: bool) -> None:
    assert checked.spec is not None
    _must_be_whole(saved)
    if saved.about.get("resolved") != identity(plain(checked.spec)) and not force:
        message = f"{folder.resolved} is not the spec that the checkpoint was written with"
        raise RunError(message, "undo the change, or train it anew")
    done, wanted = int(saved.about["epoch"]), checked.spec.fit.epochs
    complete = record.read(folder).status == "completed"
    if saved.about.get("ended") and complete:
        message = f"{folder.name} is complete: a callback ended it after {done} epochs"
        raise RunError(message, "train it anew, with more `patience`")
    if done > wanted:
        fix = f"give --epochs {done + 1} or more"
        raise RunError(f"{folder.name} has {done} epochs behind it, and {wanted} are wanted", fix)
    if done == wanted and complete:
        fix = f"give more: seqspec train --resume {folder.path} --epochs {2 * done}"
        raise RunError(f"{folder.name} is complete, with {done} epochs", fix)


def _must_be_whole(saved: Checkpoint) -> None:
    """Raise a RunError where a checkpoint, whose checksums are right, does not say what ours say."""
    places = (saved.about.get("epoch"), saved.about.get("step"))
    if not all(type(each) is int and each >= 0 for each in places):
        raise RunError(f"checkpoint {saved.number} is not one of seqspec's", "train again")
