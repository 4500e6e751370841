"""Settings of two forms, such as a number or a list of numbers, refused in one sentence."""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError, ValidationInfo, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import InitErrorDetails

from seqspec.spec.errors import OURS, located, ours, refusal, refuse
from seqspec.spec.numbers import factors_fix, number_fix, number_meant
from seqspec.spec.translation import in_our_words
from seqspec.spec.words import show


def either(expected: str, code: str = "SQ012", any_number: bool = False) -> WrapValidator:
    """Marks a union: Pydantic would report each branch by itself, under names of its own.

    With `any_number`, what means a number or a list of numbers is answered with these.
    """

    def take(value: Any, validate: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        # Any: whatever stands in the YAML; the union types it.
        try:
            return validate(value)
        except ValidationError as error:
            field = str(info.field_name)
            if entries := _entries(error, field):
                raise refuse(*entries) from None
            meant = factors_fix(value) if any_number else _whole_fix(value, validate)
            message = f"`{field}` must be {expected}, got {show(value)}"
            raise refusal(message, meant or f"write {expected}", code=code) from None

    return WrapValidator(take)


def _entries(error: ValidationError, field: str) -> list[InitErrorDetails]:
    """What is wrong inside a list, where a branch takes lists and this one but for some entries."""
    found = error.errors(include_url=False)
    inside = [each for each in found if len(each["loc"]) == 2 and isinstance(each["loc"][1], int)]
    branch = [each for each in inside if each["loc"][0] == inside[0]["loc"][0]]
    if any(each["type"] == "missing" for each in branch):  # the list is too short
        return []
    return [located(_said(each, field), each["loc"][1:]) for each in branch]


def _said(details: Any, field: str) -> Any:  # Any: Pydantic's ErrorDetails, and its error
    if details["type"] == OURS:
        return ours(details)
    return in_our_words({**details, "loc": (field,)}, field)


def _whole_fix(value: Any, validate: Callable[[Any], Any]) -> str | None:  # Any: from the YAML
    """The whole number that a value means, if it can stand here."""
    meant = number_meant(True, value)
    if meant is None or not meant.is_integer():
        return None
    try:
        validate(int(meant))
    except ValidationError:
        return None
    return number_fix(True, value)
