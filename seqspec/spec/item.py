"""The item grammar, one everywhere: `Name`, `Name: value`, `Name: {settings}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from seqspec.spec.base import Item
from seqspec.spec.errors import At, Gathering, located, refusal, refuse
from seqspec.spec.family import Family
from seqspec.spec.words import LONGEST_SHOWN, listed, show


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

    def validate(self, value: Any) -> Any:  # Any: from the YAML in, an item or a word out
        """The item that `value` writes; raises a ValidationError whose places start at `value`."""
        if self.numbers and isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
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
    wanted = f"a {family.noun} is a name, or a name with settings"
    raise refusal(
        f"{wanted}, got {show(value)}", f"write one of {listed(family.names, 4)}", code="SQ015"
    )


def _several(family: Family, value: dict[str, Any]) -> Exception:
    """Settings that stand beside the name instead of below it, or two items in one."""
    first, *rest = value
    if family.find(first) and not any(family.find(other) for other in rest):
        inner = ", ".join(f"{key}: ..." for key in rest[:3])
        fix = f"indent them below it, or write `{first}: {{{inner}}}`"
        return refusal(f"{listed(rest, 3)} stand beside `{first}`, not below it", fix, code="SQ015")
    return refusal(
        f"one {family.noun} has one name, got {listed(value, 4)}",
        "write each as an item of its own",
        code="SQ015",
    )


def _fields(member: type[Item], name: str, given: Any) -> Any:
    """The fields that `given` fills: a map is always settings, anything else the primary value."""
    if given is _NOTHING:
        return {}
    if isinstance(given, dict):
        return given
    if given is None:
        raise refusal(f"nothing stands after `{name}:`", f"write `{name}`", code="SQ015", at="key")
    if member.primary is None or isinstance(given, bool):
        raise refusal(_single(name, given), _with_keys(member, name), code="SQ015")
    return {member.primary: given}


def _single(name: str, given: Any) -> str:
    if isinstance(given, bool):
        return f"{show(given)} is never the one value of `{name}`"
    return f"`{name}` takes no single value, got {show(given)}"


def _with_keys(member: type[Item], name: str) -> str:
    """How to write settings; the member's own keys stand before those that all of its kind have."""
    own = [key for key in member.model_fields if key in member.__annotations__]
    return f"write `{name}: {{...}}` with {listed(own, 4)}" if own else f"write `{name}`"


def _unknown(family: Family, name: str, at: At) -> Any:
    close = family.nearest(name)
    fix = f"write `{close}`" if close else f"it can be {listed(family.names, 8)}"
    return refusal(f"there is no {family.noun} `{name[:LONGEST_SHOWN]}`", fix, code="SQ016", at=at)
