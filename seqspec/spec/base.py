"""The base of every model: frozen, strict, closed, and refusing in the words of the YAML."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from seqspec.source.document import Path
from seqspec.spec.errors import OURS, located, ours, refusal, refuse
from seqspec.spec.translation import PYDANTICS_KEY, in_our_words, wrong_key
from seqspec.spec.words import nearest, old_key, unknown_key


class Model(BaseModel):
    """A part of a spec: its fields are the keys, and unknown keys are refused.

    Values are taken strictly: text is never read as a number, and true is not 1.
    """

    # Deferred: a spec pays only for the classes it names.
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, defer_build=True
    )

    # What messages call this part; the class name where nothing else is said.
    title: ClassVar[str] = ""

    # How this part is written, for a reader who wrote something else in its place.
    example: ClassVar[str] = ""

    # Keys that Keras has and a spec has not, or not in this part, each with the reason.
    refused: ClassVar[Mapping[str, str]] = {}

    # Keys that its kin have too, which are told last.
    common: ClassVar[tuple[str, ...]] = ()

    # Old names of keys, each with what it is called now: the first that this part has is meant.
    old: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    @classmethod
    def instead(
        cls, key: str, given: dict[str, Any]
    ) -> str | PydanticCustomError | None:  # Any: from the YAML
        """The fix for an unknown key that depends on what is `given`, or a whole refusal, if there is one."""
        return None

    @classmethod
    def spelled(cls) -> list[str]:
        """The keys of this part as the YAML writes them."""
        return [field.alias or name for name, field in cls.model_fields.items()]

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        """Settings that contradict each other: the place inside this part, what is wrong, the fix."""
        return iter(())

    if not TYPE_CHECKING:  # else every attribute would be allowed

        def __getattr__(self, name: str) -> Any:
            """Say soon that there is no such setting, as rules ask often; Pydantic looks in five places."""
            if name.startswith("_"):
                return super().__getattr__(name)
            return super().__getattribute__(name)

    @model_validator(mode="wrap")
    @classmethod
    def _speak(cls, data: Any, validate: ModelWrapValidatorHandler[Self]) -> Self:
        # Any: whatever stands in the YAML; `validate` types it.
        try:
            model = validate(data)
        except ValidationError as error:
            found = [cls._with_others(each, data) for each in cls._leading(error)]
            raise refuse(*found) from None
        found = [
            located(refusal(message, fix, code="SQ014"), path)
            for path, message, fix in model.conflicts()
        ]
        if found:
            raise refuse(*found)
        return model

    @classmethod
    def _leading(cls, error: ValidationError) -> list[Any]:  # Any: Pydantic's ErrorDetails
        """The errors without those that only follow from a misspelled key: that it is missing."""
        found = error.errors(include_url=False)
        extra = [each["loc"][-1] for each in found if each["type"] == "extra_forbidden"]
        meant = {cls.today(str(key)) or nearest(str(key), cls.spelled()) for key in extra}
        return [each for each in found if each["type"] != "missing" or each["loc"][-1] not in meant]

    @classmethod
    def _with_others(
        cls, details: Any, given: Any
    ) -> InitErrorDetails:  # Any: Pydantic's, the YAML's
        loc = details["loc"]
        unknown = details["type"] == "extra_forbidden" and isinstance(given, dict)
        fix = cls.instead(str(loc[0]), given) if unknown and len(loc) == 1 else None
        if fix is None:
            return cls._translated(details)
        if not isinstance(fix, str):
            return located(fix, loc)
        what = f"{cls.title or cls.__name__} has no `{loc[0]}`"
        return located(refusal(what, fix, code="SQ010", at="key"), loc)

    @classmethod
    def today(cls, key: str) -> str | None:
        """What an old key is called now."""
        return next((name for name in cls.old.get(key, ()) if name in cls.spelled()), None)

    @classmethod
    def _translated(cls, details: Any) -> InitErrorDetails:  # Any: Pydantic's ErrorDetails
        if details["type"] == OURS:
            return located(ours(details), details["loc"])
        owner, loc = cls.title or cls.__name__, details["loc"]
        if details["type"] == "extra_forbidden" and (name := cls.today(str(loc[-1]))):
            return located(old_key(str(loc[-1]), name, details["input"]), loc)
        if details["type"] == "extra_forbidden":
            known = sorted(cls.spelled(), key=cls.common.count)
            return located(unknown_key(str(loc[-1]), owner, known, cls.refused), loc)
        if loc[-1:] == (PYDANTICS_KEY,):
            return located(wrong_key(details), loc[:-1])
        return located(in_our_words(details, owner, cls.example), loc)


class Item(Model):
    """A part that a spec names by its class: `Name`, `Name: value` or `Name: {settings}`.

    `primary` is the field that a single value fills; None where there is no such field.
    """

    primary: ClassVar[str | None] = None

    @classmethod
    def misread(cls, given: dict[str, Any]) -> Iterator[InitErrorDetails]:  # Any: from the YAML
        """What is wrong with settings that mean something else than they say; then nothing more is said."""
        return iter(())

    @classmethod
    def alone(cls, value: Any) -> dict[str, Any]:  # Any: from the YAML
        """The settings that a single value stands for, where there is a primary field."""
        return {str(cls.primary): value}

    # Whether Keras takes the bare word as it is; where not, the builder makes the object.
    bare: ClassVar[bool] = True
    # What it needs beside Keras: a package, which an extra installs.
    package: ClassVar[str] = ""
