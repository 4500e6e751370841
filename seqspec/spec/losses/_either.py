"""Settings of two forms, such as a number or a list of numbers, refused in one sentence."""

from typing import Any

from pydantic import ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from seqspec.spec.errors import refusal
from seqspec.spec.numbers import factors_fix
from seqspec.spec.words import show


def either(expected: str, code: str = "SQ012", any_number: bool = False) -> WrapValidator:
    """Marks a union: Pydantic would report each branch by itself, under names of its own.

    With `any_number`, what means a number or a list of numbers is answered with these.
    """

    def take(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
        # Any: whatever stands in the YAML; the union types it.
        try:
            return validate(value)
        except ValidationError:
            message = f"expected {expected}, got {show(value)}"
            meant = factors_fix(value) if any_number else None
            raise refusal(message, meant or f"write {expected}", code=code) from None

    return WrapValidator(take)
