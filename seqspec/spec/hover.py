"""What an editor shows of a class and of its settings, made from what there is: docstrings and schemas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from inspect import cleandoc
from itertools import pairwise
from typing import Any

from seqspec.spec.families import FAMILIES
from seqspec.spec.meanings import MEANINGS

# Any: a part of a JSON Schema.
Schema = Mapping[str, Any]

# More choices than these are counted.
MOST_CHOICES = 8
_LABEL = re.compile(r"([A-Z][a-z]+):\s+(.*)")
_CODE = re.compile(r"(`[^`]*`)")


def setting(owner: str, name: str, part: Schema, required: bool) -> str:
    """What a setting is for, of which kind, and what holds where it is left out.

    >>> setting("Conv2D", "filters", {"type": "integer", "minimum": 1}, True)
    'How many patterns are learned: the channels of the answer. A whole number, at least 1; required.'
    """
    meaning = MEANINGS.get(f"{owner}.{name}") or MEANINGS.get(name) or ""
    default = "required" if required else _default(part)
    told = "; ".join(filter(None, (kind(part), default)))
    return f"{meaning}{'. ' if meaning else ''}{told[:1].upper()}{told[1:]}."


def _default(part: Schema) -> str:
    value = part.get("default")
    return "optional" if value is None else f"default {_shown(value)}"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    return f"`{value}`" if isinstance(value, str) else str(value)


def kind(part: Schema) -> str:
    """The kind of a value in words.

    >>> kind({"type": "number", "exclusiveMinimum": 0, "maximum": 1}), kind({"enum": ["a", "b"]})
    ('a number, more than 0, at most 1', 'one of `a`, `b`')
    """
    match part:
        case {"$ref": str(reference)}:
            return _named(reference.rpartition("/")[2])
        case {"anyOf": list(parts)}:
            kinds = [kind(each) for each in parts if each.get("type") != "null"]
            told = (each.replace(f" ({kinds[0]})", " of these") for each in filter(None, kinds))
            return ", or ".join(dict.fromkeys(told))
        case {"const": value}:
            return _shown(value)
        case {"enum": list(values)}:
            few = len(values) <= MOST_CHOICES
            return (
                f"one of {', '.join(map(_shown, values))}" if few else f"one of {len(values)} names"
            )
        case {"type": "array"}:
            return _list(part)
        case {"type": "string", "pattern": str(pattern)} if pattern.startswith("^(["):
            return ""  # the same words in other letter case
        case {"type": "string", "pattern": _}:
            return "a name of letters, digits, `_` and `-`"
        case {"type": str(word)}:
            return ", ".join((_KINDS[word], *_bounds(part)))
    return ""


_KINDS = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "string": "text",
    "null": "null",
    "object": "a map",
}
_BOUNDS = {
    "minimum": "at least",
    "exclusiveMinimum": "more than",
    "maximum": "at most",
    "exclusiveMaximum": "less than",
}


def _bounds(part: Schema) -> Iterator[str]:
    return (f"{words} {part[key]:,}" for key, words in _BOUNDS.items() if key in part)


def _list(part: Schema) -> str:
    inside = part.get("prefixItems") or [part.get("items", {})]
    kinds = " or ".join(filter(None, dict.fromkeys(map(kind, inside))))
    count = f"a list of {part['minItems']}" if "prefixItems" in part else "a list"
    return f"{count} ({kinds})" if kinds else count


def _named(key: str) -> str:
    """What a reference stands for: one of a family, or settings of their own."""
    noun = next((family.noun for family in FAMILIES if family.key == key), "")
    article = "an" if noun[:1] in set("aeiou") else "a"
    return f"{article} {noun}" if noun else "settings"


def first_sentence(member: type) -> str:
    """The first line of a docstring."""
    return cleandoc(member.__doc__ or "").partition("\n")[0]


def markdown(text: str) -> str:
    """A docstring as Markdown: its prose, and its labelled lines as a list.

    >>> print(markdown("Add `a * b`.\\n\\nShape: (*axes, 1) -> (n,),\\n    or so"))
    Add `a * b`.
    <BLANKLINE>
    - **Shape:** (\\*axes, 1) -> (n,), or so
    """
    blocks: list[str] = []
    begins = True
    for line in cleandoc(text).splitlines():
        labelled = _LABEL.fullmatch(line)
        if labelled:
            blocks.append(f"- **{labelled[1]}:** {_escaped(labelled[2])}")
        elif line.strip() and not begins:
            blocks[-1] += f" {_escaped(line.strip())}"
        elif line.strip():
            blocks.append(_escaped(line.strip()))
        begins = not line.strip()
    return "".join(
        ("" if not before else "\n" if block[0] == before[0] == "-" else "\n\n") + block
        for before, block in pairwise(["", *blocks])
    )


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is, but for what stands in backticks."""
    pieces = _CODE.split(text)
    return "".join(
        piece if piece.startswith("`") else re.sub(r"([\\*_<\[\]])", r"\\\1", piece)
        for piece in pieces
    )
