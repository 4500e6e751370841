"""Signals that ask a training to stop: the first is heeded between two calls, a second stops at once."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Signals:
    """What was asked for; `received` is the number of the signal, or None."""

    def __init__(self) -> None:
        self.received: int | None = None

    def heed(self, number: int, frame: FrameType | None = None) -> None:
        """Note the first signal; leave with the second, as everything on disk is whole at any time."""
        if self.received is not None:
            print("\nerror: stopped at once; the last checkpoint is whole", file=sys.stderr)
            sys.stderr.flush()
            os._exit(128 + number)
        self.received = number


@contextmanager
def heeded() -> Iterator[Signals]:
    """Heed signals while the body runs; outside the main thread Python lets nobody do so."""
    signals = Signals()
    if threading.current_thread() is not threading.main_thread():
        yield signals
        return
    before = {number: signal.signal(number, signals.heed) for number in _ASKING}
    try:
        yield signals
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
