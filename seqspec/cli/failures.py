"""Every way a command can fail: one line that starts `error:`, and an exit code that never changes."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

import typer

from seqspec.data.source import DataError
from seqspec.runs.errors import (
    BrokenPromiseError,
    DivergedError,
    InterruptedRunError,
    RunError,
    StorageError,
)
from seqspec.source.problem import SpecError
from seqspec.source.read import Unreadable

PROBLEMS, USAGE, DATA, RUN, DIVERGED, RESOURCES, INTERNAL, INTERRUPTED = 1, 2, 3, 4, 5, 6, 70, 130
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def failed(error: BaseException, received: int | None = None) -> int:
    """Say what went wrong on stderr and answer the exit code; `received` is the signal that was.

    A signal may come where its exception is turned into another, as in the middle of an import.
    """
    from seqspec.report.excerpt import visible

    if received is not None and not isinstance(error, InterruptedRunError):
        error = InterruptedRunError("interrupted", None, received)
    code, message, fix = _told(error)
    if message:
        _say(f"error: {visible(message)}")
    if fix:
        _say(f"  fix: {visible(fix)}")
    try:
        sys.stdout.flush()
    except OSError:
        _silence()
    return code


def _say(line: str) -> None:
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        pass  # nobody reads stderr any more


def _told(error: BaseException) -> tuple[int, str, str | None]:
    match error:
        case SpecError():
            return PROBLEMS, _problems(error), None
        case Unreadable():
            return USAGE, str(error), None
        case DataError():
            return DATA, error.message, error.fix
        case StorageError():
            return (RESOURCES if error.errno in _FULL else RUN), str(error), error.fix
        case DivergedError() | BrokenPromiseError():
            return DIVERGED, error.message, error.fix
        case InterruptedRunError():
            return 128 + error.number, error.message, error.fix
        case RunError():
            return RUN, error.message, error.fix
        case typer.TyperException():
            said = error.format_message().replace(
                "Value error, ", ""
            )  # Pydantic's, and no more than that
            return USAGE, said, _usage_help(error)
        case KeyboardInterrupt() | typer.Abort():
            return INTERRUPTED, "interrupted", None
        case BrokenPipeError():
            return _reader_gone()
        case OSError() if error.errno in _FULL:
            return RESOURCES, _disk_full(error), None
        case MemoryError():
            return RESOURCES, "out of memory", "use a smaller batch or a smaller model"
        case SystemExit() if isinstance(error.__context__, BrokenPipeError):
            return _reader_gone()  # Typer and Rich turn it into exit code 1
        case SystemExit():
            return (error.code if isinstance(error.code, int) else USAGE), "", None
    return INTERNAL, _fault(error), "this is a fault of seqspec: please report it with this line"


def _problems(error: SpecError) -> str:
    """Print the problems of a spec that a command needs to work; answer the closing line."""
    from seqspec.cli.output import notes
    from seqspec.report.problems import closing, print_problems

    print_problems(notes, error.file, error.text, error.problems)
    return closing(error.file, error.problems)


def _usage_help(error: typer.TyperException) -> str | None:
    context = getattr(error, "ctx", None)
    return f"see `{context.command_path} --help`" if context is not None else None


def _reader_gone() -> tuple[int, str, str | None]:
    """The other end of a pipe was closed, as by `head`; leave without a word, as other tools do."""
    _silence()
    return 128 + 13, "", None


def _disk_full(error: OSError) -> str:
    _silence()
    return f"cannot write {error.filename or 'the output'}: {error.strerror}"


def _silence() -> None:
    """Put what stdout still holds nowhere, so that Python's own flush at the exit does not fail too."""
    with suppress(OSError, ValueError):  # a stream of a test has no descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fault(error: BaseException) -> str:
    """An internal fault in one line: what, and the last place of ours that it went through."""
    place, trace, ours = "", error.__traceback__, Path(__file__).parents[1]
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(ours):
            place = f" at {file.parent.name}/{file.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}{place}: {text[0][:200] if text else 'no message'}"
