"""The words of every refusal: values as YAML shows them, names in a sentence, and the nearest of them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from pydantic_core import PydanticCustomError

from seqspec.source.characters import brief
from seqspec.spec.errors import refusal
from seqspec.spec.old_names import OLD_VALUES

LONGEST_SHOWN = 40


def show(value: Any) -> str:
    """A value as a spec writes it, cut to a length that fits a message."""
    text = _yaml(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _yaml(value: Any, depth: int = 0) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return repr(value[: LONGEST_SHOWN + 1])
        case int() | float():
            return repr(value)
        case tuple() | list() if depth < 3:
            return "[" + ", ".join(_yaml(item, depth + 1) for item in value[:20]) + "]"
        case Mapping() if depth < 3:
            pairs = list(value.items())[:20]
            return "{" + ", ".join(f"{key}: {_yaml(item, depth + 1)}" for key, item in pairs) + "}"
        case _:
            return "…" if isinstance(value, (tuple, list, Mapping)) else type(value).__name__


def nearest(word: str, candidates: Iterable[str], likeness: float = 0.6) -> str | None:
    """The candidate a reader most likely meant, or None; letter case and underscores count little."""
    plain: dict[str, str] = {}
    for candidate in candidates:
        plain.setdefault(letters_of(candidate), candidate)
    if letters_of(word) in plain:
        return plain[letters_of(word)]
    meant = letters_of(word)[:64]
    slips = {each: _slip(meant, each) for each in plain if abs(len(each) - len(meant)) < 2}
    swapped = [each for each, slip in slips.items() if slip == "swap"]
    slipped = swapped or [each for each, slip in slips.items() if slip]
    found = difflib.get_close_matches(meant, slipped or plain, n=1, cutoff=likeness)
    started = [each for each in plain if len(meant) > 2 and each.startswith(meant)]
    whole = started if len(started) == 1 else []  # `val` is the start of `validation` alone
    return next((plain[each] for each in (*found, *slipped, *whole)), None)


def _slip(written: str, meant: str) -> str:
    """The one slip of the hand between two words, or nothing: `swap` for two letters, else `edit`."""
    if min(len(written), len(meant)) < 3:
        return ""
    same = _alike(written, meant)
    a, b = written[same:], meant[same:]
    end = _alike(a[::-1], b[::-1])
    a, b = a[: len(a) - end], b[: len(b) - end]
    if len(a) == 2 and a == b[::-1]:
        return "swap"
    return "edit" if max(len(a), len(b)) == 1 else ""


def _alike(a: str, b: str) -> int:
    """How many characters two words share at their start."""
    pairs = enumerate(zip(a, b, strict=False))
    return next((index for index, (x, y) in pairs if x != y), min(len(a), len(b)))


def letters_of(word: str) -> str:
    """A word in small letters, without what stands between its parts."""
    return word.replace("_", "").replace("-", "").casefold()


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names for the end of a sentence: `a`, `b`, `c`, and how many more there are."""
    names = list(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(f"`{name}`" for name in names[:most]) + more


def unknown_key(
    key: str, owner: str, known: Iterable[str], elsewhere: Mapping[str, str] = MappingProxyType({})
) -> PydanticCustomError:
    """The refusal of a key that `owner` does not have, with the nearest one that it has.

    `elsewhere` holds keys that a reader may expect here, each with the reason why it is not.
    """
    known, shown = list(known), brief(key)
    if key in elsewhere:
        message = f"{owner} takes no `{shown}` here"
        return refusal(message, elsewhere[key], code="SQ010", at="key")
    fix = f"it takes {listed(known)}" if known else "delete it"
    word, equals, given = map(str.strip, key.partition("="))
    if equals and given and (close := nearest(word, known)):
        fix = f"write `{close}: {brief(given)}`"
    elif close := nearest(key, known):
        fix = f"write `{close}`"
    elif close := nearest(key, elsewhere, 0.75):
        fix = f"if you mean `{close}`: {elsewhere[close]}"
    return refusal(f"{owner} has no `{shown}`", fix, code="SQ010", at="key")


def old_key(key: str, name: str, value: Any) -> PydanticCustomError:  # Any: from the YAML
    """The refusal of a key that Keras called so once."""
    given = OLD_VALUES.get(key, {}).get(value) if isinstance(value, str) else None
    fix = f"write `{name}: {given}`" if given else f"write `{name}`"
    return refusal(f"`{key}` is an old name of `{name}`", fix, code="SQ010", at="key")


def plain_name(text: str) -> str:
    """A text with `_` for all that a name cannot hold; a letter must still come first.

    >>> plain_name("my model!"), plain_name("2 layers")
    ('my_model', '2_layers')
    """
    return re.sub(r"[^A-Za-z0-9_-]+", "_", text).strip("_-")
