"""Where two specs differ, as lines that name each key and both values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from seqspec.spec.words import show

# Any: plain data, as `plain` makes it of a spec.
_ABSENT = object()


def differences(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """A line for each value that is not the same.

    >>> list(differences({"a": 1, "b": [1, 2]}, {"a": 2, "b": [1]}))
    ['a: 1 before, 2 now', 'b.1: 2 before, nothing now']
    """
    if isinstance(before, dict) and isinstance(after, dict):
        keys = dict.fromkeys([*before, *after])
        pairs = [(str(key), before.get(key, _ABSENT), after.get(key, _ABSENT)) for key in keys]
    elif isinstance(before, list) and isinstance(after, list):
        longest = range(max(len(before), len(after)))
        pairs = [(str(index), _at(before, index), _at(after, index)) for index in longest]
    else:
        if before != after:
            yield f"{path}: {_told(before)} before, {_told(after)} now"
        return
    for key, old, new in pairs:
        yield from differences(old, new, f"{path}.{key}" if path else key)


def identity(document: Mapping[str, Any]) -> str:
    """A checksum of all that a run must keep: everything but the number of its epochs."""
    fit = {key: value for key, value in document["fit"].items() if key != "epochs"}
    text = json.dumps(_whole({**document, "fit": fit}), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _whole(value: Any) -> Any:
    """The same data with 1 for 1.0: a default that is written as one is read back as the other."""
    if isinstance(value, Mapping):
        return {key: _whole(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_whole(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _at(values: list[Any], index: int) -> Any:
    return values[index] if index < len(values) else _ABSENT


def _told(value: Any) -> str:
    return "nothing" if value is _ABSENT else show(value)
