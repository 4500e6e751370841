"""The base of every rule: one class, one code, and a docstring that is its manual page."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from typing import ClassVar

from seqspec.analysis.flow import Flow, Part, Step
from seqspec.data.facts import Array, DataFacts
from seqspec.source.document import Document, Path
from seqspec.source.problem import Problem, Related, Severity
from seqspec.spec.families import LOSSES, METRICS
from seqspec.spec.item import item_of
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Layer
from seqspec.spec.layers.core import Activation, Identity
from seqspec.spec.losses._loss import Loss
from seqspec.spec.losses.resolved import Crossentropy, family
from seqspec.spec.spec import Spec


@dataclass(frozen=True)
class Subject:
    """What a rule looks at.

    Attributes:
        flow: at the lengths that the samples have where `input` leaves them open.
        facts: None where the spec has no data, or they are not known.
        written: the flow of the spec as it is written, which a fix must fit.
    """

    spec: Spec
    flow: Flow
    facts: DataFacts | None
    document: Document
    written: Flow

    @cached_property
    def last(self) -> Step:
        """The layer that answers."""
        return self.flow.steps[-1]

    @cached_property
    def maker(self) -> Step:
        """The layer that makes the values of the answer: the last that does not pass them on as they are."""
        made = (step for step in reversed(self.flow.steps) if not _passes_on(step.layer))
        return next(made, self.last)

    @cached_property
    def squashed(self) -> str | None:
        """What makes the answers, such as softmax: the last activation, where it has a name."""
        return activation_of(self.maker)

    @cached_property
    def layers(self) -> tuple[tuple[Layer, Path], ...]:
        """Every layer with its place, and those inside layers; one that stands twice is told once."""
        found = (each for step in self.flow for each in inside(self.document, step, step.path))
        return tuple({path: (layer, path) for layer, path in found}.values())

    @cached_property
    def loss(self) -> Loss | None:
        """The loss with its settings, as Keras resolves it by shapes; None where the spec has none."""
        item = item_of(LOSSES, self.spec.compile.loss) if self.spec.compile else None
        if isinstance(item, Crossentropy) and self.facts and self.facts.y.shape is not None:
            item = item_of(LOSSES, f"{_family(self.facts.y, self.flow.output_shape)}Crossentropy")
        return item if isinstance(item, Loss) else None

    @cached_property
    def metrics(self) -> tuple[tuple[str | None, object, Path], ...]:
        """Each metric: the bare word for it, or None, the metric with its settings, its place."""
        section = self.spec.compile
        return tuple(
            (
                each if isinstance(each, str) else None,
                item_of(METRICS, each),
                self.document.item(("compile", key, index)),
            )
            for key in ("metrics", "weighted_metrics")
            for index, each in enumerate(getattr(section, key, ()))
        )


def activation_of(step: Step) -> str | None:
    """The function that a layer ends in, where it has a name."""
    if step.type == "Softmax":
        return "softmax"
    made = getattr(step.layer, "activation", None)
    return made if isinstance(made, str) else None


def _passes_on(layer: Layer) -> bool:
    linear = isinstance(layer, Activation) and layer.activation == "linear"
    return linear or isinstance(layer, Identity)


def _family(y: Array, answer: Shape) -> str:
    """What `crossentropy` is; Keras takes rows for class numbers where the answer has too many axes."""
    return "Categorical" if y.kind == "one_hot" else family(y.shape or (), answer)


def inside(document: Document, part: Part, path: Path) -> Iterator[tuple[Layer, Path]]:
    """A layer with its place, and those inside it."""
    yield part.layer, path
    for each, inner in zip(part.parts, part.layer.inner(part.before), strict=True):
        yield from inside(document, each, document.item((*path, *inner.path)))


class Rule:
    """A rule finds one mistake; its docstring has the lines Wrong, Right and Why."""

    code: ClassVar[str]
    severity: ClassVar[Severity] = Severity.WARNING
    # The codes of rules that say it better: where one of them speaks of a place, this one is silent.
    yields_to: ClassVar[tuple[str, ...]] = ()

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every place where the mistake is made."""
        raise NotImplementedError

    def problem(
        self,
        subject: Subject,
        path: Path,
        message: str,
        fix: str | None = None,
        related: Sequence[Related] = (),
        severity: Severity | None = None,
    ) -> Problem:
        """A finding at the value of `path`; at the name of a layer, or of what stands above it."""
        document = subject.document
        last = path[-1] if path else ""
        is_name = isinstance(last, str) and last[:1].isupper()  # that of a class; no key has one
        written = path in document.places and not is_name
        span = document.value_at(path) if written else document.key_at(path)
        how_bad = severity or self.severity
        return Problem(self.code, how_bad, message, span, fix, tuple(related))


def lint(subject: Subject) -> Iterator[Problem]:
    """What all rules find."""
    found = [(rule, each) for rule in rules() for each in rule.check(subject)]
    told = {(each.code, each.span) for _, each in found}
    for rule, each in found:
        if not any((code, each.span) in told for code in rule.yields_to):
            yield each


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the codes; found by walking the package, so that none is listed."""
    package = import_module("seqspec.lint.rules")
    modules = [
        import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
    ]
    classes = {
        member
        for module in modules
        for member in vars(module).values()
        if isinstance(member, type) and issubclass(member, Rule) and "code" in vars(member)
    }
    return tuple(sorted((rule() for rule in classes), key=lambda rule: rule.code))
