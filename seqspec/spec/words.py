"""The words of every refusal: values as YAML shows them, and Pydantic's errors in plain English."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from seqspec.spec.errors import refusal

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


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate a reader most likely meant, or None; letter case and underscores count little."""
    plain: dict[str, str] = {}
    for candidate in candidates:
        plain.setdefault(_plain(candidate), candidate)
    if _plain(word) in plain:
        return plain[_plain(word)]
    found = difflib.get_close_matches(_plain(word)[:64], plain, n=1, cutoff=0.6)
    return plain[found[0]] if found else None


def _plain(word: str) -> str:
    return word.replace("_", "").replace("-", "").casefold()


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names for the end of a sentence: `a`, `b`, `c`, and how many more there are."""
    names = list(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(f"`{name}`" for name in names[:most]) + more


def unknown_key(key: str, owner: str, known: Iterable[str]) -> PydanticCustomError:
    """The refusal of a key that `owner` does not have, with the nearest one that it has."""
    known = list(known)
    close = nearest(key, known)
    fix = f"write `{close}`" if close else f"it takes {listed(known)}" if known else "delete it"
    return refusal(f"{owner} has no `{key[:LONGEST_SHOWN]}`", fix, code="SQ010", at="key")


def in_our_words(
    details: Any, owner: str, known: Iterable[str]
) -> PydanticCustomError:  # Any: Pydantic's ErrorDetails
    """Translate one of Pydantic's own errors; `owner` names the class, `known` are its keys."""
    kind, value, context = details["type"], details["input"], details.get("ctx", {})
    names = [part for part in details["loc"] if isinstance(part, str)]
    field = names[-1] if names else owner
    if kind == "extra_forbidden":
        return unknown_key(field, owner, known)
    if kind == "missing":
        return refusal(f"{owner} needs `{field}`", f"add `{field}: ...`", code="SQ011", at="key")
    expected, code = _expected(kind, context)
    fix = _fix(kind, field, value, context)
    what = f"`{field}`" if names else owner
    return refusal(f"{what} must be {expected}, got {show(value)}", fix, code=code)


_TYPES: Mapping[str, str] = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "string_type": "text",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a map of settings",
    "model_type": "a map of settings",
    "model_attributes_type": "a map of settings",
    "mapping_type": "a map of settings",
    "none_required": "null",
    "finite_number": "a finite number",
}
_BOUNDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "greater_than_equal": lambda c: f"at least {_number(c['ge'])}",
    "greater_than": lambda c: f"more than {_number(c['gt'])}",
    "less_than_equal": lambda c: f"at most {_number(c['le'])}",
    "less_than": lambda c: f"less than {_number(c['lt'])}",
    "literal_error": lambda c: _choices(c["expected"]),
    "too_short": lambda c: f"a list of at least {c['min_length']}",
    "too_long": lambda c: f"a list of at most {c['max_length']}",
    "string_too_long": lambda c: f"at most {c['max_length']} characters",
    "string_too_short": lambda c: f"at least {c['min_length']} characters",
    "string_pattern_mismatch": lambda c: "letters, digits, `_` and `-`, starting with a letter",
}


def _choices(expected: str) -> str:
    """The choices, or how many there are where they would fill the screen."""
    if " or " not in expected:
        return expected
    count = expected.count(",") + 2
    return f"one of {expected}" if count <= 8 else f"one of the {count} names that Keras has"


def _number(bound: float) -> str:
    return repr(int(bound)) if float(bound).is_integer() else repr(bound)


def _expected(kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    if kind in _BOUNDS:
        return _BOUNDS[kind](context), "SQ013"
    return _TYPES.get(kind, "something else"), "SQ012"


# What to write in place of a value of the wrong kind or out of its bounds.
_FIXES: Mapping[str, Callable[[str, Mapping[str, Any]], str]] = {
    "greater_than_equal": lambda field, c: f"write {_number(c['ge'])} or more",
    "greater_than": lambda field, c: f"write more than {_number(c['gt'])}",
    "less_than_equal": lambda field, c: f"write {_number(c['le'])} or less",
    "less_than": lambda field, c: f"write less than {_number(c['lt'])}",
    "string_pattern_mismatch": lambda field, c: "write a name such as `block_1`",
    "too_short": lambda field, c: f"write at least {c['min_length']} item",
    "tuple_type": lambda field, c: f"write a list: `{field}: [...]`, or `- ` before each item",
    "model_type": lambda field, c: "write settings, as in `key: value`",
}


def _fix(kind: str, field: str, value: Any, context: Mapping[str, Any]) -> str | None:
    if kind == "literal_error":
        return _choice_fix(value, context)
    if kind == "bool_type":
        return _bool_fix(value)
    if kind in _FIXES:
        return _FIXES[kind](field, context)
    return _number_fix(kind, value)


def _bool_fix(value: Any) -> str | None:
    """YAML 1.1 read `yes` and `on` as true; YAML 1.2 reads them as text."""
    if value in ("yes", "on", "y", "Yes", "On", 1):
        return "write true"
    return "write false" if value in ("no", "off", "n", "No", "Off", 0) else None


def _number_fix(kind: str, value: Any) -> str | None:
    if isinstance(value, str) and kind in ("int_type", "float_type"):
        text = value.strip()
        if text.lstrip("+-").replace(".", "", 1).isascii() and text.lstrip("+-")[:1].isdigit():
            return f"write {text[:LONGEST_SHOWN]} without quotes"
    if isinstance(value, float) and kind in ("int_type", "int_from_float") and value.is_integer():
        return f"write {value:.0f}"
    return None


def _choice_fix(value: Any, context: Mapping[str, Any]) -> str | None:
    if not isinstance(value, str):
        return None
    choices = [part.strip("' ") for part in context["expected"].replace(" or ", ", ").split(",")]
    close = nearest(value, choices)
    return f"write `{close}`" if close else None
