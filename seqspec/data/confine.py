"""Files that a spec names: only regular files below its own folder, opened without waiting."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import BinaryIO

from seqspec.data.source import DataError
from seqspec.spec.words import nearest, show

LONGEST_NAME = 1_024
# How many files of a folder are looked at for the name that was meant.
MOST_LISTED = 1_000

_FAULTS: tuple[tuple[str, str], ...] = (
    (r"^$", "is empty"),
    (r"[\x00-\x1f\x7f-\x9f]", "holds a control character"),
    (r"://|^[A-Za-z]:", "is an address, and data are never fetched"),
    (r"^[/~]", "does not start in the folder of the spec"),
    (r"[$%]", "holds a variable, and none is replaced"),
    (r"\\", "holds a backslash"),
)


def opened(folder: Path, name: str, ending: str) -> BinaryIO:
    """The file `name` below `folder`, open for reading; links count for what they lead to.

    Where it is not there, one that is called much the same and has the `ending` is offered.

    Errors: DataError where the name, the place or the kind of file is refused
    """
    _hold_name(name)
    root = os.path.realpath(folder)
    real = os.path.realpath(Path(root, name))
    if os.path.commonpath((root, real)) != root:
        raise DataError(f"{show(name)} leads out of the folder of the spec", _FIX)
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        descriptor = os.open(real, flags)
    except OSError as error:
        raise _unopened(Path(root), name, ending, error) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise DataError(f"{show(name)} is no regular file", "name a file that holds data")
    return os.fdopen(descriptor, "rb")


_FIX = "put the file into the folder of the spec, and write its name from there"


def _hold_name(name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise DataError(f"a file name of {len(name):,} characters is too long", _FIX)
    for pattern, fault in _FAULTS:
        if re.search(pattern, name):
            raise DataError(f"the file name {show(name)} {fault}", _FIX)
    if ".." in name.split("/"):
        raise _upwards(name)


def _upwards(name: str) -> DataError:
    """A `..` may lead through a link, and then it does not lead back to where it came from."""
    straight = os.path.normpath(name)
    if straight.startswith(".."):
        return DataError(f"the file name {show(name)} leaves the folder of the spec", _FIX)
    return DataError(f"the file name {show(name)} holds `..`", f"write `{straight}`")


def _unopened(root: Path, name: str, ending: str, error: OSError) -> DataError:
    if not isinstance(error, FileNotFoundError):
        return DataError(f"{show(name)} cannot be read: {error.strerror}", _FIX)
    wanted = Path(name)
    there = [Path(each).stem for each in _siblings(root / wanted.parent, ending)]
    close = nearest(wanted.stem, there)
    fix = f"write `{wanted.parent / close}{ending}`" if close else _FIX
    return DataError(f"there is no file {show(name)} beside the spec", fix)


def _siblings(folder: Path, ending: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry, _ in zip(entries, range(MOST_LISTED), strict=False)]
    except OSError:
        return []
    return sorted(name for name in names if name.isprintable() and name.endswith(ending))
