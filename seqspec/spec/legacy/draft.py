"""A document that is being rewritten: its data can be moved, and every place goes along."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from seqspec.source.document import Data, Document, Path, Place
from seqspec.source.problem import Problem, Severity


class Draft:
    """A copy of a document's data to rewrite; `notes` gathers what was understood differently."""

    def __init__(self, document: Document) -> None:
        self._document = document
        # Beside those of the text, which are worked out when somebody asks.
        self._places: dict[Path, Place] = {}
        # Any: nested dicts and lists, frozen again at the end.
        self.data: Any = _thawed(document.data)
        self.notes: list[Problem] = []

    def get(self, *path: str | int) -> Any:
        """The value at `path`, or None where there is none."""
        value = self.data
        for part in path:
            if isinstance(value, dict):
                value = value.get(part)
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                value = value[part]
            else:
                return None
        return value

    def settings(self, *path: str | int) -> Iterator[tuple[str, dict[str, Any], Path]]:
        """The name, settings and path of the item at `path`, if it has settings."""
        item = self.get(*path)
        if isinstance(item, dict) and len(item) == 1:
            name, given = next(iter(item.items()))
            if isinstance(given, dict):
                yield name, given, (*path, name)

    def move(self, source: Path, target: Path) -> None:
        """Move a value, and the places of all that is in it, to another path."""
        value = self._holder(source).pop(source[-1])
        self.put(target, value, source)
        for path in (*self._document.places, *self._places):
            if path[: len(source)] == source:
                self._add((*target, *path[len(source) :]), self._place(path))

    def put(self, target: Path, value: Any, like: Path) -> None:
        """Set a value that stands in the text where the one at `like` does."""
        place = self._place(like) or Place(self._document.value_at(like))
        for depth in range(1, len(target)):
            self._add(target[:depth], place)
        self._places[target] = place
        self._holder(target)[target[-1]] = value

    def note(self, code: str, path: Path, message: str, fix: str) -> None:
        """Report an old spelling at its key, or at its value where it has no key."""
        place = self._place(path)
        span = (place.key or place.value) if place else self._document.key_at(path)
        self.notes.append(Problem(code, Severity.INFO, message, span, fix))

    def finish(self) -> Document:
        """The rewritten document."""
        # A chain and not a copy, which would work out every place. Any: it asks for a map that can be
        # changed, and never changes it.
        places = ChainMap[Path, Place](self._places, cast("Any", self._document.places))
        return replace(self._document, data=_frozen(self.data), places=places)

    def _place(self, path: Path) -> Place | None:
        return self._places.get(path) or self._document.places.get(path)

    def _add(self, path: Path, place: Place | None) -> None:
        """Give a path a place unless it has one."""
        if place and not self._place(path):
            self._places[path] = place

    def _holder(self, path: Path) -> Any:
        value = self.data
        for part in path[:-1]:
            value = value.setdefault(part, {}) if isinstance(value, dict) else value[part]
        return value


def _thawed(value: Data) -> Any:
    if isinstance(value, dict):
        return {key: _thawed(item) for key, item in value.items()}
    return [_thawed(item) for item in value] if isinstance(value, tuple) else value


def _frozen(value: Any) -> Data:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
