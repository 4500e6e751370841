"""Rules on what reaches the weights when the model is trained."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.analysis.flow import Part, Step
from seqspec.lint.rule import Rule, Subject, inside
from seqspec.source.document import Path
from seqspec.source.problem import Problem, Related, Severity
from seqspec.spec.layers._layer import Layer
from seqspec.spec.words import show


class NoGradient(Rule):
    """Weights learn only where every layer behind them has a gradient.

    Wrong: Dense: 8, and Embedding: {input_dim: 100, output_dim: 4} behind it
    Right: Embedding: {input_dim: 100, output_dim: 4}, and Dense: 8 behind it
    Why:   what looks up, counts or rounds changes by jumps, and a dropout of 1 lets nothing through;
           Keras leaves the weights before it as they are, and stops where there are no others.
    """

    code = "SQ415"

    def check(self, subject: Subject) -> Iterator[Problem]:
        if subject.spec.compile is None:
            return
        learning, lost, stop = _reached(subject)
        if lost and stop:
            only = not learning and not any(_is_penalized(step.layer) for step in lost)
            severity = Severity.ERROR if only else Severity.WARNING
            message = f"{stop.type} passes no gradient back, so no layer above it learns"
            dropped = getattr(stop.layer, "rate", None) == 1
            fix = "use a `rate` below 1" if dropped else "put it above what learns, or delete it"
            related = [Related(subject.document.key_at(lost[0].path), "these weights never change")]
            yield self.problem(subject, stop.path, message, fix, related, severity)


class MissingGradient(Rule):
    """Some settings have no gradient in TensorFlow, so that nothing above them can be trained.

    Wrong: UpSampling2D: {interpolation: area} behind a Conv2D
    Right: UpSampling2D: {interpolation: bilinear} behind a Conv2D
    Why:   training stops at the first batch. Of images that are scaled with `area` there is none; with
           `lanczos3`, `lanczos5` or `antialias` there is one in float32 alone.
    """

    code = "SQ425"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        above: Step | None = None
        found: list[Problem] = []
        for step in subject.flow.steps if subject.spec.compile else ():
            if stops(step):  # nothing learns across it, as SQ415 says
                above, found = None, []
            for layer, path in inside(subject.document, step, step.path):
                if above and (field := layer.no_gradient_by):
                    found.append(self._problem(subject, above, layer, (*path, field)))
            above = above or (step if step.trainable_parameters else None)
        yield from found

    def _problem(self, subject: Subject, above: Step, layer: Layer, place: Path) -> Problem:
        value = getattr(layer, str(place[-1]))
        known = value != "area"  # in float32
        where = f" in {layer.dtype}" if known else ""
        written = show(value) if isinstance(value, bool) else value
        message = f"{type(layer).__name__} with `{place[-1]}: {written}`{where} has no gradient"
        related = [Related(subject.document.key_at(above.path), "these weights are to be trained")]
        fix = "compute in float32" if known else "use `bilinear`"
        return self.problem(subject, place, message, fix, related)


def _reached(subject: Subject) -> tuple[list[Step], list[Step], Step | None]:
    """The layers with weights to train, from the last: those that a gradient reaches, and the others.

    And the first layer, from there, that lets none through.
    """
    learning: list[Step] = []
    lost: list[Step] = []
    stop: Step | None = None
    for step in reversed(subject.flow.steps):
        if step.trainable_parameters:
            (lost if stop else learning).append(step)
        if stop is None and stops(step):
            stop = step
    return learning, lost, stop


def stops(part: Part) -> bool:
    """Whether a layer, or one inside it, lets no gradient through."""
    return not part.layer.passes_gradient or any(stops(each) for each in part.parts)


def _is_penalized(layer: Layer) -> bool:
    """Whether a penalty gives its weights a gradient, whatever stands above."""
    return any(
        name.endswith("_regularizer") and getattr(layer, name) is not None
        for name in type(layer).model_fields
    )
