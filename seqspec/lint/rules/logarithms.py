"""Rules on losses that take a logarithm."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.lint.bounds import bounds
from seqspec.lint.rule import Rule, Subject
from seqspec.lint.rules.labels import LOSS, from_data, labels, this_loss
from seqspec.source.problem import Problem

_LOGARITHMS = ("Poisson", "MeanSquaredLogarithmicError")
# Activations that answer negative numbers as well.
_BELOW_0 = ("linear", "tanh")


class LogarithmOfNegative(Rule):
    """A loss that takes a logarithm is for numbers from 0.

    Wrong: loss: poisson with y: {normal: {shape: [1]}}, or with Dense: 1
    Right: loss: poisson with labels from 0, and Dense: {units: 1, activation: softplus}
    Why:   Keras takes a negative number for 0 in `msle`; in `poisson` it has no lower end as a label,
           and as an answer the loss is not a number.
    """

    code = "SQ221"

    def check(self, subject: Subject) -> Iterator[Problem]:
        name, y = type(subject.loss).__name__, labels(subject)
        if name not in _LOGARITHMS:
            return
        low = bounds(y)[0] if y is not None and y.is_bounded else None
        if low and low.value is not None and low.value < 0:
            message = f"{name} takes labels from 0, but these go down to {low}"
            fix = "use a loss for any numbers, such as `mse`"
            yield self.problem(subject, LOSS, message, fix, [from_data(subject)])
        elif name == "Poisson":
            yield from self._of_answers(subject)

    def _of_answers(self, subject: Subject) -> Iterator[Problem]:
        last, made = subject.maker, subject.squashed
        free = getattr(last.layer, "kernel_constraint", None) is None
        if last.type in ("Dense", "Activation") and made in _BELOW_0 and free:
            message = f"Poisson takes answers from 0, but the last activation is `{made}`"
            fix = "use `activation: softplus`"
            if last.type == "Activation":
                fix = "write `softplus`"
            related = [this_loss(subject)]
            yield self.problem(subject, (*last.path, "activation"), message, fix, related)
