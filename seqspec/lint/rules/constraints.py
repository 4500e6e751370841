"""Rules on what weights are held to."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.lint.rule import Rule, Subject
from seqspec.source.problem import Problem
from seqspec.spec.constraints.bounds import MinMaxNorm
from seqspec.spec.words import show


class NormsBetweenNothing(Rule):
    """The least norm of a MinMaxNorm is not above the largest.

    Wrong: Dense: {units: 8, kernel_constraint: {MinMaxNorm: {min_value: 2, max_value: 1}}}
    Right: Dense: {units: 8, kernel_constraint: {MinMaxNorm: {min_value: 1, max_value: 2}}}
    Why:   Keras clips to the largest first and to the least last, so that every norm ends at
           `min_value`, and `max_value` does nothing.
    """

    code = "SQ424"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for layer, path in subject.layers:
            for field in sorted(layer.model_fields_set):
                match getattr(layer, field):
                    case MinMaxNorm(min_value=least, max_value=most) as norm if (
                        least > most and norm.rate
                    ):
                        message = (
                            f"`min_value` {show(least)} is above `max_value` {show(most)}: "
                            f"every norm is pulled to {show(least)}"
                        )
                        yield self.problem(subject, (*path, field), message, _fix(norm))


def _fix(norm: MinMaxNorm) -> str:
    if {"min_value", "max_value"} <= norm.model_fields_set:
        return "swap them"
    return f"set `max_value` to {show(norm.min_value)} or more"
