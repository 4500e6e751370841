"""What `check` found, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from seqspec.lint.check import Checked
from seqspec.report.problems import closing as closing_of_one
from seqspec.report.problems import count, print_problems, problems_json


def print_check(console: Console, checked: Sequence[Checked]) -> None:
    """Every problem of every spec."""
    for each in checked:
        print_problems(console, each.document.file, each.document.text, each.problems)


def closing(checked: Sequence[Checked]) -> str:
    """The last line: how many problems there are, and where."""
    if len(checked) == 1:
        return closing_of_one(checked[0].document.file, checked[0].problems)
    problems = [problem for each in checked for problem in each.problems]
    return f"{len(checked)} specs: {count(problems)}"


def check_json(checked: Sequence[Checked]) -> dict[str, Any]:
    """The `check` document, format 1."""
    return {
        "format": 1,
        "files": [each.document.file for each in checked],
        "problems": [
            problem
            for each in checked
            for problem in problems_json(each.document.file, each.problems)
        ],
    }
