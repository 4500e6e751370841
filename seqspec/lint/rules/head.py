"""Rules on the head of the model: the last layer against the loss."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.lint.rule import Rule, Subject
from seqspec.lint.rules.labels import LOSS, chooses_of_one
from seqspec.source.problem import Problem, Related
from seqspec.spec.layers.core import Dense
from seqspec.spec.losses._loss import Loss

_PROBABILITIES = {"softmax", "sigmoid", "hard_sigmoid", "sparsemax"}


class SoftmaxOverOneUnit(Rule):
    """Softmax over one unit always answers 1.0, so nothing is learned.

    Wrong: Dense: {units: 1, activation: softmax}
    Right: Dense: {units: 1, activation: sigmoid}
    Why:   softmax divides a score by the sum of its axis; alone, that is 1.
    """

    code = "SQ201"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for step in subject.flow:
            match step.layer:
                case Dense(units=1, activation="softmax"):
                    yield self.problem(
                        subject,
                        (*step.path, "activation"),
                        "softmax over 1 unit always answers 1.0",
                        "use `sigmoid`, or set `units` to 2 or more",
                    )


class ChoiceOfOne(Rule):
    """A choice among classes needs a unit for each of them.

    Wrong: Dense: {units: 1, activation: sigmoid} with loss: categorical_crossentropy
    Right: Dense: {units: 1, activation: sigmoid} with loss: binary_crossentropy
    Why:   the one unit has all of the probability, so that the loss is 0.0 and nothing is learned.
    """

    code = "SQ217"

    def check(self, subject: Subject) -> Iterator[Problem]:
        if chooses_of_one(subject):
            name = type(subject.loss).__name__
            message = f"{name} chooses among classes, and the model answers 1 value"
            fix = "write `binary_crossentropy`, or give the last layer a unit for each class"
            related = [Related(subject.document.key_at(subject.last.path), "it comes from here")]
            yield self.problem(subject, LOSS, message, fix, related)


class NotProbabilities(Rule):
    """A crossentropy takes probabilities unless it is told that it gets scores.

    Wrong: Dense: 10 with loss: categorical_crossentropy
    Right: Dense: {units: 10, activation: softmax}, or loss: {CategoricalCrossentropy: {from_logits: true}}
    Why:   Keras clips scores into [0, 1] and goes on, and the loss is of something else.
    """

    code = "SQ206"

    def check(self, subject: Subject) -> Iterator[Problem]:
        loss, last = subject.loss, subject.last
        if not _wants_probabilities(loss):
            return
        activation = getattr(last.layer, "activation", None)
        if last.type in ("Dense", "Activation") and activation not in _PROBABILITIES:
            one = last.after[-1:] == (1,)
            right = "sigmoid" if one or type(loss).__name__.startswith("Binary") else "softmax"
            yield self.problem(
                subject,
                (*last.path, "activation"),
                f"{type(loss).__name__} takes probabilities, but the last activation is `{activation}`",
                f"use `activation: {right}`, or set `from_logits: true` on the loss",
                [Related(subject.document.value_at(LOSS), "this loss")],
            )


class ProbabilitiesAsScores(Rule):
    """A loss that expects scores gets probabilities.

    Wrong: Dense: {units: 10, activation: softmax} with CategoricalCrossentropy: {from_logits: true}
    Right: Dense: 10 with CategoricalCrossentropy: {from_logits: true}
    Why:   Keras undoes the function where it still sees it, and elsewhere applies it twice, which leaves
           a model that hardly learns.
    """

    code = "SQ209"

    def check(self, subject: Subject) -> Iterator[Problem]:
        loss, last = subject.loss, subject.last
        name = type(loss).__name__
        if not name.endswith("ntropy") or not getattr(loss, "from_logits", False):
            return
        made = subject.squashed
        if made == ("sigmoid" if name.startswith("Binary") else "softmax"):
            path = subject.document.item(LOSS)
            yield self.problem(
                subject,
                (*path, "from_logits"),
                f"with `from_logits` {name} takes scores, and gets probabilities from `{made}`",
                "delete `from_logits`, or the activation",
                [Related(subject.document.key_at(last.path), "probabilities come from here")],
            )


def _wants_probabilities(loss: Loss | None) -> bool:
    named = type(loss).__name__.endswith("Crossentropy")
    return named and not getattr(loss, "from_logits", False)
