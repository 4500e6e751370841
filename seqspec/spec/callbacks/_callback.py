"""The base of every callback, and what those share that watch one number of each epoch."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from seqspec.spec.base import Item
from seqspec.spec.errors import refusal
from seqspec.spec.kinds import Text
from seqspec.spec.words import show

_QUIET = {"verbose": "the command line says how much is printed (`--quiet`)"}
_NO_PATH = "a spec names no file to write to: it stands in the run folder"


def no_path(*keys: str) -> Mapping[str, str]:
    """The refusal of keys that name files, beside that of `verbose`."""
    return {**dict.fromkeys(keys, _NO_PATH), **_QUIET}


class Callback(Item):
    """Something that happens between epochs."""

    refused: ClassVar[Mapping[str, str]] = _QUIET
    # The texts that its one value can be; any other is the file that Keras takes there.
    texts: ClassVar[str] = "(?s).*"

    @classmethod
    def alone(cls, value: Any) -> dict[str, Any]:  # Any: from the YAML
        if isinstance(value, str) and not re.fullmatch(cls.texts, value):
            message = f"{cls.__name__} takes no file name here, got {show(value)}"
            fix = f"write `{cls.__name__}`: what it writes stands in the run folder"
            raise refusal(message, fix, code="SQ015")
        return super().alone(value)


def _watched(value: Any) -> Any:  # Any: from the YAML; the type behind this checks the text
    if isinstance(value, str):
        return value
    message = f"`monitor` must be the name of a number, got {show(value)}"
    raise refusal(message, "write `val_loss`, or another number that training shows")


Monitor = Annotated[Text, BeforeValidator(_watched)]


class Watching(Callback):
    """Watches one number of each epoch: `loss`, a metric, or one of them after `val_` on validation.

    With `mode: auto` it is known whether the number should fall or rise.
    """

    primary: ClassVar[str] = "monitor"
    monitor: Monitor = "val_loss"
    mode: Literal["auto", "min", "max"] = "auto"

    @classmethod
    def alone(cls, value: Any) -> dict[str, Any]:  # Any: from the YAML
        if type(value) is int and value >= 0 and "patience" in cls.model_fields:
            message = f"the one value of `{cls.__name__}` is what it watches, got {value}"
            raise refusal(message, f"write `{{patience: {value}}}`", code="SQ015")
        return super().alone(value)
