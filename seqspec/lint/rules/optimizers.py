"""Rules on what an optimizer does with the weights it gets."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.analysis.memory import optimizer_of
from seqspec.lint.rule import Rule, Subject
from seqspec.source.problem import Problem, Related
from seqspec.spec.optimizers.sgd import Muon


class LeftToAdamW(Rule):
    """Muon has at least one matrix to train.

    Wrong: name: word_embedding and optimizer: Muon
    Right: name: words and optimizer: Muon
    Why:   Muon leaves to AdamW what is no matrix, and what has `embedding` or one of `exclude_layers` in
           its path; a path begins with the name of the model.
    """

    code = "SQ418"

    def check(self, subject: Subject) -> Iterator[Problem]:
        optimizer = optimizer_of(subject.spec)
        if not isinstance(optimizer, Muon) or not subject.flow.trained:
            return
        if all(optimizer.by_adam(path, weight.shape) for path, weight in subject.flow.trained):
            path = subject.document.item(("compile", "optimizer"))
            message = "Muon trains nothing here: AdamW gets every weight"
            yield self.problem(subject, path, message, *_mended(subject, optimizer))


def _mended(subject: Subject, optimizer: Muon) -> tuple[str, list[Related]]:
    """How Muon gets its weights, and what keeps them from it where that is the name of the model."""
    name = subject.flow.name
    if subject.spec.name and optimizer.by_adam(name, (1, 1)):
        related = Related(
            subject.document.value_at(("name",)), "the name of the model excludes all"
        )
        return "name the model otherwise", [related]
    other = ", or shorten `exclude_layers`" if optimizer.exclude_layers else ""
    return f"write `AdamW`{other}", []
