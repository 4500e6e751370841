"""The item grammar, one everywhere: `Name`, `Name: value`, `Name: {settings}`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from seqspec.spec.base import Item
from seqspec.spec.errors import At, Gathering, located, refusal, refuse
from seqspec.spec.family import Family
from seqspec.spec.words import LONGEST_SHOWN, listed, number_fix, show

if TYPE_CHECKING:
    import ast

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
            raise _no_number(self.family, value)
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
        raise refuse(located(_unknown(family, name, at), path))
    gathering = Gathering()
    item = gathering.run(
        (name,), lambda given: member.model_validate(_fields(member, name, given)), settings
    )
    gathering.close()
    assert item is not None
    return item


_NOTHING: Any = object()  # a bare word has no settings, which is not the same as null


def _split(family: Family, value: Any) -> tuple[str, Any]:
    """The name an item gives and what it says of it."""
    if isinstance(value, str):
        return value, _NOTHING
    if isinstance(value, dict) and len(value) == 1:
        return next(iter(value.items()))
    if isinstance(value, dict) and value:
        raise _several(family, value)
    wanted = f"{_a(family.noun)} is a name, or a name with settings"
    raise refusal(f"{wanted}, got {show(value)}", _item_fix(family, value), code="SQ015")


def _item_fix(family: Family, value: Any) -> str:
    """What to write instead of a number, null or a list; `[Dense, 3]` is how Python would group it."""
    match value:
        case (str(name), setting) if family.find(name):
            return f"write `{name}: {_short(setting)}`"
        case (str(name),) if family.find(name):
            return f"write `{name}`"
    return f"write the name of {_a(family.noun)}: it can be {listed(family.names, 4)}"


def _short(setting: Any) -> str:
    return setting[:LONGEST_SHOWN] if isinstance(setting, str) else show(setting)


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _no_number(family: Family, value: bool | str) -> Exception:
    """Text where a number or one of a family stands; `"0.1"` is most likely meant as the number."""
    if isinstance(value, str) and not (word := value.strip())[:1].isdigit():
        close = family.nearest(word)
        fix = (
            f"write `{close}`" if close else f"write a number, or one of {listed(family.names, 8)}"
        )
        return refusal(f"there is no {family.noun} `{value[:LONGEST_SHOWN]}`", fix, code="SQ016")
    fix = number_fix(False, value)
    return refusal(f"expected a number or a {family.noun}, got {show(value)}", fix)


def _several(family: Family, value: dict[str, Any]) -> Exception:
    """Settings that stand beside the name instead of below it, or two items in one."""
    first, *rest = value
    member = family.find(first)
    if member is not None and not any(family.find(other) for other in rest):
        fix = f"indent them below it, or write `{_gathered(member, first, value)}`"
        verb = "stands" if len(rest) == 1 else "stand"
        message = f"{listed(rest, 3)} {verb} beside `{first}`, not below it"
        return refusal(message, fix, code="SQ015")
    return refusal(
        f"one {family.noun} has one name, got {listed(value, 4)}",
        "write each as an item of its own",
        code="SQ015",
    )


def _gathered(member: type[Item], name: str, value: dict[str, Any]) -> str:
    """An item with the settings that stand beside its name, and its one value where it has one."""
    own = value[name]
    inner = own if isinstance(own, dict) else {}
    if member.primary and own is not None and not isinstance(own, dict):
        inner = {member.primary: own}
    given = {**inner, **{key: value[key] for key in value if key != name}}
    more = ", ..." if len(given) > MOST_GATHERED else ""
    shown = ", ".join(f"{key}: {_plain(item)}" for key, item in list(given.items())[:MOST_GATHERED])
    return f"{name}: {{{shown}{more}}}"


# Settings that one line of a fix has room for.
MOST_GATHERED = 4


def _plain(setting: Any) -> str:
    return "..." if isinstance(setting, (dict, list, tuple)) else _short(setting)


def _fields(member: type[Item], name: str, given: Any) -> Any:
    """The fields that `given` fills: a map is always settings, anything else the primary value."""
    if given is _NOTHING:
        return {}
    if isinstance(given, dict):
        if misread := list(member.misread(given)):
            raise refuse(*misread)
        return given
    if given is None:
        raise refusal(
            f"nothing stands after `{name}:`", _alone(member, name), code="SQ015", at="key"
        )
    if member.primary is None or isinstance(given, bool):
        fix = _alone(member, name) if given is True else _with_keys(member, name)
        raise refusal(_single(name, given), fix, code="SQ015")
    return member.alone(given)


def _alone(member: type[Item], name: str) -> str:
    """How to write an item with no more than it needs."""
    needs = any(field.is_required() for field in member.model_fields.values())
    return _with_keys(member, name) if needs else f"write `{name}`"


def _single(name: str, given: Any) -> str:
    if isinstance(given, bool):
        return f"{show(given)} is never the one value of `{name}`"
    return f"`{name}` takes no single value, got {show(given)}"


def _with_keys(member: type[Item], name: str) -> str:
    """How to write settings: those that are required, or else the member's own before the common ones."""
    fields = member.model_fields.items()
    required = [field.alias or key for key, field in fields if field.is_required()]
    if required:
        return f"write `{name}: {{{', '.join(f'{key}: ...' for key in required)}}}`"
    own = [field.alias or key for key, field in fields if key in member.__annotations__]
    return f"write `{name}: {{...}}` with {listed(own, 4)}" if own else f"write `{name}`"


def _unknown(family: Family, name: str, at: At) -> Any:
    fix = _call_fix(family, name) if at == "value" else None
    if told := family.absent.get(name.rpartition(".")[2]):
        why, fix = told
        message = f"there is no {family.noun} `{name[:LONGEST_SHOWN]}`: {why}"
        return refusal(message, fix, code="SQ016", at=at)
    fix = fix or family.offers(name.rpartition(".")[2]) or f"it can be {listed(family.names, 8)}"
    return refusal(f"there is no {family.noun} `{name[:LONGEST_SHOWN]}`", fix, code="SQ016", at=at)


def _item_of(family: Family, call: ast.Call) -> str | None:
    from seqspec.spec.call import as_item, name_of

    name = name_of(call)
    member = family.find(name)
    if member is None:
        return None
    item = as_item(member, name, call)
    return f"write `{item}`" if item not in (None, name) else _alone(member, name)


# `Dense(10`, `Dense = 10` and `Dense 10`, as a slip or out of habit from Python.
_CALL = re.compile(r"([\w.]+)\s*[(=: ]\s*([^(){}=\[\]]*?)\s*\)?")


def _call_fix(family: Family, text: str) -> str | None:
    from seqspec.spec.call import called  # most specs hold no call

    if call := called(text):
        return _item_of(family, call)
    found = _CALL.fullmatch(text[:100].strip())
    name = found and found[1].rpartition(".")[2]
    if not found or not name or not family.find(name):
        return None
    if not (given := found[2]):
        return f"write `{name}`"
    plain = "," not in given and ":" not in given
    return (
        f"write `{name}: {given}`"
        if plain
        else f"write `{name}`, with settings as `{name}: {{...}}`"
    )
