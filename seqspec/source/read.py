"""Open a spec that may come from anybody: a regular file, of bounded size, in UTF-8."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from seqspec.source.characters import brief
from seqspec.source.document import Document
from seqspec.source.limits import MOST_BYTES
from seqspec.source.parse import parse
from seqspec.source.problem import Problem, Severity, Span


class Unreadable(Exception):
    """A file that cannot be opened as a spec; the message says which and why."""


def read(file: Path | str) -> Document:
    """The document in `file`, or on standard input for `-`; raises Unreadable."""
    if str(file) == "-":
        return _decoded(sys.stdin.buffer.read(MOST_BYTES + 1), "<stdin>")
    return _decoded(_content(str(file)), str(file))


def _content(file: str) -> bytes:
    """At most one byte more than a spec may have, so that parsing can say that it is too long."""
    shown = brief(file, 200)
    try:
        # Not blocking: opening a pipe would wait for somebody to write into it.
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Unreadable(f"{shown} is not a file")
            return stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Unreadable(f"cannot read {shown}: {_reason(error)}") from None


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "it is a folder"
    return (error.strerror or "unknown reason") if isinstance(error, OSError) else "not a file name"


def _decoded(content: bytes, file: str) -> Document:
    try:
        text = content[:MOST_BYTES].decode("utf-8") if len(content) <= MOST_BYTES else None
    except UnicodeDecodeError as error:
        return _not_utf8(content, error, file)
    if text is None:
        text = " " * (MOST_BYTES + 1)
        return Document(file, "", None, {}, parse(text, file).problems)
    return parse(text, file)


def _not_utf8(content: bytes, error: UnicodeDecodeError, file: str) -> Document:
    """The first byte that is not UTF-8, at its own line and column."""
    before = content[: error.start].decode("utf-8", "replace")
    line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    what = "the file is UTF-16" if wide else f"the byte 0x{content[error.start]:02x} is not UTF-8"
    span = Span(line, column, line, column + 1)
    problem = Problem("SQ001", Severity.ERROR, what, span, "save the file as UTF-8")
    return Document(file, content.decode("utf-8", "replace"), None, {}, (problem,))
