"""`--set fit.epochs=3`: one value of a document replaced, with problems shown where it was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from seqspec.source.document import Data, Document, Path, Place
from seqspec.source.parse import parse
from seqspec.source.problem import Origin, Problem, Related, Severity, Span, SpecError
from seqspec.spec.families import LAYERS, LOSSES, OPTIMIZERS
from seqspec.spec.family import Family
from seqspec.spec.words import listed, nearest


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
        raise _wrong(text, "expected KEY=VALUE", "write `--set fit.epochs=3`")
    value = parse(written, "--set")
    if value.problems:
        raise SpecError("--set", text, tuple(_moved_problem(each, text) for each in value.problems))
    data, path = _path(document.data, keys, text)
    places = {**_outside(document.places, path), **_made(data, path, text)}
    return replace(
        document,
        data=_replaced(data, path, value.data),
        places={**places, **_inside(value, path, text)},
        broken=frozenset(each for each in document.broken if each[: len(path)] != path),
    )


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
    return {each: key for each in prefixes if not isinstance(_at(data, each), (dict, tuple))}


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


# Items whose settings can be reached although the spec wrote them as a word or with one value.
_ITEMS: Mapping[Path, Family] = {("compile", "optimizer"): OPTIMIZERS, ("compile", "loss"): LOSSES}


def _path(data: Any, keys: tuple[str, ...], text: str) -> tuple[Any, Path]:
    """The path that dotted keys mean, and the data with the items on the way written out."""
    path: Path = ()
    for key in keys:
        family = LAYERS if path[:1] == ("layers",) and len(path) == 2 else _ITEMS.get(path)
        name, settings = _written_out(family, _at(data, path)) if family else ("", None)
        if family and name:
            data, path = _replaced(data, path, {name: settings}), (*path, name)
            if _means(family, key, name):
                continue
        holder = _at(data, path)
        path = (*path, _index(holder, key, text) if isinstance(holder, tuple) else key)
    return data, path


def _means(family: Family, key: str, name: str) -> bool:
    """Whether a key is the name of the item itself, in any spelling: `Adam` for `adam`."""
    return key == name or (family.find(key) is not None and family.find(key) is family.find(name))


def _written_out(family: Family, item: Any) -> tuple[str, Any]:
    """An item as a name and a map of settings, whichever way the spec wrote it."""
    if isinstance(item, str):
        return item, {}
    if not isinstance(item, dict) or len(item) != 1:
        return "", item
    name, given = next(iter(item.items()))
    member = family.find(name)
    if isinstance(given, dict) or member is None or member.primary is None:
        return name, given
    return name, {member.primary: given}


def _at(data: Any, path: Path) -> Any:
    for part in path:
        if isinstance(data, tuple) and isinstance(part, int):
            data = data[part]
        else:
            data = data.get(part) if isinstance(data, dict) else None
    return data


def _index(items: tuple[Data, ...], key: str, text: str) -> int:
    if key.isascii() and key.isdigit() and int(key) < len(items):
        return int(key)
    names = {_name(item): index for index, item in enumerate(items) if _name(item)}
    if key in names:
        return names[key]
    close = nearest(key, names)
    fix = f"write `{close}`" if close else f"count from 0 to {len(items) - 1}" + _or(list(names))
    raise _wrong(text, f"there is no item `{key}`", fix)


def _or(names: list[str]) -> str:
    return f", or name one of {listed(names)}" if names else ""


def _name(item: Data) -> str:
    """The name that an item's settings give it."""
    settings = next(iter(item.values()), None) if isinstance(item, dict) else None
    name = settings.get("name") if isinstance(settings, dict) else None
    return name if isinstance(name, str) else ""


def _replaced(data: Any, path: Path, value: Data) -> Any:
    """A copy of `data` with `value` at `path`; a word or a primary value on the way becomes settings."""
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(data, tuple) and isinstance(first, int):
        items = list(data)
        items[first] = _replaced(items[first], rest, value)
        return tuple(items)
    below = data.get(first) if isinstance(data, dict) else None
    return {**(data if isinstance(data, dict) else {}), first: _replaced(below, rest, value)}


def _wrong(text: str, message: str, fix: str) -> SpecError:
    span = Span(1, 1, 1, len(text) + 1)
    return SpecError("--set", text, (Problem("SQ017", Severity.ERROR, message, span, fix),))
