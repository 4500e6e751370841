"""From YAML text to a `Document`, by parser events alone: nothing is composed, constructed or run.

Source: YAML 1.2.2, core schema; PyYAML's parser (libyaml where it is there)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from seqspec.source.characters import forbidden
from seqspec.source.compose import Composer, Stop
from seqspec.source.document import Document
from seqspec.source.limits import MOST_BYTES
from seqspec.source.problem import Problem, Severity, Span
from seqspec.source.syntax import syntax_problem

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # Any: its events are all that is used


def parse(text: str, file: str, loader: Any = _LOADER) -> Document:
    """Read a text; never raises, whatever it holds: `problems` says what is wrong with it."""
    text = text.removeprefix("\ufeff")
    if problems := (*_too_long(text), *forbidden(text)):
        return Document(file, text, None, {}, problems)
    try:
        return _composed(text, file, loader)
    except Exception as error:  # the last net: a fault here is ours, and a user must not see it
        kind = type(error).__name__
        return Document(file, text, None, {}, (_fault(kind),))


def _composed(text: str, file: str, loader: Any) -> Document:
    composer = Composer(lines := _lines(text))
    try:
        data = composer.document(_events(text, loader))
    except Stop:
        data = None
    except yaml.MarkedYAMLError as error:
        composer.problems.append(syntax_problem(error, lines))
        data = None
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError):
        composer.problems.append(_problem("SQ002", "this is not valid YAML"))
        data = None
    problems = tuple(sorted(composer.problems, key=lambda each: each.span))
    return Document(file, text, data, composer.places, problems, frozenset(composer.broken))


def _events(text: str, loader: Any) -> Iterator[Any]:
    return iter(yaml.parse(text, Loader=loader))


def _lines(text: str) -> list[str]:
    """The lines as YAML counts them; at least one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _too_long(text: str) -> tuple[Problem, ...]:
    if len(text) <= MOST_BYTES and len(text.encode("utf-8", "surrogatepass")) <= MOST_BYTES:
        return ()
    return (_problem("SQ003", f"the spec is larger than {MOST_BYTES // 1024} KiB"),)


def _fault(kind: str) -> Problem:
    return _problem("SQ000", f"{kind} while reading: this is a fault of seqspec, please report it")


def _problem(code: str, message: str) -> Problem:
    return Problem(code, Severity.ERROR, message, Span(1, 1, 1, 2))
