"""Rules on the settings of losses."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.lint.rule import Rule, Subject
from seqspec.source.problem import Problem, Severity


class WeightForEachClass(Rule):
    """A list of weights of a loss has one number for each class.

    Wrong: {CategoricalFocalCrossentropy: {alpha: [0.1, 0.2]}} with Dense: 3
    Right: {CategoricalFocalCrossentropy: {alpha: [0.1, 0.2, 0.3]}} with Dense: 3
    Why:   each value of a row is multiplied by its weight, and Keras stops at the first batch.
    """

    code = "SQ211"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        alpha, after = getattr(subject.loss, "alpha", None), subject.flow.output_shape
        width = after[-1] if after else None
        if not isinstance(alpha, tuple) or width in (None, len(alpha)) or len(alpha) == 1:
            return
        path = (*subject.document.item(("compile", "loss")), "alpha")
        message = f"the model answers {width} values, and `alpha` has {len(alpha)} numbers"
        yield self.problem(subject, path, message, f"give it {width} numbers, or one for all")
