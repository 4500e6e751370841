"""What reading a document finds besides its data: problems, places, and how much it holds."""

from __future__ import annotations

from typing import Any, NamedTuple

from seqspec.source.document import Path
from seqspec.source.limits import MOST_DEPTH, MOST_NODES, MOST_PROBLEMS
from seqspec.source.places import Places, span_of
from seqspec.source.problem import Problem, Related, Severity


class Slip(NamedTuple):
    """Why something is refused, and what to do."""

    code: str
    message: str
    fix: str


class LimitError(Exception):
    """A limit is passed, and nothing more is read."""


class Findings:
    """Grows while a document is read; `broken` are the paths of values that were refused."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.problems: list[Problem] = []
        self.places = Places(lines)
        self.order: list[Path] = []  # the paths in the order of the text
        self.broken: set[Path] = set()
        self._nodes = 0

    def enter(self, event: Any, path: Path, key: Any) -> None:
        """Note a value and its place, minding the limits."""
        self._nodes += 1
        if self._nodes > MOST_NODES or len(path) > MOST_DEPTH:
            self.count(event, len(path), 0)
        self.places.put(path, event, key)
        self.order.append(path)

    def count(self, event: Any, depth: int, nodes: int = 1) -> None:
        """Stop where values are too many, or too deep."""
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            self.stop(event, f"the spec has more than {MOST_NODES:,} values")
        if depth > MOST_DEPTH:
            self.stop(event, f"values are nested more than {MOST_DEPTH} deep")

    def refuse(self, event: Any, path: Path, slip: Slip) -> None:
        """Report the value at a path, so that later stages need not."""
        self.broken.add(path)
        self.say(event, slip)

    def say(self, event: Any, slip: Slip, related: tuple[Related, ...] = ()) -> None:
        """Report at an event of the yaml library."""
        span = span_of(event, self.lines)
        code, message, fix = slip
        self.problems.append(Problem(code, Severity.ERROR, message, span, fix, related))
        if len(self.problems) == MOST_PROBLEMS:
            self.stop(event, f"the spec has {MOST_PROBLEMS:,} problems, and the rest is not read")

    def stop(self, event: Any, message: str) -> None:
        """Report a limit, and read no more."""
        self.say(event, Slip("SQ003", message, "split the spec, or write less"))
        raise LimitError
