"""Open a spec that may come from anybody: a regular file, of bounded size, in UTF-8."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from seqspec.source.characters import brief, lines_of
from seqspec.source.document import Document
from seqspec.source.limits import MOST_BYTES
from seqspec.source.parse import parse
from seqspec.source.problem import Problem, Severity, Span

_REASONS: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "there is no such file"),
    (NotADirectoryError, "there is no such folder"),
    (PermissionError, "permission denied"),
)
_USUAL_BYTES = 8 * 1024
_MARKS_OF_WIDE = (b"\xff\xfe", b"\xfe\xff")


class Unreadable(Exception):  # noqa: N818 - a broken file is no fault of the program
    """A file that cannot be opened as a spec; the message says which and why."""


def read(file: Path | str) -> Document:
    """The document in `file`, or on standard input for `-`; raises Unreadable."""
    if str(file) == "-":
        return _decoded(_standard_input(), "<stdin>")
    return _decoded(_content(str(file)), str(file))


def _content(file: str) -> bytes:
    try:
        # Not blocking: opening a pipe would wait for somebody to write into it.
        flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(file, os.O_RDONLY | flags)
    except (OSError, ValueError) as error:
        raise _unreadable(file, _reason(error)) from None
    try:
        _check_regular(file, descriptor)
        with open(descriptor, "rb", closefd=False) as stream:
            return _bounded(stream, file)
    except OSError as error:
        raise _unreadable(file, _reason(error)) from None
    finally:
        os.close(descriptor)


def _check_regular(file: str, descriptor: int) -> None:
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISDIR(mode):
        raise _unreadable(file, "it is a folder")
    if not stat.S_ISREG(mode):
        raise _unreadable(file, "it is a pipe or a device, not a file")


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise _unreadable("<stdin>", "it is closed")
    try:
        return _bounded(sys.stdin.buffer, "<stdin>")
    except (OSError, ValueError) as error:
        raise _unreadable("<stdin>", _reason(error)) from None


def _bounded(stream: BinaryIO, file: str) -> bytes:
    content = start_of(stream, MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise _unreadable(file, f"it is larger than {MOST_BYTES // 1024} KiB")
    return content


def start_of(stream: BinaryIO, most: int) -> bytes:
    """The first `most` bytes of a buffered stream.

    Python makes room for all that it is asked for, so that it is first asked for what a spec usually has.
    A pipe that has nothing yet and does not wait answers None.
    """
    start = stream.read(min(most, _USUAL_BYTES)) or b""
    if len(start) < _USUAL_BYTES:
        return start
    return start + (stream.read(most - len(start)) or b"")


def _unreadable(file: str, reason: str) -> Unreadable:
    return Unreadable(f"cannot read {brief(file, 200)}: {reason}")


def _reason(error: OSError | ValueError) -> str:
    if not isinstance(error, OSError):
        return "it is closed" if "closed" in str(error) else "this is not a file name"
    known = (reason for kind, reason in _REASONS if isinstance(error, kind))
    return next(known, (error.strerror or "unknown reason").lower())


def _decoded(content: bytes, file: str) -> Document:
    if content[:2] in _MARKS_OF_WIDE or b"\0" in content[:4]:
        return _refused(content, "the file is UTF-16 or UTF-32", Span(1, 1, 1, 2), file)
    try:
        return parse(content.decode("utf-8"), file)
    except UnicodeDecodeError as error:
        message = f"the byte 0x{content[error.start]:02x} is not UTF-8"
        return _refused(content, message, _position(content[: error.start]), file)


def _position(before: bytes) -> Span:
    """The line and column of the byte after these."""
    lines = lines_of(before.decode("utf-8-sig"))
    line, column = len(lines), len(lines[-1]) + 1
    return Span(line, column, line, column + 1)


def _refused(content: bytes, message: str, span: Span, file: str) -> Document:
    problem = Problem("SQ001", Severity.ERROR, message, span, "save the file as UTF-8")
    return Document(file, content.decode("utf-8-sig", "replace"), None, {}, (problem,))
