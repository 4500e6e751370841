"""From an argument to a run folder: a path, a name, `name/003`, or the spec that the run is of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from seqspec.cli.specs import ENDINGS, open_spec
from seqspec.lint.check import outline
from seqspec.runs.folder import RunFolder, find, is_run_folder
from seqspec.source.problem import SpecError
from seqspec.source.read import Unreadable, read
from seqspec.spec.differences import differences
from seqspec.spec.plain import plain

MOST_SHOWN = 8


def is_spec_file(argument: str) -> bool:
    """Whether an argument is a spec, which stands for the latest run of its name."""
    return argument.endswith(ENDINGS) and Path(argument).is_file()


def find_run(argument: str, root: Path) -> RunFolder:
    """The run that an argument means; raises RunError where there is none."""
    if is_spec_file(argument):
        return find(open_spec(argument, of=outline).must_work().name, root)
    return find(argument, root)


def notes_of(argument: str, folder: RunFolder) -> Iterator[str]:
    """What the user is to know where an argument does not name its run."""
    if is_run_folder(Path(argument)) or argument == folder.name:
        return
    yield f"this is {folder.name}"
    if is_spec_file(argument) and (changed := changes(folder, argument)):
        yield f"{folder.name} was trained from another spec than {argument} is now: {changed}"


def changes(folder: RunFolder, spec: str) -> str:
    """What is not the same in a spec as in the one that a run was started from, but for the epochs."""
    try:
        before = plain(outline(read(folder.spec)).must_work().spec)
    except (SpecError, Unreadable):
        return ""
    after = plain(open_spec(spec, of=outline).must_work().spec)
    for document in (before, after):
        document["fit"].pop("epochs", None)
    found = list(differences(before, after))
    more = f"; and {len(found) - MOST_SHOWN} more" if len(found) > MOST_SHOWN else ""
    return "; ".join(found[:MOST_SHOWN]) + more
