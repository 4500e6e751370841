"""How a model is run: what the spec leaves to the engine, decided from the spec alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from seqspec.spec.layers._layer import Layer
from seqspec.spec.spec import Spec

# Their gradients are summed in an order that changes from process to process.
_NEED_DETERMINISM = {"Embedding", "ReversibleEmbedding"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What the engine chose; it changes speed and the last bits, never the mathematics.

    Attributes:
        op_determinism: whether TensorFlow must run every operation in one fixed order.
        steps_per_execution: training steps in one call of the compiled function.
        jit_compile: whether XLA compiles the step; `auto` leaves it to Keras.
    """

    op_determinism: bool = False
    steps_per_execution: int = 1
    jit_compile: bool | str = "auto"

    def prepare_process(self) -> None:
        """Put the settings that TensorFlow holds for the whole process."""
        if self.op_determinism:
            import tensorflow as tf

            tf.config.experimental.enable_op_determinism()

    def compile_arguments(self) -> dict[str, Any]:
        """The plan as arguments of `Model.compile`."""
        return {
            "steps_per_execution": self.steps_per_execution,
            "jit_compile": False if self.op_determinism else self.jit_compile,
        }


def plan_for(spec: Spec) -> Plan:
    """The plan of a spec: a pure function of what the spec says."""
    determinism = any(type(layer).__name__ in _NEED_DETERMINISM for layer in _all_layers(spec))
    given = spec.compile
    steps = given.steps_per_execution if given else None
    jit = given.jit_compile if given else None
    return Plan(
        determinism,
        steps if isinstance(steps, int) else 1,
        "auto" if jit is None else jit,
    )


def _all_layers(spec: Spec) -> list[Layer]:
    """Every layer, with those inside wrappers."""
    found = list(spec.layers)
    for layer in found:
        inner = getattr(layer, "layer", None)
        if isinstance(inner, Layer):
            found.append(inner)
    return found
