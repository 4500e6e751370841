"""A spec as plain data, together with the place in the text of every key and value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from seqspec.source.problem import Problem, Span

Data: TypeAlias = "bool | int | float | str | tuple[Data, ...] | dict[str, Data] | None"
Path: TypeAlias = tuple[str | int, ...]


class Place(NamedTuple):
    """Where a value stands, and its key (a list item and the whole document have none)."""

    value: Span
    key: Span | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a text says: its data, the place of every path into it, and what is wrong with the text.

    `data` is None where the text could not be read as YAML at all; `problems` then says why.
    `broken` are the paths whose value was refused while reading (`012`, a duplicate key), so that
    later stages stay silent there.
    """

    file: str
    text: str
    data: Data
    places: Mapping[Path, Place]
    problems: tuple[Problem, ...] = ()
    broken: frozenset[Path] = frozenset()

    def value_at(self, path: Path) -> Span:
        """The span of the value at `path`, or of the nearest thing above it that the text holds."""
        return self._nearest(path).value

    def key_at(self, path: Path) -> Span:
        """The span of the key at `path`; of its value where it has none, or of the next above."""
        place = self._nearest(path)
        return place.key or place.value

    def item(self, path: Path) -> Path:
        """The path of the item at `path` and the name the text gives it; a bare word adds none."""
        path = self.written(path)
        value = self.data
        for part in path:
            value = _below(value, part)
        return (*path, *value) if isinstance(value, dict) and len(value) == 1 else path

    def written(self, path: Path) -> Path:
        """The path as the text has it: no key stands above a list that is the one value of an item."""
        if path in self.places:
            return path
        value, found = self.data, list[str | int]()
        for part in path:
            if isinstance(value, tuple) and isinstance(part, str):
                continue
            found.append(part)
            value = _below(value, part)
        return tuple(found)

    def _nearest(self, path: Path) -> Place:
        path = self.written(path)
        while path not in self.places and path:
            path = path[:-1]
        return self.places.get(path, Place(Span(1, 1, 1, 2)))


def _below(value: Data, part: str | int) -> Data:
    """What a value holds under a key or at an index; None where it holds nothing there."""
    if isinstance(value, dict) and isinstance(part, str):
        return value.get(part)
    if isinstance(value, tuple) and isinstance(part, int) and part < len(value):
        return value[part]
    return None
