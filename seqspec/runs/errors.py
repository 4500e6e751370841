"""The ways in which a run can fail that is no fault of the program."""

from __future__ import annotations


class RunError(Exception):
    """A run folder or a checkpoint is not there, is in use, or is not what it should be."""

    def __init__(self, message: str, fix: str | None = None) -> None:
        self.message, self.fix = message, fix
        super().__init__(message)


class StorageError(Exception):
    """The disk said no: it is full, read-only, or gone; `errno` is the system's number for it."""

    def __init__(self, message: str, errno: int, fix: str | None = None) -> None:
        self.message, self.errno, self.fix = message, errno, fix
        super().__init__(message)


class DivergedError(Exception):
    """Training came to numbers that are not finite, from which there is no way back."""

    status = "diverged"

    def __init__(self, message: str, fix: str) -> None:
        self.message, self.fix = message, fix
        super().__init__(message)


class InterruptedRunError(Exception):
    """A signal stopped training after everything was saved; `number` is the signal's."""

    status = "interrupted"

    def __init__(self, message: str, fix: str | None, number: int) -> None:
        self.message, self.fix, self.number = message, fix, number
        super().__init__(message)


class BrokenPromiseError(Exception):
    """A run that was promised to come out the same did not."""

    def __init__(self, message: str, fix: str) -> None:
        self.message, self.fix = message, fix
        super().__init__(message)
