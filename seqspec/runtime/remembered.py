"""What callbacks remember from epoch to epoch, as plain data and arrays, and back."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import keras
import numpy as np

from seqspec.runs.checkpoint import ArrayEntry

# Any: what JSON holds, and what stands in the attributes of a Keras callback.
# What the training changes in a callback; the rest it has from the spec, or is of this process only.
_STATE: Mapping[str, tuple[str, ...]] = {
    "History": ("history", "epoch"),
    "EarlyStopping": ("best", "best_epoch", "best_weights", "stopped_epoch", "wait"),
    "ReduceLROnPlateau": ("best", "cooldown_counter", "wait"),
    "ModelCheckpoint": ("best", "_batches_seen_since_last_saving", "_last_batch_seen"),
    "LogFile": ("_columns", "_text"),
    "SwapEMAWeights": ("_ema_weights_in_model",),
    "TensorBoard": ("_global_train_batch", "_global_test_batch"),
}


def state_names(callback: keras.callbacks.Callback) -> tuple[str, ...]:
    """The attributes in which a callback remembers what has been."""
    classes = (each.__name__ for each in type(callback).__mro__)
    return tuple(
        name for each in classes for name in _STATE.get(each, ()) if hasattr(callback, name)
    )


def remembered(callbacks: Sequence[keras.callbacks.Callback]) -> list[dict[str, Any]]:
    """The plain attributes of each callback: patience used up, the best value, the history."""
    return [
        {name: _written(value) for name, value in _state(each) if not _is_arrays(value)}
        for each in callbacks
    ]


def remembered_arrays(callbacks: Sequence[keras.callbacks.Callback]) -> Iterator[ArrayEntry]:
    """The lists of arrays among the attributes, such as the best weights of EarlyStopping."""
    for place, each in enumerate(callbacks):
        for name, value in _state(each):
            for index, array in enumerate(value if _is_arrays(value) else ()):
                yield entry(f"callback/{place}/{name}/{index}", array)


def remind(
    callbacks: Sequence[keras.callbacks.Callback],
    told: Sequence[Mapping[str, Any]],
    arrays: Mapping[str, ArrayEntry],
) -> None:
    """Give callbacks of the same spec back what they remembered, and nothing that is not state of theirs."""
    for place, (each, values) in enumerate(zip(callbacks, told, strict=True)):
        lists = _grouped(arrays, f"callback/{place}/")
        for name in state_names(each):
            if name in lists:
                setattr(each, name, lists[name])
            elif name in values:
                setattr(each, name, _alike(getattr(each, name), _read(values[name])))


def _alike(now: Any, told: Any) -> Any:
    """What a checkpoint tells, where it is of the kind that a callback begins with; raises TypeError."""
    is_kind = isinstance(now, (list, dict, str))
    if type(told) is not type(now) if is_kind else not isinstance(told, (int, float, type(None))):
        raise TypeError(f"not a {type(now).__name__}")
    return told


def _state(callback: keras.callbacks.Callback) -> Iterator[tuple[str, Any]]:
    return ((name, getattr(callback, name)) for name in state_names(callback))


def entry(path: str, value: Any) -> ArrayEntry:
    """An array under its path in a checkpoint."""
    array = np.asarray(value, order="C")
    return ArrayEntry(path, str(array.dtype), array.shape, array.tobytes())


def _grouped(arrays: Mapping[str, ArrayEntry], prefix: str) -> dict[str, list[Any]]:
    """The lists below a prefix, by name; their entries stand in the order of their indices."""
    found: dict[str, list[Any]] = {}
    for path, each in arrays.items():
        if path.startswith(prefix):
            name = path.removeprefix(prefix).partition("/")[0]
            array = np.frombuffer(each.data, each.dtype).reshape(each.shape)
            found.setdefault(name, []).append(array.copy())
    return found


def _is_arrays(value: Any) -> bool:
    return bool(value) and isinstance(value, list) and all(isinstance(v, np.ndarray) for v in value)


def _written(value: Any) -> Any:
    """As JSON can hold it: a number that is not finite as `{"number": "inf"}`."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": repr(value)}
    if isinstance(value, dict):
        return {"map": {key: _written(each) for key, each in value.items()}}
    return [_written(each) for each in value] if isinstance(value, (list, tuple)) else value


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        if "number" in value:
            return float(value["number"])
        return {key: _read(each) for key, each in value["map"].items()}
    return [_read(each) for each in value] if isinstance(value, list) else value
