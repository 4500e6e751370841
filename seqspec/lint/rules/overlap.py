"""Rules on metrics that count how classes overlap."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.data.facts import Array
from seqspec.lint.rule import Rule, Subject
from seqspec.lint.rules.labels import from_data, labels
from seqspec.lint.rules.metrics import measured
from seqspec.source.problem import Problem, Severity
from seqspec.spec.kinds import Shape, brief
from seqspec.spec.layers._layer import size
from seqspec.spec.metrics._metric import Metric

Found = tuple[str, str, str]  # the setting, what is wrong with it, the fix
_NUMBERS = ("IoU", "MeanIoU")
_ROWS = ("OneHotIoU", "OneHotMeanIoU")


class ClassesOfOverlap(Rule):
    """An overlap is counted between class numbers, one for each label and one for each answer.

    Wrong: metrics: [{MeanIoU: {num_classes: 3}}] with Dense: 3
    Right: metrics: [{MeanIoU: {num_classes: 3, sparse_y_pred: false}}] with labels 0..2, or
           {OneHotMeanIoU: {num_classes: 3}} with one-hot labels
    Why:   with `sparse_y_pred` each answer is a class number, and without it the largest of a row is;
           Keras stops at the first batch, or reads the 0 and 1 of one-hot rows as classes.
    """

    code = "SQ213"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        y, answers = labels(subject), subject.flow.output_shape
        for metric, path in measured(subject):
            name = type(metric).__name__
            if y is None or y.shape is None or name not in (*_NUMBERS, *_ROWS):
                continue
            if name in _ROWS and y.kind == "class":  # MetricEncoding says so
                continue
            found, severity = _unlike(metric, y, answers), Severity.ERROR
            if found is None:
                found, severity = _meaningless(metric, y, answers), Severity.WARNING
            if found:
                field, message, fix = found
                related = [from_data(subject)]
                yield self.problem(subject, (*path, field), message, fix, related, severity)


def _unlike(metric: Metric, y: Array, answers: Shape) -> Found | None:
    """Labels and answers that are not the same number of classes."""
    true, pred = _reads_numbers(metric, "sparse_y_true"), _reads_numbers(metric, "sparse_y_pred")
    label = y.shape or ()
    if not pred and not answers:
        message = "an answer of () is one number, and no row with a largest"
        return "num_classes", message, "answer a row: `Dense: {units: ...}` as the last layer"
    counts = _classes(label, true), _classes(answers, pred)
    if None in counts or counts[0] == counts[1]:
        return None
    message = f"a label of {brief(label)} is {_counted(counts[0])}, and an answer of "
    message += f"{brief(answers)} is {_counted(counts[1])}"
    field = "sparse_y_pred" if pred and answers[-1:] not in ((), (1,)) else "sparse_y_true"
    return field, message, _fix(metric, y)


def _meaningless(metric: Metric, y: Array, answers: Shape) -> Found | None:
    """What Keras counts without a word, and that says nothing."""
    if y.kind == "class" and not _reads_numbers(metric, "sparse_y_true"):
        message = "without `sparse_y_true` labels are rows, but these are class numbers"
        return "sparse_y_true", message, "delete `sparse_y_true`"
    if y.kind == "one_hot" and _reads_numbers(metric, "sparse_y_true"):
        message = "the 0 and 1 of one-hot labels are read as class numbers"
        return "sparse_y_true", message, _fix(metric, y)
    known = [0 if _reads_numbers(metric, "sparse_y_pred") else _widest(answers), y.classes or 0]
    given = getattr(metric, "num_classes", 0)
    if max(known) <= given:
        return None
    message = f"`num_classes` is {given}, so classes from {given} on are left out"
    return "num_classes", message, f"write `num_classes: {max(known)}`"


def _reads_numbers(metric: Metric, field: str) -> bool:
    """Whether each value is a class number; a row has its class where it is largest."""
    return bool(getattr(metric, field, False))


def _classes(shape: Shape, numbers: bool) -> int | None:
    return size(shape if numbers else shape[:-1])


def _widest(shape: Shape) -> int:
    """How many classes the rows of a shape tell apart, as far as that is known."""
    return (shape[-1] if shape else None) or 0


def _counted(classes: int | None) -> str:
    return "1 class number" if classes == 1 else f"{classes} class numbers"


def _fix(metric: Metric, y: Array) -> str:
    name = type(metric).__name__
    if name in _ROWS:
        return "delete `sparse_y_pred`"
    rows = f"{{{_ROWS[_NUMBERS.index(name)]}: ...}}"
    return "set `sparse_y_pred: false`" if y.kind == "class" else f"write `{rows}`"
