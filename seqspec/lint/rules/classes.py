"""Rules on the numbers of the labels: classes against outputs, yes and no against 0 and 1."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.data.facts import Array
from seqspec.lint.bounds import Bound, bounds
from seqspec.lint.mending import widened
from seqspec.lint.rule import Rule, Subject
from seqspec.lint.rules.labels import LOSS, from_data, labels, misencoded
from seqspec.source.problem import Problem, Severity

# Losses that pick the answer of the class that a label numbers.
_NUMBERED = ("SparseCategoricalCrossentropy", "CategoricalGeneralizedCrossEntropy")
_YES_OR_NO = ("BinaryCrossentropy", "BinaryFocalCrossentropy")
FROM_0 = "count the classes from 0 with `prepare: {y: [{shift: -1}, {cast: int32}]}` under `data`"
# Bounds are worked out in float64, values in float32.
_SLACK = 1e-6


class OutputWidth(Rule):
    """A classifier has one output for each class, and classes count from 0.

    Wrong: Dense: {units: 10, activation: softmax} with labels of 12 classes
    Right: Dense: {units: 12, activation: softmax}
    Why:   a class without an output cannot be answered; on a CPU Keras dies at the first such label.
    """

    code = "SQ203"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        y, after = labels(subject), subject.flow.output_shape
        units = after[-1] if after else None
        if y is None or units is None:
            return
        found = _miscounted(y, units, subject) or _unanswered(y, units, subject)
        if found is not None:
            message, fix = found
            yield self.problem(subject, subject.last.path, message, fix, [from_data(subject)])


def _miscounted(y: Array, units: int, subject: Subject) -> tuple[str, str] | None:
    """What is wrong where it is known how many classes there are."""
    if y.classes is None:
        return None
    if type(subject.loss).__name__ in _NUMBERED:
        fits = units >= y.classes
    else:
        fits = y.kind != "one_hot" or units == y.classes
    if fits:
        return None
    message = f"the model answers {units} values, but the labels have {y.classes} classes"
    return message, widened(subject, y.classes)


def _unanswered(y: Array, units: int, subject: Subject) -> tuple[str, str] | None:
    """What is wrong where only the range of the class numbers is known."""
    loss = subject.loss
    if type(loss).__name__ not in _NUMBERED or not y.is_bounded or misencoded(y, loss):
        return None
    (low, high), ignored = bounds(y), getattr(loss, "ignore_class", None)
    if low.value is not None and low.value < 0 and low.value != ignored:
        return f"the labels go down to {low}, but classes count from 0", "mend the labels"
    if high.value is None or high.value < units or high.value == ignored:
        return None
    outputs = "1 value, for class 0 alone" if units == 1 else f"{units} values, for classes 0 to"
    last = "" if units == 1 else f" {units - 1}"
    message = f"the labels go up to {high}, but the model answers {outputs}{last}"
    more = widened(subject, int(high.value) + 1)
    return message, f"{FROM_0}, or {more}" if low.value == 1 else more


class YesOrNo(Rule):
    """A binary crossentropy takes labels from 0 to 1.

    Wrong: loss: binary_crossentropy with labels 0..4
    Right: loss: sparse_categorical_crossentropy with labels 0..4, and a softmax over 5 units
    Why:   the loss of any other number has no lower end: it goes below 0, and nothing is learned.
    """

    code = "SQ215"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        y = labels(subject)
        if y is None or type(subject.loss).__name__ not in _YES_OR_NO or not y.is_bounded:
            return
        low, high = bounds(y)
        if _is_beyond(low) or _is_beyond(high):
            far = f"go up to {high}" if _is_beyond(high) else f"go down to {low}"
            message = f"{type(subject.loss).__name__} takes labels from 0 to 1, but these {far}"
            yield self.problem(subject, LOSS, message, _mended(y, low, high), [from_data(subject)])


def _is_beyond(bound: Bound) -> bool:
    return bound.value is not None and not -_SLACK <= bound.value <= 1 + _SLACK


def _mended(y: Array, low: Bound, high: Bound) -> str:
    """How labels beyond 0 and 1 are mended, by what they seem to be."""
    if (low.value, high.value) == (1, 2):
        return FROM_0
    if (low.value, high.value) == (-1, 1):
        return "write 0 for -1, or use `hinge`"
    if y.kind == "class" and (low.value or 0) >= 0 and high.value is not None:
        rows = f"a last layer of {high.value + 1:.0f} units with `softmax`"
        return f"write `sparse_categorical_crossentropy`, with {rows}"
    return "scale them with `prepare` under `data`, or use a loss for numbers such as `mse`"
