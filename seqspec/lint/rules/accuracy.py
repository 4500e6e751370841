"""Rules on metrics that ask whether answers and labels are exactly equal."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.data.facts import WHOLE, Array
from seqspec.data.labels.numbers import Normal, Uniform
from seqspec.data.sources.dummy import Dummy
from seqspec.lint.rule import Rule, Subject
from seqspec.lint.rules.labels import from_data, labels
from seqspec.lint.rules.metrics import measured, pairs
from seqspec.source.document import Path
from seqspec.source.problem import Problem, Severity

# Losses for numbers: with any other, real labels may be probabilities.
_OF_NUMBERS = (
    "MeanSquaredError",
    "MeanAbsoluteError",
    "MeanAbsolutePercentageError",
    "MeanSquaredLogarithmicError",
    "Huber",
    "LogCosh",
)


class NeverEqual(Rule):
    """What is counted where it equals the label can equal it.

    Wrong: metrics: [{Accuracy: {name: hits}}] with a softmax, or metrics: [accuracy] with real labels
    Right: metrics: [{SparseCategoricalAccuracy: {name: hits}}] with a softmax, or metrics: [mae]
    Why:   the class `Accuracy` asks whether a probability is the label itself, and `accuracy` of one
           number rounds the answer to 0 or 1, which no real label is: both stay at 0.0.
    """

    code = "SQ222"

    def check(self, subject: Subject) -> Iterator[Problem]:
        y = labels(subject)
        if y is None:
            return
        if _is_real(y, subject):
            for name, path in _counting(subject):
                message = f"{name} counts exact hits, but the labels are real numbers"
                fix = "use a metric for numbers such as `mae`"
                yield self.problem(subject, path, message, fix, [from_data(subject)])
        elif right := _of_probabilities(y, subject):
            for metric, path in measured(subject):
                if type(metric).__name__ == "Accuracy":
                    message = (
                        f"Accuracy compares the label itself with what `{subject.squashed}` answers"
                    )
                    stops = pairs(metric, y, subject) is None
                    severity = Severity.ERROR if stops else None
                    fix, related = f"write `{right}`", [from_data(subject)]
                    yield self.problem(subject, path, message, fix, related, severity)


def _is_real(y: Array, subject: Subject) -> bool:
    """Whether one real number is learned for each place."""
    alone = subject.flow.output_shape[-1:] == (1,)
    real = y.kind == "real" and y.dtype not in WHOLE and _has_fractions(y, subject)
    return alone and real and type(subject.loss).__name__ in _OF_NUMBERS


def _has_fractions(y: Array, subject: Subject) -> bool:
    """Whether there are numbers between 0 and 1: what was scaled may be whole all the same."""
    data = subject.spec.data
    drawn = data.source.y if data is not None and isinstance(data.source, Dummy) else None
    return isinstance(drawn, (Uniform, Normal)) or bool(y.seen and y.seen.fraction)


def _counting(subject: Subject) -> Iterator[tuple[str, Path]]:
    """The metrics that Keras takes for a count of hits where the answer is one number."""
    for word, item, path in subject.metrics:
        name = type(item).__name__
        if name in ("Accuracy", "BinaryAccuracy"):
            yield f"`{word}`" if word else name, path


def _of_probabilities(y: Array, subject: Subject) -> str | None:
    """The class that counts hits of probabilities; None where none are answered, or of what is not known."""
    alone = subject.flow.output_shape[-1:] == (1,)
    if subject.squashed == "sigmoid" and alone and y.kind in ("binary", "class"):
        return "BinaryAccuracy"
    if subject.squashed != "softmax" or alone:
        return None
    return {
        "one_hot": "CategoricalAccuracy",
        "class": "SparseCategoricalAccuracy",
        "binary": "SparseCategoricalAccuracy",
    }.get(y.kind or "")
