"""What dotted keys reach in a spec: `layers.dense_1.units`, `compile.optimizer.momentum`.

A key passes through the name of an item whether it is written or not, and what the spec wrote as a
word or with one value is written out on the way, so that its settings can be reached.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias, get_args, get_origin

from seqspec.source.document import Data, Path
from seqspec.source.problem import Problem, Severity, Span, SpecError
from seqspec.spec.base import Item, Model
from seqspec.spec.families import LAYERS, SOURCES
from seqspec.spec.family import Family
from seqspec.spec.item import OneOf
from seqspec.spec.layer_names import layer_names
from seqspec.spec.spec import Spec, data_section
from seqspec.spec.words import listed, nearest


@dataclass(frozen=True)
class _Listing:
    """A list of items of one family."""

    family: Family


# What stands at a path: the settings of a class, one item, or a list of items; None is anything else.
_Kind: TypeAlias = type[Model] | Family | _Listing | None


def address(data: Any, keys: Sequence[str], text: str) -> tuple[Any, Path]:
    """The path that dotted keys mean, and the data with the items on the way written out.

    Any: the data of a document. Errors: SpecError, which shows `text`, where a list has no such item
    """
    path: Path = ()
    kind: _Kind = Spec
    for key in keys:
        if isinstance(kind, Family):
            family, name = kind, _name_of(value_at(data, path))
            kind = family.find(name)
            if name:
                data, path = _below_name(data, path, name), (*path, name)
                if _means(family, key, name):
                    continue
        data = _with_settings(data, path, kind)
        holder = value_at(data, path)
        if isinstance(holder, tuple):
            names = list(_names(holder, path))
            path = (*path, _index(names, key, text))
            kind = kind.family if isinstance(kind, _Listing) else None
        else:
            path, kind = (*path, key), _setting(kind, key)
    return data, path


def value_at(data: Any, path: Path) -> Any:
    """The value at a path, or None where there is none."""
    for part in path:
        if isinstance(data, tuple) and isinstance(part, int):
            data = data[part]
        else:
            data = data.get(part) if isinstance(data, dict) else None
    return data


def replaced(data: Any, path: Path, value: Data) -> Any:
    """A copy of `data` with `value` at `path`; what is no map on the way becomes one."""
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(data, tuple) and isinstance(first, int):
        items = list(data)
        items[first] = replaced(items[first], rest, value)
        return tuple(items)
    below = data.get(first) if isinstance(data, dict) else None
    return {**(data if isinstance(data, dict) else {}), first: replaced(below, rest, value)}


def wrong(text: str, message: str, fix: str) -> SpecError:
    """The refusal of an override as a whole."""
    span = Span(1, 1, 1, len(text) + 1)
    return SpecError("--set", text, (Problem("SQ017", Severity.ERROR, message, span, fix),))


def _name_of(item: Any) -> str:
    """The name an item is written by; nothing where it is none."""
    if isinstance(item, str):
        return item
    return next(iter(item)) if isinstance(item, dict) and len(item) == 1 else ""


def _below_name(data: Any, path: Path, name: str) -> Any:
    """The data with a bare word as a name with settings."""
    item = value_at(data, path)
    return replaced(data, path, {name: {}}) if isinstance(item, str) else data


def _with_settings(data: Any, path: Path, kind: _Kind) -> Any:
    """The data with the one value of an item as a setting."""
    value = value_at(data, path)
    settings = isinstance(kind, type) and issubclass(kind, Item) and kind.primary
    if not settings or value is None or isinstance(value, dict):
        return data
    return replaced(data, path, {settings: value})


def _means(family: Family, key: str, name: str) -> bool:
    """Whether a key is the name of the item itself, in any spelling: `Adam` for `adam`.

    A setting goes first: `l2` is one of `L2`, and another spelling of it.
    """
    if key == name:
        return True
    member = family.find(name)
    return member is not None and member is family.find(key) and key not in member.spelled()


def _setting(kind: _Kind, key: str) -> _Kind:
    """What stands below a key of a class."""
    if not isinstance(kind, type):
        return None
    if kind is Spec and key == "data":
        return data_section()
    if kind.title == "data" and (source := SOURCES.find(key)):
        return source
    fields = {field.alias or name: field for name, field in kind.model_fields.items()}
    field = fields.get(key)
    return _kind(field.annotation, field.metadata) if field else None


def _kind(annotation: Any, marks: Sequence[Any] = ()) -> _Kind:  # Any: a type, and what marks it
    family = next((mark.family for mark in marks if isinstance(mark, OneOf)), None)
    if family is not None:
        return family
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    parts = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _kind(parts[0], parts[1:])
    if get_origin(annotation) is tuple:
        inside = _kind(parts[0]) if parts else None
        return _Listing(inside) if isinstance(inside, Family) else None
    return next((found for part in parts if (found := _kind(part))), None)


def _names(items: tuple[Data, ...], path: Path) -> Iterator[str]:
    """What each item of a list can be called: its own name, that of Keras, or its word where it is alone."""
    words = [_name_of(item) for item in items]
    names = [_own_name(item) for item in items]
    if path == ("layers",):
        yield from layer_names(zip(map(_class_name, words), names, strict=True))
        return
    alone = {word for word, count in Counter(words).items() if count == 1}
    for word, name in zip(words, names, strict=True):
        yield name or (word if word in alone else "")


def _class_name(word: str) -> str:
    member = LAYERS.find(word)
    return member.__name__ if member else word


def _own_name(item: Data) -> str:
    """The name that an item's settings give it."""
    settings = next(iter(item.values()), None) if isinstance(item, dict) else None
    name = settings.get("name") if isinstance(settings, dict) else None
    return name if isinstance(name, str) else ""


def _index(names: list[str], key: str, text: str) -> int:
    if key.isascii() and key.isdigit() and int(key) < len(names):
        return int(key)
    places = {name: index for index, name in enumerate(names) if name}
    if key in places:
        return places[key]
    close = nearest(key, places)
    fix = f"write `{close}`" if close else f"count from 0 to {len(names) - 1}" + _or(list(places))
    raise wrong(text, f"there is no item `{key}`", fix)


def _or(names: list[str]) -> str:
    return f", or name one of {listed(names)}" if names else ""
