"""Rules on shapes that are one thing while training and another afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.lint.rule import Rule, Subject
from seqspec.source.problem import Problem
from seqspec.spec.kinds import brief
from seqspec.spec.layers.image_size import RandomCrop


class CropWhileTraining(Rule):
    """RandomCrop crops while training only, so that layers behind it meet two sizes.

    Wrong: RandomCrop: {height: 24, width: 24} on images of (32, 32, 3)
    Right: CenterCrop: {height: 24, width: 24}, or RandomTranslation, which keeps the size
    Why:   evaluate and predict get the whole image: a Flatten and Dense behind it then fail.
    """

    code = "SQ110"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for step in subject.flow:
            if isinstance(step.layer, RandomCrop) and step.before != step.after:
                message = (
                    f"RandomCrop answers {brief(step.after)} while training, "
                    f"and {brief(step.before)} afterwards"
                )
                fix = "use `CenterCrop`, or `RandomTranslation`, which keeps the size"
                yield self.problem(subject, step.path, message, fix)
