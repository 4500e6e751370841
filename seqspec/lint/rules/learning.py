"""Rules on layers that could learn, and cannot: frozen, fed with zeros, or all alike."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.analysis.flow import Step
from seqspec.lint.rule import Rule, Subject
from seqspec.source.problem import Problem, Related


class NothingTrains(Rule):
    """A model that is trained has weights that training changes.

    Wrong: Dense: {units: 1, trainable: false} as the only layer with weights
    Right: Dense: 1
    Why:   what is not `trainable` stays as it is; Keras warns and goes through all epochs.
    """

    code = "SQ419"

    def check(self, subject: Subject) -> Iterator[Problem]:
        flow = subject.flow
        if subject.spec.compile is None or flow.trainable_parameters:
            return
        frozen = [step for step in flow if step.parameters and not step.layer.trainable]
        if frozen:
            message = "no layer is trained: all that have weights are `trainable: false`"
            path = (*frozen[-1].path, "trainable")
            yield self.problem(subject, path, message, "delete `trainable: false` here")


class AllDropped(Rule):
    """A layer that learns gets more than zeros.

    Wrong: Dropout: 1.0, then Dense: 1
    Right: Dropout: 0.5, then Dense: 1
    Why:   while training, a rate of 1 drops every value, so that only biases are learned.
    """

    code = "SQ420"

    def check(self, subject: Subject) -> Iterator[Problem]:
        steps = subject.flow.steps
        learning = [step.index for step in steps if step.trainable_parameters]
        for step in steps:
            dropped = getattr(step.layer, "rate", None) == 1 and not step.layer.passes_gradient
            if dropped and learning and step.index < learning[0]:
                message = f"{step.type} with a `rate` of 1 leaves only zeros to learn from"
                yield self.problem(subject, step.path, message, "use a `rate` below 1")


class BornAlike(Rule):
    """Of two layers that learn one after the other, not both begin with zeros.

    Wrong: Dense: {units: 8, kernel_initializer: zeros}, then Dense: {units: 1, kernel_initializer: zeros}
    Right: Dense: 8, then Dense: {units: 1, kernel_initializer: zeros}
    Why:   all units of the first answer the same and get the same gradient, so that they stay one unit,
           or none where the answer is 0.
    """

    code = "SQ423"

    def check(self, subject: Subject) -> Iterator[Problem]:
        before: Step | None = None
        for step in subject.flow:
            if before and _is_zeros(before) and _is_zeros(step) and _width(before) > 1:
                message = f"{before.type} and {step.type} begin with zeros, so all units stay alike"
                path = (*before.path, "kernel_initializer")
                related = [Related(subject.document.key_at(step.path), "these are zeros too")]
                yield self.problem(
                    subject, path, message, "delete `kernel_initializer` here", related
                )
            if step.type not in ("Activation", "Flatten", "ReLU"):
                before = step


def _is_zeros(step: Step) -> bool:
    """Whether a layer that multiplies by a kernel begins with one of zeros, and is trained."""
    if step.type not in ("Dense", "Conv1D", "Conv2D", "Conv3D") or not step.layer.trainable:
        return False
    given = getattr(step.layer, "kernel_initializer", None)
    name = given if isinstance(given, str) else type(given).__name__
    lora = getattr(step.layer, "lora_rank", None)
    same = getattr(step.layer, "bias_initializer", None) in ("zeros", "Zeros", "ones", "Ones")
    return name.lower() == "zeros" and lora is None and same


def _width(step: Step) -> int:
    """How many units a layer has, which could be alike."""
    return int(getattr(step.layer, "units", 0) or getattr(step.layer, "filters", 0))
