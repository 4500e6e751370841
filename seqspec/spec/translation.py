"""Pydantic's errors in plain English, in the words of the YAML, with what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from seqspec.source.characters import brief
from seqspec.spec.errors import refusal
from seqspec.spec.numbers import number_fix, numbers_fix
from seqspec.spec.words import listed, nearest, plain_name, show, unknown_key

LONGEST_NAME = 64
# More choices than these would fill the screen, and are counted.
MOST_CHOICES = 8
# Where Pydantic puts what is wrong with a key of a map, and not with the value behind it.
PYDANTICS_KEY = "[key]"


def in_our_words(
    details: Any, owner: str, example: str = ""
) -> PydanticCustomError:  # Any: Pydantic's ErrorDetails
    """Translate one of Pydantic's own errors; `owner` names the class, `example` how it is written."""
    kind, value, context = details["type"], details["input"], details.get("ctx", {})
    names = [part for part in details["loc"] if isinstance(part, str)]
    field = names[-1] if names else owner
    if kind == "missing":
        written = _FIRST_WRITTEN.get(field, f"{field}: ...")
        return refusal(f"{owner} needs `{field}`", f"add `{written}`", code="SQ011", at="key")
    if kind == "model_type" and value is None:
        instead = f"delete it, or write {example or 'settings below it'}"
        return refusal(f"nothing stands after `{owner}:`", instead, at="key")
    expected, code = _expected(kind, context)
    known = f"write {example}" if kind == "model_type" and example else None
    fix = known or _fix(kind, field, value, context)
    what = f"`{field}`" if names else owner
    return refusal(f"{what} must be {expected}, got {show(value)}", fix, code=code)


def wrong_key(details: Any) -> PydanticCustomError:  # Any: Pydantic's ErrorDetails
    """The refusal of a key in a map whose keys are words of a few."""
    field, key, _ = details["loc"][-3:]
    return unknown_key(str(key), f"`{field}`", _words(details["ctx"]))


# How a key is written where a spec misses it, if there is one answer.
_FIRST_WRITTEN: Mapping[str, str] = {"seqspec": "seqspec: 1", "layers": "layers: [...]"}
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
# The patterns of texts, in words.
_PATTERNS: Mapping[str, str] = {
    r"^[A-Za-z][A-Za-z0-9_-]{0,63}$": "up to 64 letters, digits, `_` and `-`, a letter first",
    r"^[A-Za-z]+$": "letters",
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
    "string_pattern_mismatch": lambda c: _PATTERNS.get(c["pattern"], "a name"),
}


def _choices(expected: str) -> str:
    """The choices, or how many there are where they would fill the screen."""
    if " or " not in expected:
        return expected
    count = expected.count(",") + 2
    return (
        f"one of {expected}"
        if count <= MOST_CHOICES
        else f"one of the {count} names that Keras has"
    )


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
    "string_pattern_mismatch": lambda field, c: (
        "write a name such as `block_1`" if field == "name" else "write letters, such as `c`"
    ),
    "string_too_long": lambda field, c: f"write at most {c['max_length']} characters",
    "string_too_short": lambda field, c: f"write at least {c['min_length']} characters",
    "too_short": lambda field, c: f"write at least {_items(c['min_length'])}",
    "too_long": lambda field, c: f"write at most {_items(c['max_length'])}",
    "model_type": lambda field, c: "write settings, as in `key: value`",
    "dict_type": lambda field, c: "write settings, as in `key: value`",
}


def _items(count: int) -> str:
    return f"{count} item" if count == 1 else f"{count} items"


def _fix(kind: str, field: str, value: Any, context: Mapping[str, Any]) -> str | None:
    match kind:
        case "literal_error":
            return _choice_fix(value, context)
        case "bool_type":
            return _bool_fix(value)
        case "tuple_type":
            return _list_fix(value)
        case "string_type":
            return _text_fix(value)
        case "string_pattern_mismatch" if len(value) > LONGEST_NAME:
            return f"write at most {LONGEST_NAME} characters"
        case "string_pattern_mismatch" if field == "name" and plain_name(value)[:1].isalpha():
            return f"write `{plain_name(value)}`"
        case "int_type" | "int_from_float" | "float_type":
            return number_fix(kind != "float_type", value)
    return _FIXES[kind](field, context) if kind in _FIXES else None


# YAML 1.1 read these as true and false; YAML 1.2 reads them as text.
_TRUE = {"yes", "on", "y", "true", "1"}
_FALSE = {"no", "off", "n", "false", "0"}


def _bool_fix(value: Any) -> str:
    word = str(value).strip().lower() if isinstance(value, (str, int)) else ""
    if word in _TRUE:
        return "write true"
    return "write false" if word in _FALSE else "write true or false"


def _list_fix(value: Any) -> str:
    if isinstance(value, dict):
        return "write a list, with `- ` before each item"
    if isinstance(value, str) and value.startswith("[") and value.endswith("]"):
        return f"write {brief(value)} without quotes"
    if isinstance(value, (int, float, str)) and not isinstance(value, bool):
        return numbers_fix(value) or f"write `[{_bare(value)}]`"
    return "write a list, as `[...]` or with `- ` before each item"


def _text_fix(value: Any) -> str:
    if isinstance(value, (bool, int, float)):
        return f'write "{show(value)}" in quotes'
    return "write text"


# Words of Python and C for what Keras calls otherwise.
_SYNONYMS = {
    "float": "float32", "int": "int32", "double": "float64", "none": "linear",
    "nchw": "channels_first", "nhwc": "channels_last", "th": "channels_first", "tf": "channels_last",
    "half": "float16", "fp16": "float16", "bf16": "bfloat16", "fp32": "float32", "fp64": "float64",
}  # fmt: skip


def _choice_fix(value: Any, context: Mapping[str, Any]) -> str:
    choices = _words(context)
    meant = _SYNONYMS.get(value.lower(), "") if isinstance(value, str) else ""
    close = (
        nearest(meant if meant in choices else value, choices) if isinstance(value, str) else None
    )
    if close or len(choices) == 1:
        return f"write `{close or choices[0]}`"
    return (
        "write one of them" if len(choices) <= MOST_CHOICES else f"it can be {listed(choices, 8)}"
    )


def _words(context: Mapping[str, Any]) -> list[str]:
    """The words that Pydantic lists as the choices."""
    return [part.strip("' ") for part in context["expected"].replace(" or ", ", ").split(",")]


def _bare(value: Any) -> str:
    """A value as a list holds it: words need no quotes."""
    return brief(value) if isinstance(value, str) else show(value)
