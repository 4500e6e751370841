"""What is wrong with a spec, where, and how to mend it: the type every stage reports in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a problem matters: it cannot work, is surely not meant, or is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Origin(NamedTuple):
    """A text other than the spec's file that a value comes from, such as `--set fit.epochs=3`."""

    file: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text, counted in characters from 1; the end is the first character after it.

    `origin` is None in the spec's own text.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    origin: Origin | None = field(default=None, compare=False)


class Related(NamedTuple):
    """A second place that a problem speaks of, such as the layer a shape comes from."""

    span: Span
    message: str


class Problem(NamedTuple):
    """One finding: `message` is what, `span` where, `fix` how to mend it; a code never changes."""

    code: str
    severity: Severity
    message: str
    span: Span
    fix: str | None = None
    related: tuple[Related, ...] = ()


class SpecError(Exception):
    """A spec cannot be used; `problems` holds all of its problems, sorted by position."""

    def __init__(self, file: str, text: str, problems: tuple[Problem, ...]) -> None:
        self.file, self.text, self.problems = file, text, problems
        super().__init__("\n".join(_told(file, problems)))


# A traceback shows the first ones; `problems` has them all.
_MOST_TOLD = 10


def _told(file: str, problems: tuple[Problem, ...]) -> Iterator[str]:
    """Each problem in one line."""
    for each in problems[:_MOST_TOLD]:
        where = each.span.origin.file if each.span.origin else file
        fix = f"; fix: {each.fix}" if each.fix else ""
        place = f"{where}:{each.span.line}:{each.span.column}"
        yield f"{place}: {each.severity}[{each.code}] {each.message}{fix}"
    if len(problems) > _MOST_TOLD:
        yield f"... and {len(problems) - _MOST_TOLD} more problems"
