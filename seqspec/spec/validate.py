"""From a document to a spec, or to every problem of the text at its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from seqspec.source.characters import lines_of
from seqspec.source.document import Document
from seqspec.source.problem import Problem, Severity, Span
from seqspec.spec.legacy import modernize
from seqspec.spec.spec import Spec


@dataclass(frozen=True, slots=True)
class Validated:
    """What came of a document: its spec unless there are errors, and all problems by position.

    `document` is the text with old spellings understood, so that its paths are those of the spec.
    """

    document: Document
    spec: Spec | None
    problems: tuple[Problem, ...]


def validate(document: Document) -> Validated:
    """Read a spec out of a document; never raises for anything that a text can contain."""
    if document.data is None:
        return Validated(document, None, document.problems or (_empty(document),))
    document, notes = modernize(document)
    spec, errors = _model(document)
    once = dict.fromkeys((*document.problems, *notes, *errors))  # one number may fill two axes
    found = sorted(once, key=lambda problem: (problem.span, problem.code))
    failed = any(problem.severity is Severity.ERROR for problem in found)
    return Validated(document, None if failed else spec, tuple(found))


def _model(document: Document) -> tuple[Spec | None, list[Problem]]:
    try:
        return Spec.model_validate(document.data), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        return None, [_problem(document, each) for each in details if not _known(document, each)]


def _known(document: Document, details: Any) -> bool:  # Any: Pydantic's ErrorDetails
    """Whether the reader has already said what is wrong at or above this place."""
    loc = document.written(details["loc"])
    if details["ctx"]["code"] == "SQ014":  # a contradiction may come from a value that was refused
        return any(path[: len(loc)] == loc for path in document.broken)
    return any(loc[:length] in document.broken for length in range(len(loc) + 1))


def _problem(document: Document, details: Any) -> Problem:  # Any: Pydantic's ErrorDetails
    said, path = details["ctx"], details["loc"]
    span = document.key_at(path) if said["at"] == "key" else document.value_at(path)
    message = _as_written(said["message"], document, span)
    behind_key = said["at"] == "value" and path and isinstance(path[-1], str)
    fix = said["in_map"] if behind_key else said["fix"]
    return Problem(said["code"], Severity.ERROR, message, span, fix)


_NUMBER = re.compile(r"(.*, got )(-?[\d.]+(?:e[-+]?\d+)?)", re.DOTALL)


def _as_written(message: str, document: Document, span: Span) -> str:
    """A message with its number as the text has it: `1e3` is not read as 1000.0 by a person."""
    found = _NUMBER.fullmatch(message)
    if found is None or span.line != span.end_line:
        return message
    lines = lines_of(span.origin.text if span.origin else document.text)
    written = lines[span.line - 1][span.column - 1 : span.end_column - 1].strip()
    try:
        same = float(written) == float(found[2])
    except ValueError:
        return message
    return f"{found[1]}{written}" if same else message


def _empty(document: Document) -> Problem:
    fix = "start with `seqspec: 1` and `layers:`"
    return Problem("SQ011", Severity.ERROR, "the spec is empty", document.value_at(()), fix)
