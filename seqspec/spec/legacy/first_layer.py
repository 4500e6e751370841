"""The four ways in which old Keras gave the input shape on the first layer."""

from __future__ import annotations

from typing import Any

from seqspec.spec.legacy.draft import Draft
from seqspec.spec.words import show

OLD_KEYS = (
    "batch_input_shape",
    "batch_shape",
    "input_shape",
    "input_dim",
    "input_length",
    "batch_size",
)

# These read sequences: with `input_dim` alone, the number of steps was left open.
_RECURRENT = {"LSTM", "GRU", "SimpleRNN", "Conv1D", "Convolution1D"}


def input_from_first_layer(draft: Draft) -> None:
    """Move the input shape from the first layer to `input`, where it stands today."""
    for name, given, path in draft.settings("layers", 0):
        old = [
            key for key in OLD_KEYS if key in given and (name, key) != ("Embedding", "input_dim")
        ]
        if not old or draft.data.get("input") is not None:
            continue
        if (found := _input(name, {key: given[key] for key in old})) is None:
            continue
        written = ", ".join(f"{key}: {show(value)}" for key, value in found.items())
        message = f"{_listed(old)} on the first layer is how old Keras gave the input shape"
        draft.note(
            "SQ025", (*path, old[0]), message, f"write `input: {{{written}}}` above `layers`"
        )
        for key, value in found.items():
            draft.put(("input", key), value, (*path, old[0]))
        for key in old:
            del given[key]


def _input(name: str, old: dict[str, Any]) -> dict[str, Any] | None:
    """`shape` or `batch_shape` as the old keys mean it; None where they are not of that kind."""
    for key in ("batch_input_shape", "batch_shape"):
        if key in old:
            return (
                {"batch_shape": old[key]} if len(old) == 1 and isinstance(old[key], list) else None
            )
    shape = _sample_shape(name, old)
    if shape is None:
        return None
    return {"batch_shape": [old["batch_size"], *shape]} if "batch_size" in old else {"shape": shape}


def _sample_shape(name: str, old: dict[str, Any]) -> list[Any] | None:
    if "input_shape" in old:
        alone = "input_dim" not in old and "input_length" not in old
        return old["input_shape"] if alone and isinstance(old["input_shape"], list) else None
    if name == "Embedding":
        return [old.get("input_length")] if not isinstance(old.get("input_length"), list) else None
    if "input_dim" in old:
        steps = [old.get("input_length")] if "input_length" in old or name in _RECURRENT else []
        return [*steps, old["input_dim"]]
    return None


def _listed(keys: list[str]) -> str:
    return " with ".join(f"`{key}`" for key in keys)
