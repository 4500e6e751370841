"""Signals that ask a command to stop: while it trains, the first is heeded between two calls."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:  # every command loads this module, and most have no events
    from seqspec.runs.events import Event, Listener

_ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_SHOW_CURSOR = "\x1b[?25h"


class StoppedError(Exception):
    """A signal has stopped training between two calls, and all is saved."""


class Signals:
    """What was asked for; `received` is the number of the signal, or None."""

    def __init__(self) -> None:
        self.received: int | None = None

    def heed(self, number: int, frame: FrameType | None = None) -> None:
        """Note the first signal; leave with the second, as everything on disk is whole at any time."""
        if self.received is not None:
            _leave(number)
        self.received = number

    def interrupt(self, number: int, frame: FrameType | None = None) -> None:
        """Stop what has nothing to save as Ctrl-C does; leave with the second signal."""
        self.heed(number)
        raise KeyboardInterrupt

    def passing(self, listener: Listener | None) -> Listener | None:
        """The listener, if there is one; that its reader has gone away asks to stop, as a signal does."""
        if listener is None:
            return None

        def tell(event: Event) -> None:
            try:
                listener(event)
            except (BrokenPipeError, SystemExit) as error:
                if not _is_of_a_pipe(error):
                    raise
                self.received = self.received or signal.SIGPIPE

        return tell

    def stop_if_asked(self) -> None:
        """Raise StoppedError where a signal was received."""
        if self.received is not None:
            raise StoppedError


def _is_of_a_pipe(error: BaseException) -> bool:
    """Whether an error, or what it was made of, is that nobody reads; Rich makes an exit of it."""
    return any(isinstance(each, BrokenPipeError) for each in (error, error.__context__))


@contextmanager
def heeded() -> Iterator[Signals]:
    """Note signals while the body runs; it asks for them between two calls."""
    signals = Signals()
    with _handled(signals.heed):
        yield signals


@contextmanager
def interrupting(signals: Signals) -> Iterator[None]:
    """Let each of the signals end the body by a KeyboardInterrupt."""
    with _handled(signals.interrupt):
        yield


@contextmanager
def _handled(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Those that the caller ignores stay ignored, as `nohup` asks; so do all outside the main thread."""
    asking = [number for number in _ASKING if signal.getsignal(number) is not signal.SIG_IGN]
    try:
        before = {number: signal.signal(number, handler) for number in asking}
    except ValueError:  # Python lets only the main thread handle signals
        before = {}
    try:
        yield
    finally:
        for number, handler_before in before.items():
            signal.signal(number, handler_before or signal.SIG_DFL)


def _leave(number: int) -> NoReturn:
    """End the process; `print` may be in the middle of a line when a signal comes."""
    cursor = _SHOW_CURSOR if sys.stderr.isatty() else ""
    os.write(2, f"{cursor}\nerror: stopped at once; the last checkpoint is whole\n".encode())
    os._exit(128 + number)
