"""From arguments to specs: files are found, read, overridden and checked."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from seqspec.lint.check import Checked, check
from seqspec.source.document import Document
from seqspec.source.limits import MOST_BYTES
from seqspec.source.parse import parse
from seqspec.source.read import Unreadable, read, start_of

Look: TypeAlias = Callable[[Document, Path], Checked]

ENDINGS = (".yaml", ".yml")
# A spec has a key `seqspec` at its top; other YAML files of a project are none of our business.
_WORD = b"seqspec"
_MARK = re.compile(rb"^([\"']?)seqspec\1[ \t]*:", re.MULTILINE)
# The same in flow style, below comments and the start of a document.
_IN_BRACES = re.compile(rb"\A\s*(?:[#%][^\n]*\n\s*|---\s+)*\{\s*([\"']?)seqspec\1\s*:")
_BYTE_ORDER = b"\xef\xbb\xbf"
_KEY = re.compile(rb"^\"?(\w{5,9})\"?[ \t]*:", re.MULTILINE | re.ASCII)
# That of `seqspce`; many files of other programs have a `spec`.
_LIKENESS = 0.8
_LAYERS = re.compile(rb"^layers:(?:[ \t]*\[|[ \t]*(?:#.*)?\r?\n[ \t]*- )", re.MULTILINE)


def open_spec(file: str, sets: Sequence[str] | None = None, of: Look = check) -> Checked:
    """Read, override and check one spec; raises Unreadable, or SpecError where an override is malformed.

    `of` is how much is looked at: `check` for all of it, `outline` for the model alone.
    """
    document = read(file)
    if sets:
        from seqspec.spec.override import override  # most commands override nothing

        document = override(document, sets)
    return of(document, Path() if file == "-" else Path(file).parent)


def open_specs(
    files: Sequence[str], sets: Sequence[str] | None = None, of: Look = check
) -> tuple[list[Checked], Unreadable | None]:
    """The same for several: those that can be read, and what to raise once these are told.

    Errors: Unreadable where none can be read, SpecError
    """
    opened: list[Checked] = []
    failed: list[str] = []
    for file in files:
        try:
            opened.append(open_spec(file, sets, of))
        except Unreadable as error:
            failed.append(str(error))
    unread = Unreadable("; ".join(failed)) if failed else None
    if unread and not opened:
        raise unread
    return opened, unread


def working_spec(file: str, sets: Sequence[str] | None = None) -> Checked:
    """The same, for a command that needs a spec without errors; raises SpecError."""
    return open_spec(file, sets).must_work()


def find_specs(arguments: Sequence[str] | None, strictly: bool = False) -> list[str]:
    """The files to work on: those named, those below a named folder, or every spec of the project.

    What else there is of YAML below a folder is counted on stderr; `strictly`, what is only meant as a
    spec is a part of that.
    """
    if not arguments:
        folder = "specs" if Path("specs").is_dir() else "."
        return _found(folder, "this folder; name a file, or write one in `specs/`", strictly)
    return [file for argument in arguments for file in _named(argument, strictly)]


def _named(argument: str, strictly: bool) -> list[str]:
    if not argument:
        raise Unreadable("a file is named by an empty text, perhaps of a variable that is not set")
    if argument == "-" or not Path(argument).is_dir():
        return [argument]
    return _found(argument, argument, strictly)


def _found(folder: str, said: str, strictly: bool) -> list[str]:
    files = [(file, _may_be_meant(Path(file), strictly)) for file in _below(Path(folder))]
    specs = [file for file, is_meant in files if is_meant]
    if not specs:
        raise Unreadable(f"there is no spec below {said}")
    if others := len(files) - len(specs):
        from seqspec.cli.output import print_notes

        what = "file has" if others == 1 else "files have"
        verb = "is" if others == 1 else "are"
        print_notes([f"{others} other YAML {what} no `seqspec:` and {verb} passed over"])
    return specs


def _below(folder: Path) -> Iterator[str]:
    """Every YAML file below a folder, in the order of names, but for hidden folders and run folders."""
    for parent, folders, files in os.walk(folder):
        is_run = "run.json" in files
        folders[:] = [] if is_run else sorted(name for name in folders if name[0] != ".")
        for name in sorted([] if is_run else files):
            if name.endswith(ENDINGS) and Path(parent, name).is_file():
                yield os.path.normpath(Path(parent, name))


def _may_be_meant(file: Path, strictly: bool) -> bool:
    """Whether a file is to be worked on; one that cannot be opened is told of in its turn."""
    try:
        with file.open("rb") as stream:
            text = start_of(stream, MOST_BYTES).removeprefix(_BYTE_ORDER)
    except OSError:
        return True
    return _says_so(text) or (not strictly and _is_meant(text))


def _is_meant(text: bytes) -> bool:
    """Whether a text is plainly meant as a spec: `Seqspec:`, or a list of layers."""
    if _LAYERS.search(text):
        return True
    from seqspec.spec.words import nearest

    keys = {found[1].decode() for found in _KEY.finditer(text)}
    return any(nearest(key, ("seqspec",), _LIKENESS) for key in keys)


def _says_so(text: bytes) -> bool:
    """Whether a text has a key `seqspec` at its top; one that only holds the word is parsed to know."""
    if _MARK.search(text) or _IN_BRACES.match(text):
        return True
    if _WORD not in text:
        return False
    data = parse(text.decode("utf-8", "replace"), "").data
    return isinstance(data, dict) and "seqspec" in data
