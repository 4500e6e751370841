"""From parser events to plain data: values, places, and every problem on the way."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from seqspec.source.characters import FORBIDDEN, brief, escaped
from seqspec.source.document import Data, Path, Place
from seqspec.source.limits import (
    MOST_ALIASES,
    MOST_CHARACTERS,
    MOST_DEPTH,
    MOST_KEYS,
    MOST_NODES,
)
from seqspec.source.problem import Problem, Related, Severity, Span
from seqspec.source.scalars import Ambiguous, resolve


class Stop(Exception):
    """A limit is passed, and nothing more is read."""


@dataclass(slots=True)
class Anchor:
    """A value that aliases repeat; `path` is None while it is still being read."""

    path: Path | None
    data: Data = None
    nodes: int = 0


class Composer:
    """Reads one document; a value that was refused is None in the data, and its path is in `broken`."""

    def __init__(self, lines: list[str]) -> None:
        self.problems: list[Problem] = []
        self.places: dict[Path, Place] = {}
        self.broken: set[Path] = set()
        self._lines = lines
        self._events: Iterator[Any] = iter(())
        self._anchors: dict[str, Anchor] = {}
        self._nodes = self._aliases = 0
        self._in_tuple = False

    def document(self, events: Iterator[Any]) -> Data:
        """The data of the first document; a second one, and directives, are problems."""
        self._events, data, documents = events, None, 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                self._check_start(event, documents)
            elif isinstance(event, yaml.NodeEvent):
                data = self._node(event, (), None)
        return data

    def _check_start(self, event: Any, documents: int) -> None:
        if event.version or event.tags:
            self._say("SQ006", self._span(event), "a directive is not allowed", "delete the line")
        if documents > 1:
            self._say("SQ006", self._span(event), "a file holds one spec", "put it in another file")
            raise Stop

    def _node(self, event: Any, path: Path, key: Span | None) -> Data:
        span = self._span(event)
        self._count(span, path)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, path, key, span)
        self.places[path] = Place(span, key)
        anchor, before = self._anchor(event), self._nodes
        if event.tag is not None:
            self._refuse(path, "SQ006", span, "a tag (`!`) is not allowed in a spec", "delete it")
        data = self._value(event, path, span)
        if anchor is not None:
            anchor.path, anchor.data, anchor.nodes = path, data, self._nodes - before
        return data

    def _value(self, event: Any, path: Path, span: Span) -> Data:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path, span)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _count(self, span: Span, path: Path, nodes: int = 1) -> None:
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            self._stop(span, f"the spec has more than {MOST_NODES:,} values")
        if len(path) > MOST_DEPTH:
            self._stop(span, f"values are nested more than {MOST_DEPTH} deep")

    # Scalars

    def _scalar(self, event: Any, path: Path, span: Span) -> Data:
        text: str = event.value
        if len(text) > MOST_CHARACTERS:
            self._stop(span, f"a text is longer than {MOST_CHARACTERS:,} characters")
        if event.style:  # libyaml calls the plain style "", PyYAML's own parser None
            return self._quoted(text, path, span)
        if self._rest_of_tuple(text):
            return None
        try:
            return resolve(text)
        except Ambiguous as slip:
            self._in_tuple = text.startswith("(") and not text.endswith(")")
            fix = "write `[..., ...]`" if self._in_tuple else slip.fix
            self._refuse(path, "SQ005", span, slip.message, fix)
            return None

    def _quoted(self, text: str, path: Path, span: Span) -> Data:
        found = FORBIDDEN.search(text)
        if found:
            message = f"the character {escaped(found[0])} is not allowed in a spec"
            self._refuse(path, "SQ001", span, message, "delete it")
        return text

    def _rest_of_tuple(self, text: str) -> bool:
        """Whether a word belongs to a `(3, 3)` that the comma has split and that is reported already."""
        if self._in_tuple and text.endswith(")"):
            self._in_tuple = False
            return True
        return self._in_tuple

    # Collections

    def _sequence(self, path: Path) -> Data:
        items: list[Data] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items)), None))
        self._in_tuple = False
        return tuple(items)

    def _mapping(self, path: Path) -> Data:
        data: dict[str, Data] = {}
        keys: dict[str, Span] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key, span = self._key(event, keys, path), self._span(event)
            value = next(self._events)
            if key is None:
                self._skip(value)
                continue
            data[key] = self._node(value, (*path, key), span)
            keys[unicodedata.normalize("NFC", key)] = span
            if len(keys) > MOST_KEYS:
                self._stop(span, f"a map has more than {MOST_KEYS:,} keys")
        self._in_tuple = False
        return data

    def _key(self, event: Any, keys: dict[str, Span], path: Path) -> str | None:
        """The text of a key; None where it was refused, and why is said."""
        span = self._span(event)
        if not isinstance(event, yaml.ScalarEvent):
            if not isinstance(event, yaml.AliasEvent):
                self._skip(event)
            self._say("SQ007", span, "a key must be text", "write a word before the colon")
            return None
        if not event.style and self._rest_of_tuple(event.value):
            return None
        if not self._is_text_key(event, span):
            return None
        text: str = event.value
        first = keys.get(unicodedata.normalize("NFC", text))
        if first is not None:
            where = (Related(first, "it stands here first"),)
            message = f"`{brief(text)}` stands twice in one map"
            self._say("SQ004", span, message, "keep one of the two", where)
            return None
        return text

    def _is_text_key(self, event: Any, span: Span) -> bool:
        text: str = event.value
        if event.tag is not None or text == "<<":
            what = "a merge key (`<<`)" if text == "<<" else "a tag (`!`)"
            self._say("SQ006", span, f"{what} is not allowed in a spec", "write the keys out")
        elif len(text) > MOST_CHARACTERS:
            self._stop(span, f"a key is longer than {MOST_CHARACTERS:,} characters")
        elif not text.strip() or text != text.strip():
            self._say("SQ007", span, "a key must be a word", "write a word before the colon")
        elif FORBIDDEN.search(text):
            self._say(
                "SQ001", span, f"`{brief(text)}` has a character that is not allowed", "delete it"
            )
        elif not event.style and not _reads_as_text(text):
            shown = brief(text)
            self._say("SQ007", span, f"the key `{shown}` is not text", f'write "{shown}" in quotes')
        else:
            return True
        return False

    def _skip(self, event: Any) -> None:
        """Read over a value that belongs to a refused key, minding the limits."""
        depth = 0
        while True:
            self._count(self._span(event), (0,) * depth)
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth == 0:
                return
            event = next(self._events)

    # Anchors and aliases

    def _anchor(self, event: Any) -> Anchor | None:
        if event.anchor is None:
            return None
        anchor = self._anchors[event.anchor] = Anchor(None)
        return anchor

    def _alias(self, event: Any, path: Path, key: Span | None, span: Span) -> Data:
        self.places[path] = Place(span, key)
        self._aliases += 1
        if self._aliases > MOST_ALIASES:
            self._stop(span, f"the spec has more than {MOST_ALIASES} aliases")
        anchor, name = self._anchors.get(event.anchor), brief(event.anchor)
        if anchor is None:
            message, fix = (
                f"there is no anchor `&{name}` above",
                f"write `&{name}` at a value above",
            )
            self._refuse(path, "SQ006", span, message, fix)
            return None
        if anchor.path is None:
            message = f"`*{name}` stands inside the value it repeats"
            self._refuse(path, "SQ006", span, message, "write the value out")
            return None
        self._count(span, path, anchor.nodes)
        self._repeat_places(anchor.path, path)
        return anchor.data

    def _repeat_places(self, source: Path, target: Path) -> None:
        """Everything below an alias stands in the text where its anchor does."""
        if len(target) + max(map(len, self.places)) - len(source) > 2 * MOST_DEPTH:
            return
        below = [path for path in self.places if path[: len(source)] == source and path != source]
        for path in below:
            self.places[(*target, *path[len(source) :])] = self.places[path]

    # Places and problems

    def _span(self, event: Any) -> Span:
        """The stretch of an event; a block, and what goes over lines, ends with its first line."""
        start, end = event.start_mark, event.end_mark
        line, column = start.line + 1, start.column + 1
        text = self._lines[start.line] if start.line < len(self._lines) else ""
        block = isinstance(event, yaml.CollectionStartEvent) and not event.flow_style
        if end.line != start.line or block:
            return Span(line, column, line, max(column + 1, len(text.rstrip()) + 1))
        return Span(line, column, line, max(end.column + 1, column + 1))

    def _refuse(self, path: Path, code: str, span: Span, message: str, fix: str) -> None:
        self.broken.add(path)
        self._say(code, span, message, fix)

    def _say(
        self, code: str, span: Span, message: str, fix: str, related: tuple[Related, ...] = ()
    ) -> None:
        self.problems.append(Problem(code, Severity.ERROR, message, span, fix, related))

    def _stop(self, span: Span, message: str) -> None:
        self._say("SQ003", span, message, "split the spec, or write less")
        raise Stop


def _reads_as_text(text: str) -> bool:
    try:
        return isinstance(resolve(text), str)
    except Ambiguous:
        return False
