"""From parser events to plain data: lists and maps, their keys, and every problem on the way."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from seqspec.source.anchors import Anchors
from seqspec.source.characters import brief
from seqspec.source.document import Data, Path
from seqspec.source.findings import Findings, Slip
from seqspec.source.keys import key_slip
from seqspec.source.limits import MOST_KEYS
from seqspec.source.problem import Related
from seqspec.source.slips import missing_space
from seqspec.source.words import Words

# Any, all through this file, is an event of the yaml library, or its class.
_Scalar: Any = yaml.ScalarEvent
_SequenceEnd: Any = yaml.SequenceEndEvent
_MappingEnd: Any = yaml.MappingEndEvent


class Composer:
    """Reads the document that events tell of; what it finds on the way goes to `findings`."""

    def __init__(self, findings: Findings, events: Iterator[Any]) -> None:
        self._findings = findings
        self._events = events
        self._next: Callable[[], Any] = events.__next__
        self._anchors = Anchors(findings)
        self._words = Words(findings)

    def document(self) -> Data:
        """The data of the first document; a second one, and directives, are problems."""
        data, documents = None, 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    slip = Slip("SQ006", "a file holds one spec", "put it in another file")
                    self._findings.say(event, slip)
                    break
                self._check_directives(event)
            elif isinstance(event, yaml.NodeEvent):
                data = self._node(event, (), None)
        return data

    def _check_directives(self, event: Any) -> None:
        # PyYAML's own parser says nothing of a directive it does not know.
        if self._findings.lines[event.start_mark.line].startswith("%"):
            slip = Slip("SQ006", "a directive (`%`) is not allowed in a spec", "delete the line")
            self._findings.say(event, slip)

    def _node(self, event: Any, path: Path, key: Any) -> Data:
        self._findings.enter(event, path, key)
        if event.anchor is None:
            return self._value(event, path, key)
        if isinstance(event, yaml.AliasEvent):
            return self._anchors.repeat(event, path)
        first, anchor = len(self._findings.order) - 1, self._anchors.open(event, path)
        return self._anchors.close(anchor, self._value(event, path, key), first)

    def _value(self, event: Any, path: Path, key: Any) -> Data:
        if event.tag is not None:
            slip = Slip("SQ006", "a tag (`!`) is not allowed in a spec", "delete it")
            self._findings.refuse(event, path, slip)
        if type(event) is _Scalar:
            return self._words.value(event, path)
        is_list = isinstance(event, yaml.SequenceStartEvent)
        data, end = self._sequence(path) if is_list else self._mapping(path)
        if event.flow_style:
            self._findings.places.put(path, event, key, end)
        return data

    def _sequence(self, path: Path) -> tuple[Data, Any]:
        items: list[Data] = []
        while type(event := self._next()) is not _SequenceEnd:
            if self._words.in_tuple(event):
                self._skip(event)
            else:
                items.append(self._node(event, (*path, len(items)), None))
        return tuple(items), event

    def _mapping(self, path: Path) -> tuple[Data, Any]:
        data: dict[str, Data] = {}
        while type(event := self._next()) is not _MappingEnd:
            key = self._key(event, data, path)
            value = self._next()
            if key is None or (":" in key and self._is_unspaced(event, value, path)):
                self._skip(value)
                continue
            data[key] = self._node(value, (*path, key), event)
            if len(data) > MOST_KEYS:
                self._findings.stop(event, f"a map has more than {MOST_KEYS:,} keys")
        return data, event

    def _key(self, event: Any, data: dict[str, Data], path: Path) -> str | None:
        """The text of a key; None where it was refused, and why is said."""
        if self._words.in_tuple(event):
            self._skip(event)
            return None
        if slip := key_slip(event):
            if data and self._words.has_no_brackets(event, (*path, next(reversed(data)))):
                self._skip(event)
                return None
            if slip.code in ("SQ002", "SQ006"):
                # What a merge would bring is unknown, as is a key with a slip: no more is said of the map.
                self._findings.broken.add(path)
            self._findings.say(event, slip)
            self._skip(event)
            return None
        text: str = event.value
        key = text if text.isascii() else unicodedata.normalize("NFC", text)
        if key in data:
            self._say_twice(event, (*path, key))
            return None
        return key

    def _say_twice(self, event: Any, path: Path) -> None:
        first = self._findings.places[path]
        self._findings.broken.add(path)
        where = (Related(first.key or first.value, "it stands here first"),)
        message = f"`{brief(event.value)}` stands twice in one map"
        self._findings.say(event, Slip("SQ004", message, "keep one of the two"), where)

    def _is_unspaced(self, event: Any, value: Any, path: Path) -> bool:
        """Whether a key is all of `{units:10}`, which YAML reads as a key without a value."""
        is_bare = isinstance(value, _Scalar) and not value.value and not value.style
        slip = missing_space(event.value) if is_bare and not event.style else None
        if slip is not None:
            self._findings.refuse(event, path, Slip("SQ002", *slip))
        return slip is not None

    def _skip(self, event: Any) -> None:
        """Read over a value that was refused, minding the limits."""
        depth = 0
        while True:
            self._findings.count(event, depth)
            if isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            elif not isinstance(event, yaml.AliasEvent):
                self._anchors.skip(event)
                depth += isinstance(event, yaml.CollectionStartEvent)
            if depth == 0:
                return
            event = self._next()
