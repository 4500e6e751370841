"""Rules on the axes that losses and metrics work along, which count the batch."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.lint.rule import Rule, Subject
from seqspec.lint.rules.labels import compared
from seqspec.lint.rules.metrics import measured
from seqspec.source.document import Path
from seqspec.source.problem import Problem, Severity
from seqspec.spec.base import Item
from seqspec.spec.kinds import brief

Refusal = tuple[str, str]  # what is wrong, and the fix
_LEAVE_OUT = "leave `axis` out"


class AxisOfAnswers(Rule):
    """A loss or a metric works along axes that the answers have.

    Wrong: {CategoricalCrossentropy: {axis: 2}} with Dense: 3
    Right: {CategoricalCrossentropy: {axis: 1}}, which is -1 there, as without `axis`
    Why:   `axis` counts the batch as 0, and Keras stops at the first batch where there is no such axis.
    """

    code = "SQ210"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        rank = len(compared(subject)) + 1  # with the batch
        for item, path in _measuring(subject):
            axis = getattr(item, "axis", None)
            axes = axis if isinstance(axis, tuple) else () if axis is None else (axis,)
            found = next(filter(None, (_refused(item, each, subject, rank) for each in axes)), None)
            if found is None and len({each % rank for each in axes}) < len(axes):
                found = "`axis` names the same axis twice", "name each axis once"
            if found:
                yield self.problem(subject, (*path, "axis"), *found)
            elif _chooses(item) and any(each % rank == 0 for each in axes):
                message = "`axis` is that of the batch, but one class is chosen for each sample"
                warning = Severity.WARNING
                yield self.problem(subject, (*path, "axis"), message, _LEAVE_OUT, severity=warning)


def _measuring(subject: Subject) -> Iterator[tuple[Item, Path]]:
    """The loss and the metrics of the spec, each with its place."""
    if subject.loss is not None:
        yield subject.loss, subject.document.item(("compile", "loss"))
    yield from measured(subject)


def _refused(item: Item, axis: int, subject: Subject, rank: int) -> Refusal | None:
    """Why a loss or a metric cannot work along an axis; None where it can."""
    name = type(item).__name__
    if name == "SparseCategoricalCrossentropy" and axis not in (-1, rank - 1):
        return f"{name} works along the last axis only, got {axis}", _LEAVE_OUT
    if name.endswith("IoU") and axis not in (-1, 0):
        return f"{name} counts in a table of its own, along axis -1 only, got {axis}", _LEAVE_OUT
    if not -rank <= axis < rank:
        shape = brief(subject.flow.output_shape)
        message = (
            f"{name} gets {shape} behind the batch, axes 0 to {rank - 1}, and `axis` is {axis}"
        )
        return message, _LEAVE_OUT
    if name == "CategoricalCrossentropy" and axis < -1 and _from_scores(item, subject):
        fix = f"write `axis: {axis + rank}`" if axis + rank else _LEAVE_OUT  # 0 is the batch
        return f"{name} of scores counts axes from 0, got {axis}", fix
    return None


def _from_scores(item: Item, subject: Subject) -> bool:
    """Whether Keras computes with scores: it undoes the function of the last layer where it sees it."""
    return bool(getattr(item, "from_logits", False)) or subject.squashed in ("softmax", "sigmoid")


def _chooses(item: Item) -> bool:
    """Whether it takes the values along its axis for the scores of classes."""
    if type(item).__name__.endswith("IoU"):
        settings = ("sparse_y_true", "sparse_y_pred")
        return not all(getattr(item, field, False) for field in settings)
    return type(item).__name__.startswith("Categorical")
