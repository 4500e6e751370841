"""The static engine held against the model that Keras builds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import keras

from seqspec.analysis.flow import Step
from seqspec.lint.check import Checked
from seqspec.runtime.build import build
from seqspec.runtime.plan import Plan


class DisagreementError(Exception):
    """Keras builds something else than was worked out, which is a fault of seqspec."""


def compare(checked: Checked) -> None:
    """Build a spec's model; raises DisagreementError where names, shapes or weights are not as worked out."""
    assert checked.spec is not None and checked.flow is not None
    model = build(checked.spec, Plan())  # shapes need no switch of the whole process
    pairs = zip(checked.flow, model.layers, strict=True)
    found = [line for step, layer in pairs for line in _differences(step, layer)]
    if found:
        raise DisagreementError(f"{checked.document.file}: {'; '.join(found)}")
    keras.backend.clear_session()


def _differences(step: Step, layer: Any) -> Iterator[str]:  # Any: a Keras layer
    numbers = [variable for variable in layer.weights if "seed_generator" not in variable.path]
    told = {
        "names": (step.name, layer.name),
        "lengths after it": (step.after, tuple(layer.output.shape[1:])),
        "weights": (
            sorted((weight.shape, weight.trainable, weight.dtype) for weight in step.weights),
            sorted((tuple(each.shape), each.trainable, each.dtype) for each in numbers),
        ),
    }
    for what, (ours, theirs) in told.items():
        if ours != theirs:
            yield f"the {what} of layer {step.name} are {ours} here and {theirs} in Keras"
