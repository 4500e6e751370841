"""The item grammar, one everywhere: `Name`, `Name: value`, `Name: {settings}`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from seqspec.spec.base import Item
from seqspec.spec.errors import At, below, located, refusal, refuse
from seqspec.spec.family import Family
from seqspec.spec.item_refusals import (
    needs,
    no_item,
    no_number,
    no_single,
    nothing,
    several,
    unknown,
)

# Where the schema of a class has an item of a family: Pydantic knows no reference that it did not make.
FAMILY = "x-family"


@dataclass(frozen=True)
class OneOf:
    """Marks a field that holds one item of a family, as in `Annotated[Layer, OneOf(LAYERS)]`.

    With `words`, a bare word is checked and stays a word: Keras takes it as it is written.
    With `numbers`, a number is allowed too (a learning rate beside a schedule).
    """

    family: Family
    words: bool = False
    numbers: bool = False

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.validate)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:  # Any: a JSON Schema
        item = {FAMILY: self.family.key}
        return {"anyOf": [{"type": "number"}, item]} if self.numbers else item

    def validate(self, value: Any) -> Any:  # Any: from the YAML in, an item or a word out
        """The item that `value` writes; raises a ValidationError whose places start at `value`."""
        if self.numbers and isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
        if self.numbers and isinstance(value, (bool, str)) and not self.family.find(str(value)):
            raise no_number(self.family, value)
        if isinstance(value, Item):
            return self._own(value)
        item = read_item(self.family, value)
        return value if self.words and item.bare and isinstance(value, str) else item

    def _own(self, value: Item) -> Item:
        if not self.family.holds(type(value)):
            raise refusal(f"{type(value).__name__} is no {self.family.noun}")
        return value


def read_item(family: Family, value: Any) -> Item:  # Any: from the YAML
    """Validate one item of `family`; errors stand below the name, as in the text."""
    name, settings = _split(family, value)
    member = family.find(name)
    if member is None:
        at: At = "value" if isinstance(value, str) else "key"
        path = () if isinstance(value, str) else (name,)
        raise refuse(located(unknown(family, name, at), path))
    if settings is _NOTHING and (problem := needs(member, name)):
        raise refuse(located(problem, ()))
    try:
        return member.model_validate(_fields(member, name, settings))
    except (ValidationError, PydanticCustomError) as error:
        raise refuse(*below(error, (name,))) from None


def item_of(family: Family, given: Any) -> Any:  # Any: what a field has, an item or a word
    """The item that a word of a valid spec stands for; anything else as it is."""
    return _item_of_word(family, given) if isinstance(given, str) else given


@cache  # a rule may ask at every layer; a word has no settings, so that one item serves all
def _item_of_word(family: Family, word: str) -> Item:
    return read_item(family, word)


_NOTHING: Any = object()  # a bare word has no settings, which is not the same as null


def _split(family: Family, value: Any) -> tuple[str, Any]:
    """The name an item gives and what it says of it."""
    if isinstance(value, str):
        return value, _NOTHING
    if isinstance(value, dict) and len(value) == 1:
        return next(iter(value.items()))
    raise several(family, value) if isinstance(value, dict) and value else no_item(family, value)


def _fields(member: type[Item], name: str, given: Any) -> Any:
    """The fields that `given` fills: a map is always settings, anything else the primary value."""
    if given is _NOTHING:
        return {}
    if isinstance(given, dict):
        if misread := list(member.misread(given)):
            raise refuse(*misread)
        return given
    if given is None:
        raise nothing(member, name)
    if member.primary is None or isinstance(given, bool):
        raise no_single(member, name, given)
    return member.alone(given)
