"""Rules on metrics: what they measure against the labels and the width of the answer."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.data.facts import WHOLE, Array
from seqspec.lint.rule import Rule, Subject
from seqspec.lint.rules.labels import compared, from_data, labels
from seqspec.source.document import Path
from seqspec.source.problem import Problem, Severity
from seqspec.spec.kinds import Shape, brief
from seqspec.spec.metrics._metric import Metric
from seqspec.spec.metrics.resolved import Accuracy
from seqspec.spec.pairing import paired
from seqspec.spec.watched import name_of

OF_CLASSES = {
    "SparseCategoricalAccuracy": "categorical_accuracy",
    "SparseTopKCategoricalAccuracy": "top_k_categorical_accuracy",
    "SparseCategoricalCrossentropy": "categorical_crossentropy",
}
# The metrics that compare an answer with a label place by place, and what does the same for class numbers.
_OF_ROWS = {
    "CategoricalAccuracy": "sparse_categorical_accuracy",
    "TopKCategoricalAccuracy": "sparse_top_k_categorical_accuracy",
    "CategoricalCrossentropy": "sparse_categorical_crossentropy",
    **dict.fromkeys(("CategoricalHinge", "F1Score", "FBetaScore", "Precision", "Recall", "AUC"), ""),
    **dict.fromkeys(("TruePositives", "TrueNegatives", "FalsePositives", "FalseNegatives"), ""),
    **dict.fromkeys(("PrecisionAtRecall", "RecallAtPrecision"), ""),
    **dict.fromkeys(("SensitivityAtSpecificity", "SpecificityAtSensitivity"), ""),
    **dict.fromkeys(("BinaryAccuracy", "BinaryCrossentropy", "BinaryIoU"), ""),
    **dict.fromkeys(("OneHotIoU", "OneHotMeanIoU"), ""),
}  # fmt: skip


# The metrics that Keras computes of rows alone.
_OF_A_ROW = ("F1Score", "FBetaScore", "R2Score")
# What they come to where there is one number.
_ALONE = {
    "PearsonCorrelation": "nan", "ConcordanceCorrelation": "0", "CosineSimilarity": "1 or -1"
}  # fmt: skip


def measured(subject: Subject) -> Iterator[tuple[Metric, Path]]:
    """The metrics of the spec, each with its place; words that Keras resolves by shapes are no metric yet."""
    for word, item, path in subject.metrics:
        if isinstance(item, Metric) and not (word and isinstance(item, Accuracy)):
            yield item, path


def width_of(subject: Subject) -> int | None:
    after = subject.flow.output_shape
    return after[-1] if after else None


class MetricEncoding(Rule):
    """Class numbers and one-hot rows each have metrics of their own.

    Wrong: metrics: [sparse_categorical_accuracy] with one-hot labels
    Right: metrics: [categorical_accuracy] with one-hot labels, or the word accuracy, which fits both
    Why:   one compares whole rows, the other picks the score of one number; Keras stops at the first
           batch, or measures nothing that has a meaning.
    """

    code = "SQ207"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        y, width = labels(subject), width_of(subject)
        if y is None:
            return
        for metric, path in measured(subject):
            if found := _misencoded(metric, y, width):
                wrong, fix = found
                message = f"{type(metric).__name__} {wrong}"
                severity = None if pairs(metric, y, subject) is None else Severity.WARNING
                yield self.problem(subject, path, message, fix, [from_data(subject)], severity)


def _misencoded(metric: Metric, y: Array, width: int | None) -> tuple[str, str] | None:
    """How the labels are not what the metric takes, and the fix."""
    name = type(metric).__name__
    if y.kind == "one_hot" and name in OF_CLASSES:
        wrong = "wants class numbers, but the labels are one-hot rows"
        return wrong, f"write `{OF_CLASSES[name]}`"
    if y.kind == "real" and y.dtype not in WHOLE and name in OF_CLASSES:
        wrong = "wants class numbers, but the labels are real numbers"
        return wrong, "use a metric for numbers such as `mae`"
    if y.kind == "class" and width not in (1, None) and name in _OF_ROWS:
        instead = _OF_ROWS[name]
        fix = f"write `{instead}`" if instead else "use one-hot labels, or `accuracy`"
        return "wants one-hot rows, but the labels are class numbers", fix
    return None


def pairs(metric: Metric, y: Array, subject: Subject) -> Shape | None:
    """What the metric compares; None where Keras stops."""
    return paired(type(metric).pairing, y.shape or (), subject.flow.output_shape)


class MetricWidth(Rule):
    """A metric names no class that the model does not answer.

    Wrong: metrics: [{Precision: {class_id: 3}}] with Dense: 3
    Right: metrics: [{Precision: {class_id: 2}}] with Dense: 3
    Why:   classes count from 0, and Keras stops at the first batch; `k` classes of `k` always hold the
           right one.
    """

    code = "SQ208"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        width = width_of(subject)
        for metric, path in measured(subject) if width is not None else ():
            for field, message, fix, severity in _beyond(metric, width or 0):
                yield self.problem(subject, (*path, field), message, fix, severity=severity)
            for place, message, fix in _not_in_rows(metric, subject):
                yield self.problem(subject, (*path, *place), message, fix)


class CorrelationOfOne(Rule):
    """A correlation, or an angle, is between several numbers.

    Wrong: metrics: [pearson_correlation] with Dense: 1
    Right: metrics: [{PearsonCorrelation: {axis: 0}}] with Dense: 1
    Why:   Keras compares along the last axis, within each sample, and a number alone has no spread;
           axis 0 compares along the samples of a batch.
    """

    code = "SQ218"

    def check(self, subject: Subject) -> Iterator[Problem]:
        answer = subject.flow.output_shape
        for metric, path in measured(subject):
            name, last = type(metric).__name__, (-1, len(answer))
            if name in _ALONE and answer[-1:] == (1,) and getattr(metric, "axis", None) in last:
                message = f"{name} of one number is always {_ALONE[name]}"
                fix = f"write `{name}: {{axis: 0}}`, which compares the samples of a batch"
                yield self.problem(subject, path, message, fix)


class SameName(Rule):
    """Each metric has a name of its own.

    Wrong: metrics: [mae, mae]
    Right: metrics: [mae], or metrics: [mae, {MeanAbsoluteError: {name: distance}}]
    Why:   Keras files a second metric of a name under another, such as `mae_1`, and says nothing.
    """

    code = "SQ214"

    def check(self, subject: Subject) -> Iterator[Problem]:
        section = subject.spec.compile
        for key in ("metrics", "weighted_metrics") if section else ():
            first: dict[str, object] = {}
            for index, metric in enumerate(getattr(section, key)):
                name = name_of(metric)
                if name in first:
                    path = subject.document.item(("compile", key, index))
                    same = metric == first[name]
                    fix = "delete it" if same else "give it another `name`"
                    message = f"a metric above is called `{name}` too"
                    yield self.problem(subject, path, message, fix)
                first.setdefault(name, metric)


class R2ScoreInGraph(Rule):
    """An R2Score that is adjusted for its regressors cannot be compiled.

    Wrong: metrics: [{R2Score: {num_regressors: 3}}]
    Right: metrics: [r2_score]
    Why:   Keras asks in Python how many samples there were, which a compiled step cannot answer.
    """

    code = "SQ212"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        section = subject.spec.compile
        for metric, path in measured(subject) if section and not section.run_eagerly else ():
            count = getattr(metric, "num_regressors", 0)
            if count:
                message = f"Keras cannot adjust R2Score for {count} regressors in a compiled step"
                fix = "delete `num_regressors`, or add `run_eagerly: true` under `compile`"
                yield self.problem(subject, (*path, "num_regressors"), message, fix)


def _not_in_rows(metric: Metric, subject: Subject) -> Iterator[tuple[Path, str, str]]:
    """A metric of rows, where a sample is more than a row; AUC takes no axis of 1 for none."""
    name, one_by_one = type(metric).__name__, getattr(metric, "multi_label", False)
    answer = subject.flow.output_shape if one_by_one else compared(subject)
    if len(answer) > 1 and (one_by_one or name in _OF_A_ROW):
        message = f"{name} takes one row a sample, got {brief(answer)}"
        yield (
            ("multi_label",) if one_by_one else (),
            message,
            "delete `multi_label`" if one_by_one else "use another metric",
        )


def _beyond(metric: Metric, width: int) -> Iterator[tuple[str, str, str, Severity]]:
    """The settings of a metric that do not fit so many values: the field, what is wrong, the fix, how bad."""
    answers, error = f"the model answers {width} values", Severity.ERROR
    class_id, top_k, k = (getattr(metric, field, None) for field in ("class_id", "top_k", "k"))
    if class_id is not None and class_id >= width:
        yield (
            "class_id",
            f"{answers}, so there is no class {class_id}",
            f"use 0 to {width - 1}",
            error,
        )
    if top_k is not None and top_k > width:
        yield "top_k", f"{answers}, so there are no {top_k} largest", f"use {width} or less", error
    if k is not None and k >= width:
        message = f"{answers}, so the right one is always among {k}"
        yield "k", message, "use a smaller `k`, or `accuracy`", Severity.WARNING
    weights, labels = getattr(metric, "label_weights", None), getattr(metric, "num_labels", None)
    if weights is not None and len(weights) not in (1, width):
        message = f"{answers}, and `label_weights` is for {len(weights)}"
        yield "label_weights", message, f"make it {width}", error
    if labels not in (None, width):
        yield (
            "num_labels",
            f"{answers}, and `num_labels` is for {labels}",
            f"make it {width}",
            error,
        )
