"""What a spec needs beside Keras: packages that not every machine has, which a check does not ask for."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from seqspec.source.document import Document, Path
from seqspec.source.problem import Problem, Severity, Span
from seqspec.spec.base import Item
from seqspec.spec.item import OneOf, item_of
from seqspec.spec.spec import Spec

Placed = tuple[Item, Span]
# The extras that have another name than the package they install.
_EXTRAS = {"scipy": "audio"}


def missing(spec: Spec, document: Document, *parts: str) -> Iterator[Problem]:
    """What of `layers`, `data` and `callbacks` needs a package that is not installed."""
    for part in parts:
        for item, span in _PARTS[part](spec, document):
            if item.package and find_spec(item.package) is None:
                needed = f"needs the package `{item.package}`, which is not installed"
                fix = f"pip install keras-seqspec[{_EXTRAS.get(item.package, item.package)}]"
                message = f"{type(item).__name__} {needed}"
                yield Problem("SQ414", Severity.ERROR, message, span, fix)


def _layers(spec: Spec, document: Document) -> Iterator[Placed]:
    return _items(spec.layers, document, ("layers",))


def _callbacks(spec: Spec, document: Document) -> Iterator[Placed]:
    return _items(spec.fit.callbacks, document, ("fit", "callbacks"))


def _data(spec: Spec, document: Document) -> Iterator[Placed]:
    if spec.data is not None:
        yield spec.data.source, document.key_at(("data", spec.data.source.title))


_PARTS = {"layers": _layers, "callbacks": _callbacks, "data": _data}


def _items(value: object, document: Document, path: Path) -> Iterator[Placed]:
    """Every item in `value`, each with its place."""
    if isinstance(value, tuple):
        for index, each in enumerate(value):
            yield from _items(each, document, (*path, index))
    elif isinstance(value, Item):
        word, path = path, document.item(path)
        is_word = path == word and path in document.places
        yield value, document.value_at(path) if is_word else document.key_at(path)
        for name, field in type(value).model_fields.items():
            given = getattr(value, name)
            family = next((mark.family for mark in field.metadata if isinstance(mark, OneOf)), None)
            given = given if family is None else item_of(family, given)
            yield from _items(given, document, (*path, field.alias or name))
