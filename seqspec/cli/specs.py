"""From arguments to specs: files are found, read, overridden and checked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from seqspec.lint.check import Checked, check
from seqspec.source.document import Document
from seqspec.source.read import Unreadable, read

Look: TypeAlias = Callable[[Document, Path], Checked]

ENDINGS = (".yaml", ".yml")
# A spec says `seqspec:` at the start of a line; other YAML files of a project are none of our business.
_MARK = b"seqspec:"


def open_spec(file: str, sets: Sequence[str] | None = None, of: Look = check) -> Checked:
    """Read, override and check one spec; raises Unreadable, or SpecError where an override is malformed.

    `of` is how much is looked at: `check` for all of it, `outline` for the model alone.
    """
    document = read(file)
    if sets:
        from seqspec.spec.override import override  # most commands override nothing

        document = override(document, sets)
    return of(document, Path() if file == "-" else Path(file).parent)


def working_spec(file: str, sets: Sequence[str] | None = None) -> Checked:
    """The same, for a command that needs a spec without errors; raises SpecError."""
    return open_spec(file, sets).must_work()


def find_specs(arguments: Sequence[str] | None) -> list[str]:
    """The files to work on: those named, those below a named folder, or every spec of the project."""
    if not arguments:
        folder = "specs" if Path("specs").is_dir() else "."
        found = list(_below(Path(folder)))
        if not found:
            raise Unreadable(
                "there is no spec below this folder; name a file, or write one in `specs/`"
            )
        return found
    return [file for argument in arguments for file in _named(argument)]


def _named(argument: str) -> list[str]:
    if argument == "-" or not Path(argument).is_dir():
        return [argument]
    found = list(_below(Path(argument)))
    if not found:
        raise Unreadable(f"there is no spec below {argument}")
    return found


def _below(folder: Path) -> Iterator[str]:
    """Every spec below a folder, in the order of names; hidden folders and run folders are skipped."""
    for parent, folders, files in os.walk(folder):
        is_run = "run.json" in files
        folders[:] = [] if is_run else sorted(name for name in folders if name[0] != ".")
        for name in sorted([] if is_run else files):
            if name.endswith(ENDINGS) and _is_spec(Path(parent, name)):
                yield os.path.normpath(Path(parent, name))


def _is_spec(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        text = stream.read(256 * 1024)
    return text.startswith(_MARK) or b"\n" + _MARK in text
