"""From YAML text to a `Document`, by parser events alone: nothing is composed, constructed or run.

Source: YAML 1.2.2, core schema; PyYAML's parser (libyaml where it is there)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from seqspec.source.characters import forbidden, lines_of
from seqspec.source.compose import Composer
from seqspec.source.document import Data, Document
from seqspec.source.findings import Findings, LimitError
from seqspec.source.limits import MOST_BYTES
from seqspec.source.problem import Problem, Severity, Span

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # Any: its events are all that is used


def parse(text: str, file: str, loader: Any = _LOADER) -> Document:
    """Read a text; never raises, whatever it holds: `problems` says what is wrong with it."""
    text = text.removeprefix("\ufeff")
    if problems := _too_long(text) or tuple(forbidden(text)):
        return Document(file, text, None, {}, problems)
    try:
        return _read(text, file, loader)
    except Exception as error:  # the last net: a fault of ours must not reach a user
        return Document(file, text, None, {}, (_fault(type(error).__name__),))


def _read(text: str, file: str, loader: Any) -> Document:
    findings = Findings(lines_of(text))
    data = _data(text, findings, loader)
    problems = tuple(sorted(findings.problems, key=lambda each: each.span))
    if problems and (spaces := _spaces(findings.lines, problems)):
        return Document(file, text, None, {}, spaces)
    return Document(file, text, data, findings.places, problems, frozenset(findings.broken))


def _data(text: str, findings: Findings, loader: Any) -> Data:
    """The data; None where a limit or the syntax ends it, and why is among the findings."""
    try:
        return Composer(findings, _events(text, loader)).document()
    except LimitError:
        return None
    except yaml.MarkedYAMLError as error:
        from seqspec.source.syntax import syntax_problem  # most texts can be read

        _add(findings.problems, syntax_problem(error, findings))
    except yaml.YAMLError:
        message, fix = "an escape in quotes is not a character", "write the character itself"
        findings.problems.append(_problem("SQ001", message, fix))
    return None


def _spaces(lines: list[str], problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    from seqspec.source.spaces import strange_spaces  # most texts can be read

    return tuple(strange_spaces(lines, problems))


def _add(problems: list[Problem], last: Problem) -> None:
    """Put in the problem that ended it all, which a word such as `a:1` may have told of before."""
    problems[:] = [each for each in problems if each.span.line != last.span.line] + [last]


def _events(text: str, loader: Any) -> Iterator[Any]:
    # What `yaml.parse` does, in one step an event instead of three; None comes after the last. What it
    # disposes of at the end is freed with the loader.
    events = iter(loader(text).get_event, None)
    return _guarded(events) if issubclass(loader, yaml.SafeLoader) else events


def _guarded(events: Iterator[Any]) -> Iterator[Any]:
    """PyYAML's own parser, unlike libyaml, lets "\\UFFFFFFFF" out as a fault of Python's."""
    try:
        yield from events
    except (OverflowError, ValueError) as error:
        raise yaml.YAMLError from error


def _too_long(text: str) -> tuple[Problem, ...]:
    if len(text) <= MOST_BYTES and len(text.encode("utf-8", "surrogatepass")) <= MOST_BYTES:
        return ()
    message = f"the spec is larger than {MOST_BYTES // 1024} KiB"
    return (_problem("SQ003", message, "split the spec, or write less"),)


def _fault(kind: str) -> Problem:
    message = f"{kind} while reading: this is a bug in seqspec"
    return _problem("SQ000", message, "please report it together with the spec")


def _problem(code: str, message: str, fix: str | None = None) -> Problem:
    return Problem(code, Severity.ERROR, message, Span(1, 1, 1, 2), fix)
