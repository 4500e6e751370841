"""Rules on shapes that are one thing while training and another afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.analysis.flow import Step, part
from seqspec.lint.rule import Rule, Subject
from seqspec.source.problem import Problem, Related, Severity
from seqspec.spec.kinds import brief
from seqspec.spec.layers._layer import ShapeError


class CropWhileTraining(Rule):
    """RandomCrop crops while training only, so that layers behind it meet two sizes.

    Wrong: RandomCrop: {height: 24, width: 24} on images of (32, 32, 3)
    Right: CenterCrop: {height: 24, width: 24}, or RandomTranslation, which keeps the size
    Why:   evaluate and predict get the whole image: a Flatten and Dense behind it then fail.
    """

    code = "SQ110"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for step in subject.flow:
            if step.type != "RandomCrop" or step.before == step.after:
                continue
            message = (
                f"RandomCrop answers {brief(step.after)} while training, "
                f"and {brief(step.before)} afterwards"
            )
            stuck = _stuck(subject, step)
            related = [] if stuck is None else [_where(subject, stuck)]
            yield self.problem(
                subject,
                step.path,
                message,
                "use `CenterCrop`, or `RandomTranslation`, which keeps the size",
                related,
                None if stuck is None else Severity.ERROR,
            )


def _where(subject: Subject, stuck: Step) -> Related:
    return Related(subject.document.key_at(stuck.path), f"{stuck.name} fits one size only")


def _stuck(subject: Subject, crop: Step) -> Step | None:
    """The first layer behind a crop that cannot take the whole image, or has other weights for it."""
    shape = crop.before
    for step in subject.flow.steps[crop.index + 1 :]:
        if step.type == "RandomCrop":
            continue
        try:
            whole = part(step.layer, shape)
        except ShapeError:
            return step
        if whole.weights != step.weights:
            return step
        shape = whole.after
    return None
