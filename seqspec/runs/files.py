"""The only module that writes: a file is whole or not there, whenever the process dies.

Everything but journals is written to a temporary name, flushed to disk and renamed, and the folder is
flushed after that, because a rename is safe only when the folder that holds it is.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from stat import S_IMODE, S_ISREG
from typing import Any

from seqspec.runs.errors import StorageError

# A name that no spec, run or checkpoint can have, so that leftovers are known for what they are.
_TEMPORARY = ".partial-"
_COUNTER = count()


class Calls:
    """The calls to the system that change a disk, in one place so that tests can make each one fail."""

    open = staticmethod(os.open)
    write = staticmethod(os.write)
    fchmod = staticmethod(os.fchmod)
    fsync = staticmethod(os.fsync)
    replace = staticmethod(os.replace)
    unlink = staticmethod(os.unlink)
    mkdir = staticmethod(os.mkdir)
    truncate = staticmethod(os.truncate)


@contextmanager
def storing(file: Path) -> Iterator[None]:
    """Turn the system's refusals into a StorageError that names the file."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StorageError(f"cannot write {file}: {reason}", error.errno or 0) from None


def write_bytes(file: Path, content: bytes) -> None:
    """Write a whole file."""
    write_chunks(file, [content])


def write_text(file: Path, text: str) -> None:
    """Write a whole file in UTF-8."""
    write_bytes(file, text.encode())


def write_json(file: Path, document: Any) -> None:
    """Write one JSON document; it must hold no number that JSON does not have."""
    write_text(file, json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def write_chunks(file: Path, chunks: Iterable[bytes | memoryview]) -> str:
    """Write a whole file piece by piece; answers the sha256 of it."""
    digest = hashlib.sha256()

    def produce(descriptor: int) -> None:
        for chunk in chunks:
            digest.update(chunk)
            _write_all(descriptor, memoryview(chunk))

    _write_new(file, produce)
    return digest.hexdigest()


def write_with(file: Path, produce: Callable[[Path], None]) -> None:
    """Let a library write a file by its path; the temporary name keeps the ending, which it may need."""
    temporary = _temporary(file)
    with storing(file), _removed_on_failure(temporary):
        produce(temporary)
        descriptor = Calls.open(temporary, os.O_RDONLY)
        try:
            Calls.fsync(descriptor)
        finally:
            os.close(descriptor)
        _put_in_place(temporary, file)


def append(file: Path, text: str) -> None:
    """Add to the end of a journal."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
    with storing(file):
        descriptor = Calls.open(file, flags, 0o644)
        try:
            _write_all(descriptor, memoryview(text.encode()))
        finally:
            os.close(descriptor)


def cut(file: Path, size: int) -> None:
    """Cut a journal back to a length it had before; one that is shorter stays as it is."""
    with storing(file):
        descriptor = Calls.open(file, os.O_WRONLY | os.O_NOFOLLOW)
        try:
            if os.fstat(descriptor).st_size > size:
                Calls.truncate(descriptor, size)
        finally:
            os.close(descriptor)


def make_folder(folder: Path, exclusive: bool = False) -> None:
    """Make a folder and those above it; `exclusive` raises FileExistsError where it is there already."""
    with storing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        Calls.mkdir(folder, 0o755)
    except FileExistsError as error:
        if exclusive:
            raise
        if not folder.is_dir():
            raise StorageError(f"cannot make {folder}: it is a file", error.errno or 0) from None
    except OSError as error:
        raise StorageError(f"cannot make {folder}: {error.strerror}", error.errno or 0) from None


def remove(file: Path) -> None:
    """Remove a file that may be gone already."""
    with storing(file):
        try:
            Calls.unlink(file)
        except FileNotFoundError:
            pass


def sweep(folder: Path) -> None:
    """Remove what a process that died has left half-written."""
    for file in folder.glob(f"{_TEMPORARY}*"):
        remove(file)


def _write_new(file: Path, produce: Callable[[int], None]) -> None:
    temporary = _temporary(file)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with storing(file), _removed_on_failure(temporary):
        descriptor = Calls.open(temporary, flags, 0o644)
        try:
            _keep_mode(descriptor, file)
            produce(descriptor)
            Calls.fsync(descriptor)
        finally:
            os.close(descriptor)
        _put_in_place(temporary, file)


def _keep_mode(descriptor: int, file: Path) -> None:
    """Let the same readers have what takes the place of a file; some disks know one mode alone."""
    with suppress(FileNotFoundError):
        mode, now = file.lstat().st_mode, os.fstat(descriptor).st_mode
        if S_ISREG(mode) and mode != now:
            Calls.fchmod(descriptor, S_IMODE(mode))


def _temporary(file: Path) -> Path:
    """A name beside the file that no other writer has; it keeps the ending."""
    return file.with_name(f"{_TEMPORARY}{os.getpid()}-{next(_COUNTER)}-{file.name}")


def _put_in_place(temporary: Path, file: Path) -> None:
    Calls.replace(temporary, file)
    folder = Calls.open(file.parent, os.O_RDONLY)
    try:
        Calls.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _removed_on_failure(temporary: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(OSError):  # it was never made, or the disk is gone; `sweep` removes it later
            os.unlink(temporary)  # noqa: PTH108  # the tests of deaths replace it
        raise


def _write_all(descriptor: int, content: memoryview) -> None:
    content = content.cast("B")
    while content:
        content = content[Calls.write(descriptor, content) :]
