"""Problems as text for people, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from seqspec.report.excerpt import excerpt, visible
from seqspec.source.characters import lines_of
from seqspec.source.problem import Problem, Severity, Span

MOST_PRINTED = 100
_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}


def print_problems(console: Console, file: str, text: str, problems: Sequence[Problem]) -> None:
    """Print every problem with its excerpt and fix; the rest is counted."""
    if not problems:
        return
    lines = lines_of(text) if text else []
    told = [line for each in problems[:MOST_PRINTED] for line in _told(file, lines, each)]
    if len(problems) > MOST_PRINTED:
        told.append(Text(f"... and {len(problems) - MOST_PRINTED} more problems"))
    console.print(Text("\n").join(told), soft_wrap=True)  # Rich takes as long for one as for many


def _told(file: str, lines: Sequence[str], problem: Problem) -> Iterator[Text]:
    yield heading(file, problem)
    yield from map(Text, excerpt(problem, lines, file))
    if problem.fix:
        yield Text.assemble(("  fix: ", "green"), visible(problem.fix))


def heading(file: str, problem: Problem) -> Text:
    """The first line: where, how bad, which code, what."""
    place = f"{visible(_file(problem.span, file))}:{problem.span.line}:{problem.span.column}: "
    kind = f"{problem.severity}[{problem.code}]"
    return Text.assemble(place, (kind, _COLOURS[problem.severity]), " ", visible(problem.message))


def count(problems: Sequence[Problem]) -> str:
    """How many problems there are of each severity: `2 errors, 1 warning`."""
    kinds = [(kind, sum(each.severity is kind for each in problems)) for kind in Severity]
    named = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    parts = [f"{many} {named[kind]}{'s' if many > 1 else ''}" for kind, many in kinds if many]
    return ", ".join(parts) or "no problems"


def closing(file: str, problems: Sequence[Problem]) -> str:
    """The last line on one spec; where all that is wrong stands in an override, that is named."""
    blamed = [each for each in problems if each.severity is Severity.ERROR] or problems
    places = {_file(each.span, file) for each in blamed}
    return f"{visible(places.pop() if len(places) == 1 else file)}: {count(problems)}"


def problems_json(file: str, problems: Sequence[Problem]) -> Iterator[dict[str, Any]]:
    """Each problem as an object of the `check` document."""
    for problem in problems:
        span = problem.span
        yield {
            "file": _file(span, file),
            "line": span.line,
            "column": span.column,
            "end_line": span.end_line,
            "end_column": span.end_column,
            "code": problem.code,
            "severity": str(problem.severity),
            "message": problem.message,
            "fix": problem.fix,
            "related": [
                {
                    "file": _file(each.span, file),
                    "line": each.span.line,
                    "column": each.span.column,
                    "message": each.message,
                }
                for each in problem.related
            ],
        }


def _file(span: Span, file: str) -> str:
    """The text that a span is of: the spec, or what its origin says."""
    return span.origin.file if span.origin else file
