"""Why something is no item, and the item that is most likely meant by it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError

from seqspec.source.characters import brief
from seqspec.spec.base import Item
from seqspec.spec.errors import At, refusal
from seqspec.spec.family import Family
from seqspec.spec.numbers import number_fix
from seqspec.spec.words import letters_of, listed, show

if TYPE_CHECKING:
    import ast

# Settings that one line of a fix has room for.
MOST_GATHERED = 4


def no_item(family: Family, value: Any) -> PydanticCustomError:  # Any: from the YAML
    """The refusal of a number, null or a list; `[Dense, 3]` is how Python would group it."""
    noun = _a(family.noun)
    message = f"{noun} is a name, or a name with settings, got {show(value)}"
    match value:
        case (str(name), *others) if family.find(name) and all(map(_known(family), others)):
            joined = family.joined((name, *others))
            return _instead(message, joined) if joined else _keep_one(message)
        case (str(name), setting) if family.find(name):
            return _instead(message, f"{name}: {_short(setting)}")
    fix = f"write the name of {noun}: it can be {listed(family.names, 4)}"
    return refusal(message, fix, code="SQ015")


def no_number(family: Family, value: bool | str) -> PydanticCustomError:
    """The refusal of what stands for a number or one of a family; `"0.1"` is most likely the number."""
    if isinstance(value, str) and not (word := value.strip())[:1].isdigit():
        if family.nearest(word) or called_item(family, word):
            return unknown(family, word, "value")
        fix = f"write a number, or one of {listed(family.names, 8)}"
        return refusal(f"there is no {family.noun} `{brief(value)}`", fix, code="SQ016")
    fix = number_fix(False, value)
    return refusal(f"expected a number or a {family.noun}, got {show(value)}", fix)


def several(family: Family, value: dict[str, Any]) -> PydanticCustomError:  # Any: from the YAML
    """The refusal of settings that stand beside the name instead of below it, or of two items in one."""
    first, *rest = value
    message = f"one {family.noun} has one name, got {listed(value, 4)}"
    if (member := family.find(first)) and not any(family.find(other) for other in rest):
        verb = "stands" if len(rest) == 1 else "stand"
        message = f"{listed(rest, 3)} {verb} beside `{first}`, not below it"
        item = f"{first}: {_settings(_gathered(member, first, value))}"
        return _instead(message, item, "indent them below it, or write")
    if joined := family.joined(tuple(value)):
        return _instead(message, f"{joined}: {_settings(value)}")
    if named := next((key for key, name in value.items() if _known(family)(name)), None):
        given = {key: value[key] for key in value if key != named}
        if list(given) == ["config"] and isinstance(given["config"], dict):
            given = given["config"]  # as Keras writes it down
        return _instead(message, f"{value[named]}: {_settings(given)}")
    return _keep_one(message)


def in_a_list(family: Family, value: str | dict[str, Any]) -> str:  # Any: from the YAML
    """Items as a list holds them, of a word, a call or a map: `accuracy: true` is no more than the word."""
    if isinstance(value, str):
        return called_item(family, value) or value
    return ", ".join(_pair(family, *pair) for pair in value.items())


def _pair(family: Family, key: str, given: Any) -> str:
    """One item; a name of the writer's own in front of it, as Keras takes for many outputs, goes."""
    if _known(family)(given):
        return str(given)
    return key if given in (True, None) else f"{key}: {show(given)}"


def needs(member: type[Item], name: str) -> PydanticCustomError | None:
    """The refusal of a bare word where settings are needed; None where they are not."""
    if not (needed := _required(member)):
        return None
    message = f"{member.title or member.__name__} needs {listed(needed)}"
    return _instead(message, _alone(member, name), code="SQ011")


def nothing(member: type[Item], name: str) -> PydanticCustomError:
    """The refusal of a name with a colon and nothing behind it."""
    fix = f"write `{_alone(member, name)}`"
    return refusal(f"nothing stands after `{name}:`", fix, code="SQ015", at="key")


def no_single(member: type[Item], name: str, given: Any) -> PydanticCustomError:
    """The refusal of a single value where a name takes none, or none of its kind."""
    if isinstance(given, bool):
        message = f"{show(given)} is never the one value of `{name}`"
    else:
        message = f"`{name}` takes no single value, got {show(given)}"
    return refusal(message, _settings_fix(member, name, given), code="SQ015")


def unknown(family: Family, name: str, at: At) -> PydanticCustomError:
    """The refusal of a name that no member of the family has."""
    word, message = name.rpartition(".")[2], f"there is no {family.noun} `{brief(name)}`"
    if told := family.lacks(word):
        why, fix = told
        return refusal(f"{message}: {why}", fix, code="SQ016", at=at)
    item = called_item(family, name) if at == "value" else None
    if item := item or family.meant(word):
        return _instead(message, item, code="SQ016", at=at)
    fix = family.offers(word) or f"it can be {listed(family.names, 8)}"
    return refusal(message, fix, code="SQ016", at=at)


def _instead(
    message: str, item: str, verb: str = "write", code: str = "SQ015", at: At = "value"
) -> PydanticCustomError:
    """The refusal of what means `item`, which needs braces of its own behind a key."""
    if ": " not in item:
        return refusal(message, f"{verb} `{item}`", code=code, at=at)
    if at == "key":  # what stands behind the name goes with it
        return refusal(message, f"put `{item}` in its place", code=code, at=at)
    fix, in_map = f"{verb} `{item}`", f"{verb} `{{{item}}}`"
    return refusal(message, fix, in_map=in_map, code=code)


def _keep_one(message: str) -> PydanticCustomError:
    fix = "write each as an item of its own"
    return refusal(message, fix, in_map="keep one of them", code="SQ015")


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _known(family: Family) -> Any:
    """Whether something is the name of a member."""
    return lambda name: isinstance(name, str) and family.find(name) is not None


def _gathered(member: type[Item], name: str, value: dict[str, Any]) -> dict[str, Any]:
    """The settings that stand beside a name, and its one value where it has one."""
    own = value[name]
    inner = own if isinstance(own, dict) else {}
    if member.primary and own is not None and not isinstance(own, dict):
        inner = {member.primary: own}
    return {**inner, **{key: value[key] for key in value if key != name}}


def _settings(given: dict[str, Any]) -> str:
    """Settings in one line."""
    more = ", ..." if len(given) > MOST_GATHERED else ""
    shown = ", ".join(f"{key}: {_plain(item)}" for key, item in list(given.items())[:MOST_GATHERED])
    return f"{{{shown}{more}}}"


def _plain(setting: Any) -> str:
    return "..." if isinstance(setting, (dict, list, tuple)) else _short(setting)


def _short(setting: Any) -> str:
    return brief(setting) if isinstance(setting, str) else show(setting)


def _alone(member: type[Item], name: str) -> str:
    """An item with no more than it needs."""
    needed = _required(member)
    return f"{name}: {{{', '.join(f'{key}: ...' for key in needed)}}}" if needed else name


def _with_settings(member: type[Item], name: str) -> str:
    """An item whose settings are not sure."""
    return _alone(member, name) if _required(member) else f"{name}: {{...}}"


@cache
def _required(member: type[Item]) -> tuple[str, ...]:
    fields = member.model_fields.items()
    return tuple(field.alias or key for key, field in fields if field.is_required())


def _settings_fix(member: type[Item], name: str, given: Any) -> str:
    """What to write behind a name: what it needs, or else some of its own settings."""
    if needed := _required(member):
        many = isinstance(given, (list, tuple)) and len(given) == len(needed)
        values = map(show, given) if many else ["..."] * len(needed)
        pairs = ", ".join(f"{key}: {each}" for key, each in zip(needed, values, strict=True))
        return f"write `{{{pairs}}}`"
    fields = member.model_fields.items()
    own = [field.alias or key for key, field in fields if key in member.__annotations__]
    if not own or given is True:
        return f"write `{name}` alone"
    return f"write `{{...}}` with {listed(own, 4)}"


# `Dense(10`, `Dense = 10` and `Dense 10`, as a slip or out of habit from Python.
_CALL = re.compile(r"([\w.]+)\s*[(=: ]\s*([^(){}=\[\]]*?)\s*\)?")


def called_item(family: Family, text: str) -> str | None:
    """The item that a call of Python means."""
    from seqspec.spec.call import called  # most specs hold no call

    if call := called(text):
        return _item_of(family, call)
    found = _CALL.fullmatch(text[:100].strip())
    name = found and found[1].rpartition(".")[2]
    if not found or not name or not family.find(name):
        return None
    if not (given := found[2]):
        return name
    return f"{name}: {'{...}' if ',' in given or ':' in given else given}"


def _item_of(family: Family, call: ast.Call) -> str | None:
    from seqspec.spec.call import as_item, name_of

    word = name_of(call)
    name = word if family.find(word) else family.meant(word)
    member = family.find(name or "")
    if member is None or name is None:
        return None if call.args or call.keywords else name
    # Another library has its arguments in another order.
    ours = name == word or (letters_of(name) == letters_of(word) and len(call.args) < 2)
    item = as_item(member, name, call) if ours else name
    return _alone(member, name) if item == name else item or _with_settings(member, name)
