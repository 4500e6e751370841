"""The base of every callback, and what those share that watch one number of each epoch."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from seqspec.spec.base import Item
from seqspec.spec.kinds import Text

_QUIET = {"verbose": "the command line says how much is printed (`--quiet`)"}
_NO_PATH = "a spec names no file to write to: it stands in the run folder"


def no_path(*keys: str) -> Mapping[str, str]:
    """The refusal of keys that name files, beside that of `verbose`."""
    return {**dict.fromkeys(keys, _NO_PATH), **_QUIET}


class Callback(Item):
    """Something that happens between epochs."""

    refused: ClassVar[Mapping[str, str]] = _QUIET


class Watching(Callback):
    """Watches one number of each epoch: `loss`, a metric, or one of them after `val_` on validation.

    With `mode: auto` it is known whether the number should fall or rise.
    """

    primary: ClassVar[str] = "monitor"
    monitor: Text = "val_loss"
    mode: Literal["auto", "min", "max"] = "auto"
