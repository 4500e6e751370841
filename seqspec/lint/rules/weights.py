"""Rules on the weights of classes."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.lint.rule import Rule, Subject
from seqspec.lint.rules.labels import from_data, labels
from seqspec.source.document import Path
from seqspec.source.problem import Problem

_SECTION: Path = ("fit", "class_weight")


class WeighedClasses(Rule):
    """Weights are for classes that the labels have, and not all of them are 0.

    Wrong: fit: {class_weight: {"7": 2.0}} with labels 0..2
    Right: fit: {class_weight: {"2": 2.0}} with labels 0..2
    Why:   Keras looks up the weight of each label; that of a class which never comes does nothing, and
           numbers that are no classes are rounded to one.
    """

    code = "SQ417"

    def check(self, subject: Subject) -> Iterator[Problem]:
        weights, y = subject.spec.fit.class_weight, labels(subject)
        if weights is None or y is None:
            return
        related, classes = [from_data(subject)], 2 if y.kind == "binary" else y.classes
        if y.kind == "real":
            message = "`class_weight` is for classes, and the labels are real numbers"
            yield self.problem(subject, _SECTION, message, "delete it", related)
        elif classes is not None:
            for number, _ in weights:
                if number >= classes:
                    message = f"there is no class {number}: the labels have {classes}, from 0"
                    yield self.problem(
                        subject, _place(subject, number), message, "delete it", related
                    )
            listed = (*_SECTION, 0) in subject.document.places
            if listed and len(weights) < classes:
                message = f"the labels have {classes} classes, and the list {len(weights)} weights"
                fix = f"give it {classes} numbers; a class without one counts 1.0"
                yield self.problem(subject, _SECTION, message, fix, related)
            if {number for number, weight in weights if not weight} >= {*range(classes)}:
                message, fix = "no class counts, so nothing is learned", "use weights above 0"
                yield self.problem(subject, _SECTION, message, fix, related)


def _place(subject: Subject, number: int) -> Path:
    """Where the weight of a class stands, in a list or in a map."""
    places = [(*_SECTION, key) for key in (str(number), number)]
    return next((each for each in places if each in subject.document.places), _SECTION)
