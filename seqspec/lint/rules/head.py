"""Rules on the head of the model: the last layer against the loss."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from seqspec.analysis.flow import Step
from seqspec.lint.rule import Rule, Subject, activation_of
from seqspec.lint.rules.labels import LOSS, chooses_of_one, this_loss
from seqspec.source.problem import Problem, Related
from seqspec.spec.layers._layer import Layer
from seqspec.spec.layers.core import Dense
from seqspec.spec.losses._loss import Loss

_PROBABILITIES = {"softmax", "sigmoid", "hard_sigmoid", "sparsemax"}
_SQUASHING = {"softmax", "sigmoid"}
# Layers whose answers may be of any size.
_UNBOUNDED = ("ReLU", "LeakyReLU", "ELU", "PReLU")


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
        loss, last = subject.loss, subject.maker
        if not _wants_probabilities(loss):
            return
        activation = getattr(last.layer, "activation", None)
        if last.type in _UNBOUNDED and not _is_within_1(last.layer):
            message = (
                f"{type(loss).__name__} takes probabilities, but the last layer is {last.type}"
            )
            fix = f"put `Activation: {_squashing(last, loss)}` in its place"
            related = [this_loss(subject)]
            yield self.problem(subject, last.path, message, fix, related)
        if last.type in ("Dense", "Activation") and activation not in _PROBABILITIES:
            right = _squashing(last, loss)
            yield self.problem(
                subject,
                (*last.path, "activation"),
                f"{type(loss).__name__} takes probabilities, but the last activation is `{activation}`",
                f"use `activation: {right}`, or {_told_of_scores(subject)}",
                [this_loss(subject)],
            )


def _told_of_scores(subject: Subject) -> str:
    """How the loss is told that it gets scores; a bare word has no settings."""
    section = subject.spec.compile
    if section and isinstance(section.loss, str):
        return f"write `loss: {{{type(subject.loss).__name__}: {{from_logits: true}}}}`"
    return "set `from_logits: true` on the loss"


def _is_within_1(layer: Layer) -> bool:
    """Whether a ReLU cuts what is above 1."""
    most = getattr(layer, "max_value", None)
    return most is not None and most <= 1


def _squashing(last: Step, loss: Loss | None) -> str:
    """The function that makes the probabilities that a loss takes."""
    one = last.after[-1:] == (1,)
    return "sigmoid" if one or type(loss).__name__.startswith("Binary") else "softmax"


class SquashedTwice(Rule):
    """Probabilities are not made into probabilities once more.

    Wrong: Dense: {units: 10, activation: softmax}, then Softmax
    Right: Dense: 10, then Softmax
    Why:   a softmax of numbers from 0 to 1 is nearly the same for all of them, so that the model is
           never sure and hardly learns.
    """

    code = "SQ219"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for before, step in pairwise(subject.flow.steps):
            if step.type not in ("Activation", "Softmax"):
                continue
            first, again = activation_of(before), activation_of(step)
            along = all(getattr(each.layer, "axis", -1) == -1 for each in (before, step))
            if along and {first, again} <= _SQUASHING:
                message = f"`{again}` gets what `{first}` has made probabilities already"
                related = [Related(subject.document.key_at(before.path), f"`{first}` stands here")]
                yield self.problem(subject, step.path, message, "delete one of the two", related)


class DroppedAnswers(Rule):
    """No probability of the answer is dropped.

    Wrong: Dense: {units: 10, activation: softmax}, then Dropout: 0.5, with a crossentropy
    Right: Dropout: 0.5, then Dense: {units: 10, activation: softmax}
    Why:   a dropped probability is 0, whose crossentropy is as large as can be, and the others do not
           sum to 1; the model is trained on noise.
    """

    code = "SQ220"

    def check(self, subject: Subject) -> Iterator[Problem]:
        steps, last = subject.flow.steps, subject.last
        if len(steps) < 2 or last.type != "Dropout" or not getattr(last.layer, "rate", 0):
            return
        made = activation_of(steps[-2])
        if made in _SQUASHING and _wants_probabilities(subject.loss):
            message = f"Dropout drops probabilities that `{made}` has made for the loss"
            weighted = [step for step in steps if step.parameters]
            line = subject.document.key_at(weighted[-1].path).line if weighted else None
            fix = f"put it before line {line}, or delete it" if line else "delete it"
            related = [Related(subject.document.key_at(steps[-2].path), "they come from here")]
            yield self.problem(subject, last.path, message, fix, related)


class ProbabilitiesAsScores(Rule):
    """A loss that expects scores gets probabilities.

    Wrong: Dense: {units: 10, activation: softmax} with CategoricalCrossentropy: {from_logits: true}
    Right: Dense: 10 with CategoricalCrossentropy: {from_logits: true}
    Why:   Keras undoes the function where it still sees it, and elsewhere applies it twice, which leaves
           a model that hardly learns.
    """

    code = "SQ209"

    def check(self, subject: Subject) -> Iterator[Problem]:
        loss, last = subject.loss, subject.maker
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
