"""How a model says no: errors that carry our words, our code and the place inside the value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from seqspec.source.document import Path

Value = TypeVar("Value")
At = Literal["value", "key"]

# The type Pydantic shows for an error that is already in our words.
OURS = "seqspec"


def refusal(
    message: str,
    fix: str | None = None,
    *,
    in_map: str | None = None,
    code: str = "SQ012",
    at: At = "value",
) -> PydanticCustomError:
    """An error in our words; raise it from a validator, or pass it on with a place to `refuse`.

    `in_map` is the fix for a value that stands behind a key, where it is not that for an item of a list.
    """
    said = {"message": message, "fix": fix, "in_map": in_map or fix, "code": code, "at": at}
    return PydanticCustomError(OURS, "{message}", said)


def located(error: PydanticCustomError, path: Path) -> InitErrorDetails:
    """The same error at `path`, counted from the value under validation."""
    return InitErrorDetails(type=error, loc=path, input=None)


def refuse(*errors: InitErrorDetails) -> ValidationError:
    """One exception for several located errors; Pydantic merges it into the one above."""
    return ValidationError.from_exception_data("spec", list(errors))


class Gathering:
    """Collects the errors of several validations, so that a reader meets all of them at once."""

    def __init__(self) -> None:
        self.errors: list[InitErrorDetails] = []

    def run(self, path: Path, validate: Callable[[Any], Value], value: Any) -> Value | None:
        """Validate one part; on failure note its errors below `path` and answer None."""
        try:
            return validate(value)
        except (ValidationError, PydanticCustomError) as error:
            self.errors += below(error, path)
        return None

    def add(self, error: PydanticCustomError, *path: str | int) -> None:
        """Note one error at `path`."""
        self.errors.append(located(error, path))

    def close(self) -> None:
        """Raise everything that was noted, if anything was."""
        if self.errors:
            raise refuse(*self.errors)


def below(error: ValidationError | PydanticCustomError, path: Path) -> list[InitErrorDetails]:
    """What a part refused in our words, with its place put below `path`."""
    if isinstance(error, PydanticCustomError):
        return [located(error, path)]
    found = error.errors(include_url=False)
    return [located(ours(details), (*path, *details["loc"])) for details in found]


def ours(details: Any) -> PydanticCustomError:  # Any: Pydantic's ErrorDetails
    """The error of `details` as a custom error again; Pydantic hands out only its parts."""
    return PydanticCustomError(OURS, "{message}", details["ctx"])
