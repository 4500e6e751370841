"""Rules on the head of the model: the last layer against the loss."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.lint.rule import Rule, Subject
from seqspec.source.problem import Problem
from seqspec.spec.layers.core import Dense


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
