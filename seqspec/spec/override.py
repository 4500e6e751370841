"""`--set fit.epochs=3`: one value of a document replaced, with problems shown where it was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from seqspec.source.document import Document, Path, Place
from seqspec.source.parse import parse
from seqspec.source.problem import Origin, Problem, Related, Span, SpecError
from seqspec.spec.address import address, replaced, value_at, wrong


def override(document: Document, sets: Sequence[str]) -> Document:
    """The document with every `KEY=VALUE` of `sets` put in; raises SpecError where one cannot be."""
    if document.data is None:
        return document
    for text in sets:
        document = _put(document, text)
    return document


def _put(document: Document, text: str) -> Document:
    key, equals, written = text.partition("=")
    keys = tuple(key.strip().split("."))
    if not equals or not all(keys):
        raise wrong(text, "expected KEY=VALUE", "write `--set fit.epochs=3`")
    value = parse(written, "--set")
    if value.problems:
        raise SpecError("--set", text, tuple(_moved_problem(each, text) for each in value.problems))
    data, path = address(document.data, keys, text)
    document = _written_out(document, data)
    places = {**_outside(document.places, path), **_made(data, path, text)}
    return replace(
        document,
        data=replaced(data, path, value.data),
        places={**places, **_inside(value, path, text)},
        broken=frozenset(each for each in document.broken if each[: len(path)] != path),
    )


def _written_out(document: Document, data: Any) -> Document:
    """The document with `data`, in which a list that was one value is a setting: its entries go along."""
    places = {_path_in(data, each): place for each, place in document.places.items()}
    broken = frozenset(_path_in(data, each) for each in document.broken)
    return replace(document, data=data, places=places, broken=broken)


def _path_in(data: Any, path: Path) -> Path:
    found: Path = ()
    for part in path:
        if isinstance(part, int) and isinstance(data, dict) and len(data) == 1:
            found, data = (*found, *data), next(iter(data.values()))
        found, data = (*found, part), value_at(data, (part,))
    return found


def _outside(places: Mapping[Path, Place], path: Path) -> dict[Path, Place]:
    return {each: place for each, place in places.items() if each[: len(path)] != path}


def _inside(value: Document, path: Path, text: str) -> dict[Path, Place]:
    """The places of the new value, in the text of the override."""
    places = {
        (*path, *each): Place(_moved(place.value, text), place.key and _moved(place.key, text))
        for each, place in value.places.items()
    }
    whole = places.get(path, Place(_moved(Span(1, 1, 1, 2), text)))
    return {**places, path: Place(whole.value, _key_of(text))}


def _made(data: Any, path: Path, text: str) -> dict[Path, Place]:
    """The places of what an override makes on its way: maps that the spec has not, or has as a value."""
    key = Place(_key_of(text), _key_of(text))
    prefixes = [path[:length] for length in range(1, len(path))]
    return {each: key for each in prefixes if not isinstance(value_at(data, each), (dict, tuple))}


def _moved(span: Span, text: str) -> Span:
    """A span of the value, counted in the whole override; only its first line starts with the key."""
    shift = text.index("=") + 1
    start = span.column + (shift if span.line == 1 else 0)
    end = span.end_column + (shift if span.end_line == 1 else 0)
    return Span(span.line, start, span.end_line, end, Origin("--set", text))


def _moved_problem(problem: Problem, text: str) -> Problem:
    related = tuple(Related(_moved(each.span, text), each.message) for each in problem.related)
    return problem._replace(span=_moved(problem.span, text), related=related)


def _key_of(text: str) -> Span:
    return Span(1, 1, 1, text.index("=") + 1, Origin("--set", text))
