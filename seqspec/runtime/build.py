"""From a spec to a compiled Keras model, with the numbers a hand-written script would have."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from seqspec.analysis.trace import layer_names
from seqspec.data.source import Split
from seqspec.runtime.objects import arguments, made, make
from seqspec.runtime.plan import Plan, plan_for
from seqspec.spec.input import Input
from seqspec.spec.spec import Spec


def build(spec: Spec, plan: Plan | None = None) -> keras.Sequential:
    """A `keras.Sequential` of the layers of `spec`, compiled where the spec has `compile`.

    The seed is set right before, and each layer is made exactly once and in order: Keras draws the seed
    of every initializer and dropout from one stream, so that any other way gives other weights.
    """
    plan = plan or plan_for(spec)
    plan.prepare_process()
    keras.utils.set_random_seed(spec.seed)
    model = keras.Sequential(list(_layers(spec)), name=spec.name)
    if spec.compile is not None:
        model.compile(**_compile_arguments(spec, plan))
        model.optimizer.build(model.trainable_variables)
    return model


def make_metrics(model: keras.Sequential, split: Split, batch_size: int) -> None:
    """Make the variables of the metrics, by a batch of zeros, for labels such as those of `split`.

    Keras makes them (and those of the optimizer) inside the first step, and so traces that step twice.
    """
    _, labels = split.take(np.arange(1))
    dtype = "float32" if labels.dtype == np.float64 else str(labels.dtype)
    batch = batch_size if model.input_shape[0] else 1
    zeros = keras.ops.zeros((batch, *labels.shape[1:]), dtype)
    model.compute_metrics(None, zeros, keras.ops.zeros((batch, *model.output_shape[1:])))
    model.reset_metrics()


def _layers(spec: Spec) -> list[Any]:  # Any: Keras layers and the input, which have no common type
    first = [_input(spec.input)] if spec.input else []
    names = layer_names(spec)
    return first + [
        make(layer.model_copy(update={"name": name}))
        for layer, name in zip(spec.layers, names, strict=True)
    ]


def _input(given: Input) -> Any:  # Any: a KerasTensor
    if given.batch_shape is not None:
        return keras.Input(batch_shape=given.batch_shape, dtype=given.dtype)
    return keras.Input(shape=given.sample_shape, dtype=given.dtype)


def _compile_arguments(spec: Spec, plan: Plan) -> dict[str, Any]:
    """The arguments of `Model.compile`; what the spec leaves open stands in the plan."""
    assert spec.compile is not None
    given = arguments(spec.compile)
    metrics = {
        key: [made(metric) for metric in given[key]]
        for key in ("metrics", "weighted_metrics")
        if given.get(key)
    }
    return {"loss": None, **given, **metrics, **plan.compile_arguments()}
