"""Rules on ids: a layer with a row for each of them must have as many rows as there are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from seqspec.analysis.flow import Flow, Step
from seqspec.lint.bounds import bounds
from seqspec.lint.rule import Rule, Subject
from seqspec.source.document import Path
from seqspec.source.problem import Problem, Related, Severity
from seqspec.spec.layers._layer import ANYTHING, Layer
from seqspec.spec.layers._vocabulary import Vocabulary
from seqspec.spec.layers._wrapper import Wrapper

# The settings that say how many ids a layer has a row for.
_ROWS = ("input_dim", "num_tokens")


class TokenRange(Rule):
    """Token ids must be smaller than the `input_dim` of an Embedding, or `num_tokens` of a CategoryEncoding.

    Wrong: Embedding: {input_dim: 1000, output_dim: 16} on ids up to 1023, or behind Hashing: 1024
    Right: Embedding: {input_dim: 1024, output_dim: 16}
    Why:   an id is a row number; there is no row beyond the last, -1 silently takes the last one, and a
           CategoryEncoding silently leaves out what it has no place for.
    """

    code = "SQ303"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        yield from self._of_data(subject)
        yield from self._of_layers(subject)

    def _of_data(self, subject: Subject) -> Iterator[Problem]:
        facts, found = subject.facts, counts_ids(subject.flow)
        if found is None or facts is None or not facts.x.is_bounded:
            return
        (first, field), (low, high) = found, bounds(facts.x)
        rows, path = getattr(first.layer, field), (*first.path, field)
        if high.value is not None and high.value >= rows:
            message = f"{first.type} has {rows} rows, but the data hold ids up to {high}"
            yield self.problem(
                subject, path, message, f"write `{field}: {high.value + 1:.0f}` or more"
            )
        if low.value is not None and low.value < 0:
            message = f"{first.type} counts rows from 0, but the data hold ids down to {low}"
            yield self.problem(subject, path, message, "shift the ids so that they start at 0")

    def _of_layers(self, subject: Subject) -> Iterator[Problem]:
        source: tuple[Layer, Path] | None = None  # of the values that come to a layer
        for layer, path in subject.layers:
            field = _rows(type(layer))
            if source and field:
                yield from self._between(subject, source, layer, (*path, field))
            if not isinstance(layer, Wrapper) and not _moves(layer):
                source = layer, path

    def _between(
        self, subject: Subject, source: tuple[Layer, Path], layer: Layer, path: Path
    ) -> Iterator[Problem]:
        """What is wrong where one layer answers ids, and the next has a row for each."""
        (maker, place), field = source, str(path[-1])
        rows, ids = getattr(layer, field), maker.ids
        if ids is not None and rows < ids:
            learned = isinstance(maker, Vocabulary) and maker.adapts
            answers = f"{type(maker).__name__} {'may answer' if learned else 'answers'}"
            message = f"{type(layer).__name__} has {rows} rows, but {answers} ids up to {ids - 1}"
            related = [Related(subject.document.key_at(place), "the ids come from here")]
            severity = Severity.WARNING if learned else None  # the data may have fewer words
            fix = f"write `{field}: {ids}` or more"
            yield self.problem(subject, path, message, fix, related, severity)


def counts_ids(flow: Flow) -> tuple[Step, str] | None:
    """The layer that takes the samples as row numbers, and its setting that says how many rows."""
    first = next((step for step in flow if not _moves(step.layer)), None)
    field = _rows(type(first.layer)) if first else None
    return (first, field) if first and field else None


def _moves(layer: Layer) -> bool:
    """Whether what it answers are the values that it gets, at other places."""
    return layer.gives is None and layer.takes == ANYTHING


@cache
def _rows(layer: type[Layer]) -> str | None:
    """The setting of a layer that says how many rows it has."""
    return next((key for key in _ROWS if key in layer.model_fields), None)
