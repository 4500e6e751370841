"""The least and the largest value of an array as a message says them, with the place of each."""

from __future__ import annotations

from typing import NamedTuple

from seqspec.data.facts import Array, Seen


class Bound(NamedTuple):
    """A bound of an array; `value` is None where it is not known."""

    value: float | None
    place: str

    def __str__(self) -> str:
        value = "unknown" if self.value is None else _number(self.value)
        return f"{value} ({self.place})" if self.place else value


def bounds(array: Array) -> tuple[Bound, Bound]:
    """The least and the largest value."""
    seen = array.seen or Seen("", "")
    return Bound(array.low, seen.low), Bound(array.high, seen.high)


def _number(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:g}"
