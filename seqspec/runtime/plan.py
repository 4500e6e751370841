"""How a model is run: what the spec leaves to the engine, decided from the spec alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from seqspec.analysis.flow import Flow, Part
from seqspec.spec.callbacks._callback import Callback
from seqspec.spec.fit import KERAS_BATCH
from seqspec.spec.layers._layer import Layer
from seqspec.spec.spec import Spec

# Their gradients are summed in an order that changes from process to process.
_NEED_DETERMINISM = {"Embedding", "ReversibleEmbedding"}

# What follows was measured on 2 cores without a GPU; `make bench` measures it again.
# Seconds that a call may last, so that a signal is heeded and a checkpoint written soon enough.
CALL_SECONDS = 0.2
MOST_STEPS = 1024
# A step of training is three times a forward pass; so many operations are done in a second.
TRAINING = 3
FLOPS_PER_SECOND = 1e11
# Answers are written and read again in each direction, and a weight about ten times in an update.
UPDATE = 10
BYTES_PER_SECOND = 5e9
# What a step costs beside its arithmetic: for itself, for each layer, for each step of a recurrent one.
STEP_SECONDS, LAYER_SECONDS, RECURRENT_SECONDS = 100e-6, 30e-6, 60e-6
# XLA halves the step of recurrent stacks and takes seconds to compile: worth it for so many steps.
STEPS_WORTH_COMPILING = 10_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What the engine chose; it changes speed and the last bits, never the mathematics.

    Attributes:
        op_determinism: whether TensorFlow must run every operation in one fixed order.
        steps_per_execution: training steps in one call of the compiled function.
        jit_compile: whether XLA compiles the step; `auto` leaves it to Keras.
        reasons: why, a sentence for each choice.
    """

    op_determinism: bool = False
    steps_per_execution: int = 1
    jit_compile: bool | str = "auto"
    reasons: tuple[str, ...] = ()

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


def plan_for(spec: Spec, flow: Flow | None = None, samples: int | None = None) -> Plan:
    """The plan of a spec: a pure function of what the spec says, and of the number of its samples."""
    determinism = any(type(layer).__name__ in _NEED_DETERMINISM for layer in _all_layers(spec))
    steps, why = _steps(spec, flow)
    jit, reason = _jit(spec, samples, determinism)
    ordered = "op determinism: on, because the gradients of an Embedding are summed in any order"
    return Plan(determinism, steps, jit, (why, reason, *([ordered] if determinism else [])))


def _steps(spec: Spec, flow: Flow | None) -> tuple[int, str]:
    given = spec.compile.steps_per_execution if spec.compile else None
    if isinstance(given, int):
        return given, f"steps a call: {given}, as the spec says"
    if spec.compile and spec.compile.run_eagerly:
        return (
            1,
            "steps a call: 1, because a model that runs eagerly takes longer than its arithmetic",
        )
    if any(_counts_batches(each) for each in spec.fit.callbacks):
        return 1, "steps a call: 1, because a callback counts them"
    seconds = _step_seconds(spec, flow)
    if seconds is None:
        return 1, "steps a call: 1, because the cost of a step is not known"
    steps = int(max(1, min(MOST_STEPS, CALL_SECONDS / seconds)))
    return steps, f"steps a call: {steps}, as a step should take about {1000 * seconds:,.1f} ms"


def _counts_batches(callback: Callback) -> bool:
    return any(getattr(callback, name, "epoch") != "epoch" for name in ("save_freq", "update_freq"))


def _step_seconds(spec: Spec, flow: Flow | None) -> float | None:
    """About how long a step of training takes; None where a length is known only at run time."""
    if flow is None or flow.cost is None:
        return None
    batch = spec.fit.batch_size or flow.batch_size or KERAS_BATCH
    arithmetic = TRAINING * flow.cost.flops * batch / FLOPS_PER_SECOND
    answers = sum(step.output_bytes or 0 for step in flow)
    moved = TRAINING * batch * answers + UPDATE * flow.weight_bytes
    own = sum(map(_own_seconds, _all_parts(flow.steps)))
    return STEP_SECONDS + arithmetic + moved / BYTES_PER_SECOND + own


def _own_seconds(part: Part) -> float:
    recurrent = hasattr(part.layer, "return_sequences")
    return LAYER_SECONDS + (RECURRENT_SECONDS * (part.before[0] or 1) if recurrent else 0)


def _all_parts(parts: tuple[Part, ...]) -> Iterator[Part]:
    for each in parts:
        yield each
        yield from _all_parts(each.parts)


def _jit(spec: Spec, samples: int | None, determinism: bool) -> tuple[bool | str, str]:
    given = spec.compile.jit_compile if spec.compile else None
    if given is not None:
        return given, f"XLA: {str(given).lower()}, as the spec says"
    if determinism:
        return "auto", "XLA: off, because Keras has none with op determinism"
    steps = spec.fit.epochs * -(-(samples or 0) // (spec.fit.batch_size or KERAS_BATCH))
    if not _suits_xla(spec):
        return "auto", "XLA: off on a CPU, where it does not help this model"
    if steps < STEPS_WORTH_COMPILING:
        return "auto", f"XLA: off on a CPU, because {steps:,} steps are not worth compiling for"
    return True, f"XLA: on, because {steps:,} steps of recurrent layers are worth compiling for"


def _suits_xla(spec: Spec) -> bool:
    """Whether a model is a stack of recurrent layers, and draws nothing that XLA draws otherwise."""
    layers = list(_all_layers(spec))
    recurrent = any(hasattr(layer, "return_sequences") for layer in layers)
    drawn = any(getattr(layer, name, 0) for layer in layers for name in _DRAWN)
    plain = all(type(layer).__name__ in _PLAIN for layer in layers)
    return recurrent and plain and not drawn


_PLAIN = {"LSTM", "GRU", "SimpleRNN", "Dense", "Activation", "Bidirectional", "TimeDistributed"}
_DRAWN = ("dropout", "recurrent_dropout")


def _all_layers(spec: Spec) -> list[Layer]:
    """Every layer, with those inside wrappers."""
    found = list(spec.layers)
    for layer in found:
        inside = (getattr(layer, "layer", None), *getattr(layer, "layers", ()))
        found += [each for each in inside if isinstance(each, Layer)]
    return found
