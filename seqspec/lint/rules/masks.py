"""Rules on masks: what marks padding must reach what would leave it out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from seqspec.analysis.flow import Step
from seqspec.analysis.masks import makes_mask, reads_mask, skips_masked, unmasking
from seqspec.lint.rule import Rule, Subject
from seqspec.lint.rules.labels import compared
from seqspec.source.problem import Problem, Related, Severity
from seqspec.spec.kinds import Shape, brief
from seqspec.spec.layers._masks import spreads
from seqspec.spec.losses._loss import Loss


class MaskLost(Rule):
    """A mask reaches the layer that would leave out the padding.

    Wrong: Embedding with `mask_zero: true`, then Conv1D, then LSTM: 16
    Right: Embedding with `mask_zero: true`, then LSTM: 16, or no `mask_zero`
    Why:   a layer that moves steps cannot keep their mask; Keras drops it with a warning, and the layers
           behind read the padding as any other step.
    """

    code = "SQ112"

    def check(self, subject: Subject) -> Iterator[Problem]:
        steps = subject.flow.steps
        for before, step in pairwise(steps):
            reader = _reader_behind(subject, step)
            if before.mask is None or step.mask is not None or reads_mask(step) or reader is None:
                continue
            source = next(each for each in reversed(steps[: step.index]) if makes_mask(each))
            yield self.problem(
                subject,
                step.path,
                f"{step.type} loses the mask of {source.name}, so that {reader.name} reads padding",
                unmasking(source),
                [
                    Related(subject.document.key_at(source.path), "the mask comes from here"),
                    Related(subject.document.key_at(reader.path), "it would be read here"),
                ],
            )


class MaskOfAnswers(Rule):
    """The mask of the answers says which values of the loss count.

    Wrong: Embedding with `mask_zero: true`, then Dense: 1, with labels of (16,)
    Right: Embedding with `mask_zero: true`, then Dense: 1, with labels of (16, 1)
    Why:   a loss has one value for each row of the answers, and Keras multiplies them by the mask; where
           labels have no last axis of 1, it drops that of the answers, and a row is a whole sample.
    """

    code = "SQ113"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        mask, answer, loss = subject.last.mask, compared(subject), subject.loss
        axis = getattr(loss, "axis", -1)
        if mask is None or loss is None or not isinstance(axis, int) or _has_no_rows(loss):
            return
        values = _without(answer, axis)
        if values is None or _fits(mask, values):  # AxisOfAnswers tells of an axis that is none
            return
        source = next(each for each in reversed(subject.flow.steps) if makes_mask(each))
        squeezed = answer != subject.flow.output_shape
        first = "give the labels a last axis of 1, or " if squeezed else ""
        yield self.problem(
            subject,
            ("compile", "loss"),
            f"the answers have a mask of {brief(mask)}, but {type(loss).__name__} has "
            f"{f'values of {brief(values)}' if values else '1 value'} for a sample",
            first + unmasking(source),
            [Related(subject.document.key_at(source.path), "the mask comes from here")],
        )


def _has_no_rows(loss: Loss) -> bool:
    """Whether it compares samples with each other, or all of them at once."""
    return type(loss).__name__ in ("Circle", "Dice", "Tversky")


def _without(shape: Shape, axis: int) -> Shape | None:
    """What is left of a shape without an axis that counts the batch; None where there is no such axis."""
    index = axis - 1 if axis > 0 else axis + len(shape)
    return (*shape[:index], *shape[index + 1 :]) if axis and 0 <= index < len(shape) else None


def _fits(mask: Shape, values: Shape) -> bool:
    """Whether Keras can multiply the two: it drops a last axis of 1 that only one of them has."""
    shorter, longer = sorted((mask, values), key=len)
    if len(longer) == len(shorter) + 1 and longer[-1] == 1:
        longer = longer[:-1]
    alike = spreads(longer, shorter) or spreads(shorter, longer)
    return alike and len(longer) == len(shorter)


def _reader_behind(subject: Subject, loser: Step) -> Step | None:
    """The first layer behind that would have read the mask, unless another mask is made before it."""
    for step in subject.flow.steps[loser.index + 1 :]:
        if makes_mask(step):
            return None
        if skips_masked(step):
            return step
    return None
