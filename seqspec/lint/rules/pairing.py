"""Rules on metrics that cannot set the labels beside the answers."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.data.facts import Array
from seqspec.lint.bounds import bounds
from seqspec.lint.mending import widened
from seqspec.lint.rule import Rule, Subject
from seqspec.lint.rules.labels import OutputShape, column, crossing, from_data, labels, reshaped
from seqspec.lint.rules.metrics import (
    OF_CLASSES,
    measured,
    pairs,
    width_of,
)
from seqspec.source.problem import Problem, Severity
from seqspec.spec.kinds import brief
from seqspec.spec.metrics._metric import Metric
from seqspec.spec.pairing import crosses, paired


class MetricShape(Rule):
    """A metric can be computed of the labels and the answers that there are.

    Wrong: metrics: [{F1Score: {average: macro}}] with Dense: 1 and labels of ()
    Right: metrics: [{F1Score: {average: macro}}] with Dense: 1 and labels of (1,)
    Why:   not every metric gives the labels the axes of the answers, as most losses do; Keras stops at the
           first batch, or compares each answer with the labels of all samples.
    """

    code = "SQ216"
    severity = Severity.ERROR
    yields_to = ("SQ207", "SQ208", "SQ222")

    def check(self, subject: Subject) -> Iterator[Problem]:
        y, fit = labels(subject), OutputShape().check(subject)
        if y is None or y.shape is None or any(each.severity is Severity.ERROR for each in fit):
            return  # the labels do not fit the model at all
        for metric, path in measured(subject):
            found: tuple[str, str] | None
            compared, severity = pairs(metric, y, subject), None
            if compared is None:
                found = _unlike(metric, y, subject)
            elif crosses(compared):
                found = crossing(subject, type(metric).__name__, y.shape)
                severity = Severity.WARNING
            else:
                found = _unpicked(metric, y, subject)
            if found:
                yield self.problem(subject, path, *found, [from_data(subject)], severity)


def _unlike(metric: Metric, y: Array, subject: Subject) -> tuple[str, str]:
    """What is wrong, and the fix, where Keras stops at the shapes."""
    name, label, answer = type(metric).__name__, y.shape or (), subject.flow.output_shape
    message = f"{name} cannot compare labels of {brief(label)} with answers of {brief(answer)}"
    other = paired(type(metric).pairing, column(label), answer)
    if other is not None and not crosses(other):
        return message, reshaped(subject, column(label))
    if label == answer and name in OF_CLASSES:
        return message, f"write `{OF_CLASSES[name]}`"
    return message, "use another metric, or delete it"


def _unpicked(metric: Metric, y: Array, subject: Subject) -> tuple[str, str] | None:
    """What is wrong, and the fix, where a label picks an answer that there is not."""
    name, width, high = type(metric).__name__, width_of(subject) or 0, bounds(y)[1]
    if name != "SparseCategoricalCrossentropy" or y.kind == "real" or not (y.is_bounded and width):
        return None
    largest, ignored = int(high.value or 0), getattr(metric, "ignore_class", None)
    told = type(subject.loss).__name__ == name  # OutputWidth holds a loss to the same
    if largest < width or largest == ignored or told:
        return None
    values = "1 value" if width == 1 else f"{width} values"
    message = (
        f"{name} picks the answer of a class: the labels go up to {high}, and there is {values}"
    )
    return message, ("write `binary_crossentropy`" if width == 1 else widened(subject, largest + 1))
