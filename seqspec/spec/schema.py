"""The JSON Schema of a spec, by which an editor completes, explains and checks while one types.

It is made from the same classes that read a spec. What lies between fields (shapes, labels, settings
that contradict each other) a schema cannot say; `seqspec check` does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from inspect import cleandoc
from json import dumps
from typing import Any

from pydantic import BaseModel

from seqspec.spec.base import Item
from seqspec.spec.families import FAMILIES, SOURCES
from seqspec.spec.family import Family
from seqspec.spec.hover import first_sentence, markdown, setting
from seqspec.spec.item import FAMILY
from seqspec.spec.kinds import NotNull, caseless
from seqspec.spec.legacy import OLD_WORDS
from seqspec.spec.meanings import SECTIONS
from seqspec.spec.spec import Spec, data_section

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# Any: a JSON Schema is nested maps.
Schema = dict[str, Any]


@cache
def schema() -> Schema:
    """The whole schema, draft 2020-12; imports every class, but no heavy library."""
    definitions: Schema = {}
    for family in FAMILIES:
        definitions[family.key] = _one_of(family)
        for member in family.classes():
            definitions[_key(family, member)] = _settings_of(member, family.key, definitions)
    spec = _settings(Spec, "spec", definitions)
    spec["properties"]["data"] = _data(definitions)
    for name, part in spec["properties"].items():
        part["description"] = f"{SECTIONS[name]}."
    return {
        "$schema": DIALECT,
        "title": "seqspec: a Keras Sequential model",
        **spec,
        "$defs": {**_shared(definitions), **dict(sorted(definitions.items()))},
    }


def _key(family: Family, member: type[Item]) -> str:
    return f"{family.key}.{member.__name__}"


def _reference(key: str) -> Schema:
    return {"$ref": f"#/$defs/{key}"}


def _one_of(family: Family) -> Schema:
    """An item: a bare name where nothing is required, or one name with what stands below it."""
    names = sorted(family.names, key=str.casefold)
    named = {name: member for name in names if (member := family.find(name))}
    bare = {name: member for name, member in named.items() if not _required(member)}
    below = {name: _reference(_key(family, member)) for name, member in named.items()}
    folded = {caseless([name]): below[name] for name in named} if family.folded else {}
    item = {
        "type": "object",
        "properties": below,
        **({"patternProperties": folded} if folded else {}),
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    folded_words = bare if family.folded else family.caseless
    return {"anyOf": [*_words(bare, folded_words), item]}


def _words(words: Mapping[str, type[Item]], folded: Collection[str]) -> Iterator[Schema]:
    """One of these words; an editor offers them, and takes those that are `folded` in any letter case."""
    told = [{"const": word, "description": first_sentence(each)} for word, each in words.items()]
    if told:
        yield {"type": "string", "anyOf": told}
    if folded:
        yield {"type": "string", "pattern": caseless(folded)}


def _required(member: type[BaseModel]) -> set[str]:
    """The settings that must be given, by their names in the class."""
    return {
        name
        for name, field in member.model_fields.items()
        if field.is_required()
        or (field.default is None and any(isinstance(each, NotNull) for each in field.metadata))
    }


def _settings_of(member: type[Item], home: str, definitions: Schema) -> Schema:
    """What stands below the name of an item: its settings, or its one value."""
    settings = _settings(member, home, definitions)
    value = settings["properties"].get(member.primary) if _takes_value(member) else None
    described = _described(member)
    if value is None:
        return {**described, **settings}
    return {**described, "anyOf": [settings, _alone(value)]}


def _alone(value: Schema) -> Schema:
    """A setting as the one value of an item; a map is always settings."""
    refused = {"type": ["boolean", "null", "object"]}
    more = {"anyOf": [refused, value["not"]]} if "not" in value else refused
    return {**value, "not": more}


def _takes_value(member: type[Item]) -> bool:
    return member.primary is not None and _required(member) <= {member.primary}


def _settings(model: type[BaseModel], home: str, definitions: Schema) -> Schema:
    """The settings of a class, with the old words that are understood in their place."""
    made = _cleaned(model.model_json_schema())
    for name, inner in made.pop("$defs", {}).items():
        definitions.setdefault(name, _with_old(_told(inner, name), name))
    kept = {key: made[key] for key in _KEPT if key in made}
    if required := _required(model):
        fields = model.model_fields
        kept["required"] = [fields[name].alias or name for name in fields if name in required]
    return _with_old(_told(kept, model.__name__), home)


_KEPT = ("type", "properties", "required", "additionalProperties")


def _told(made: Schema, owner: str) -> Schema:
    """The settings, each with what it is for."""
    required = made.get("required", ())
    properties = {
        name: {**part, "description": setting(owner, name, part, name in required)}
        for name, part in made.get("properties", {}).items()
    }
    text = made.get("description")
    markdown_too = {"markdownDescription": markdown(text)} if text else {}
    return {**made, **markdown_too, **({"properties": properties} if properties else {})}


def _with_old(made: Schema, home: str) -> Schema:
    old = OLD_WORDS.get(home, {})
    if not old:
        return made
    properties = made["properties"]
    added = {
        key: {"deprecated": True, "doNotSuggest": True, "description": told}
        for key, told in old.items()
        if key not in properties
    }
    return {**made, "properties": {**properties, **added}}


def _described(member: type[Item]) -> Schema:
    text = cleandoc(member.__doc__ or "")
    return {"description": text, "markdownDescription": markdown(text)} if text else {}


def _data(definitions: Schema) -> Schema:
    """The `data` section: one source among the keys, and what every source may have beside it."""
    section = _settings(data_section(), "data", definitions)
    shared = {key: value for key, value in section["properties"].items() if key != "source"}
    sources = {
        SOURCES.word(member): _reference(_key(SOURCES, member)) for member in SOURCES.classes()
    }
    return {
        "type": "object",
        "properties": {**sources, **shared},
        "additionalProperties": False,
        "oneOf": [{"required": [name]} for name in sources],
    }


def _cleaned(part: Any) -> Any:  # Any: a part of a JSON Schema
    """A part without what says nothing, with references in the place of marks, and lists as lists."""
    if isinstance(part, list):
        return [_cleaned(each) for each in part]
    if not isinstance(part, dict):
        return part
    if FAMILY in part:
        kept = {key: part[key] for key in ("default",) if isinstance(part.get(key), str)}
        return {**_reference(part[FAMILY]), **kept}
    words = _BOUNDS_OF_LISTS if part.get("type") == "array" else {}
    return {
        words.get(key, key): _cleaned(value)
        for key, value in part.items()
        if not _is_noise(key, value)
    }


# Pydantic takes what is turned into a tuple for a text.
_BOUNDS_OF_LISTS = {"minLength": "minItems", "maxLength": "maxItems"}


def _is_noise(key: str, value: Any) -> bool:
    """Titles that repeat the key, and defaults that are no plain value, or that say nothing."""
    return (key == "title" and isinstance(value, str)) or (
        key == "default" and (value is None or not _is_plain(value))
    )


def _is_plain(value: Any) -> bool:
    """Whether a default is a value as a spec writes it; items and sections are not."""
    parts = value if isinstance(value, list) else [value]
    return not any(isinstance(part, dict) for part in parts)


def _shared(definitions: Schema) -> Schema:
    """Put a reference in the place of every setting that several classes have in common.

    Answers the definitions that are referred to; without them it is half as long again.
    """
    found: dict[str, list[tuple[Schema, str]]] = {}
    for properties in _properties(definitions):
        for name, part in properties.items():
            if "$ref" not in part:
                found.setdefault(dumps([name, part]), []).append((properties, name))
    made: Schema = {}
    variants: Counter[str] = Counter()
    for (holder, name), *others in found.values():
        if others:
            variants[name] += 1
            key = f"settings.{name}" + (f".{variants[name]}" if variants[name] > 1 else "")
            made[key] = holder[name]
            for properties, each in ((holder, name), *others):
                properties[each] = _reference(key)
    return made


def _properties(definitions: Schema) -> Iterator[Schema]:
    """The settings of each class."""
    for made in definitions.values():
        for part in (made, *made.get("anyOf", ())):
            if isinstance(part.get("properties"), dict):
                yield part["properties"]
