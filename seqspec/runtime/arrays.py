"""The numbers of a model as arrays in a fixed order, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from seqspec.runs.checkpoint import ArrayEntry
from seqspec.runs.errors import RunError
from seqspec.runtime.adapt import learned, relearn


def entries(model: keras.Sequential) -> Iterator[ArrayEntry]:
    """Everything that training changes: weights, seeds, optimizer, recurrent states, vocabularies."""
    for path, variable in _variables(model):
        yield _entry(path, variable)
    yield from learned(model)


def metric_entries(model: keras.Sequential) -> Iterator[ArrayEntry]:
    """What the metrics have counted so far, for an epoch that is cut in two."""
    for path, variable in _metric_variables(model):
        yield _entry(path, variable)


def finite_check(model: keras.Sequential) -> Callable[[], bool]:
    """A question that may be asked often: whether every weight and moving statistic is a finite number."""
    floats = [each for each in model.variables if keras.backend.is_float_dtype(each.dtype)]

    def sums() -> Any:  # Any: tensors; the sum of an array tells in one pass over it
        # In 32 bits, because a sum of finite numbers of 16 may not be one.
        return [keras.ops.sum(keras.ops.cast(each, "float32")) for each in floats]

    compiled = tf.function(sums, autograph=False)
    return lambda: bool(np.isfinite([float(each) for each in compiled()]).all())


def is_finite(entry: ArrayEntry) -> bool:
    """Whether an array holds no infinity and nothing that is not a number."""
    if "float" not in entry.dtype:
        return True
    return bool(np.isfinite(np.frombuffer(entry.data, _dtype(entry.dtype))).all())


def restore(
    model: keras.Sequential, found: Mapping[str, ArrayEntry], metrics: bool = False
) -> None:
    """Put arrays back into a model of the same spec; raises RunError where they do not belong to it.

    `metrics` says whether what the metrics have counted is put back too.
    """
    counted = _metric_variables(model) if metrics else ()
    for path, variable in (*_variables(model), *counted):
        entry = found.get(path)
        if entry is None or tuple(entry.shape) != tuple(variable.shape):
            raise RunError(
                f"the checkpoint has no `{path}` of shape {tuple(variable.shape)}",
                "it belongs to another spec; train again",
            )
        variable.assign(np.frombuffer(entry.data, _dtype(entry.dtype)).reshape(entry.shape))
    relearn(model, found)


def _entry(path: str, variable: Any) -> ArrayEntry:  # Any: a Keras variable
    array = np.asarray(keras.ops.convert_to_numpy(variable), order="C")
    return ArrayEntry(path, str(array.dtype), array.shape, array.tobytes())


def _metric_variables(model: keras.Sequential) -> Iterator[tuple[str, Any]]:
    for index, variable in enumerate(model.metrics_variables):
        yield f"metric/{index:04d}", variable


def _variables(model: keras.Sequential) -> Iterator[tuple[str, Any]]:  # Any: a Keras variable
    """Each variable with its path: its place in the model, and its name within the layer."""
    for index, variable in enumerate(model.variables):
        yield f"model/{index:04d}/{variable.name}", variable
    for layer in model.layers:
        for index, state in enumerate(_states(layer)):
            yield f"state/{layer.name}/{index}", state
    if model.optimizer is not None:
        for index, variable in enumerate(model.optimizer.variables):
            # Its name holds that of the model, which a spec may leave open.
            yield f"optimizer/{index:04d}", variable


def _states(layer: keras.Layer) -> list[Any]:
    """The recurrent states that a stateful layer keeps, which Keras saves nowhere."""
    if not getattr(layer, "stateful", False):
        return []
    parts = [layer] + [getattr(layer, name, None) for name in ("forward_layer", "backward_layer")]
    return [state for part in parts for state in keras.tree.flatten(getattr(part, "states", []))]


def _dtype(name: str) -> Any:
    if name == "bfloat16":
        import ml_dtypes

        return ml_dtypes.bfloat16
    return np.dtype(name)
