"""A spec as plain data again: what `resolved.yaml` holds, and what reads back as the same spec."""

from __future__ import annotations

from typing import Any

from seqspec.spec.base import Item, Model
from seqspec.spec.families import FAMILIES


def plain(value: Any) -> Any:  # Any: models and settings in, plain data out
    """Models as maps, items as `{Name: {settings}}`, tuples as lists; what is null by default is left out."""
    if isinstance(value, Item):
        return {_word(value): settings(value)}
    if isinstance(value, Model):
        # A section whose keys are not its fields says itself how it is written.
        return value.written() if hasattr(value, "written") else settings(value)
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def settings(model: Model) -> dict[str, Any]:
    """Every field of a model under the key that a spec writes."""
    fields = type(model).model_fields
    given = {name: getattr(model, name) for name in fields}
    return {
        field.alias or name: plain(given[name])
        for name, field in fields.items()
        if given[name] is not None or field.default is not None
    }


def _word(item: Item) -> str:
    """The name a spec writes for an item."""
    family = next(family for family in FAMILIES if family.holds(type(item)))
    return family.word(type(item))
