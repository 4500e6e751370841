"""Everything that can be said of a document before TensorFlow is loaded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from seqspec.analysis.flow import Flow, Step
from seqspec.analysis.trace import trace
from seqspec.data.facts import DataFacts
from seqspec.data.source import DataError, Surroundings
from seqspec.lint.machine import memory_bytes
from seqspec.source.document import Document
from seqspec.source.problem import Problem, Related, Severity, SpecError
from seqspec.spec.fit import KERAS_BATCH
from seqspec.spec.kinds import brief, fits
from seqspec.spec.spec import Spec
from seqspec.spec.validate import validate
from seqspec.spec.words import plain_name

_SECTION_FIXES = {
    "compile": "add `compile: {optimizer: ..., loss: ...}`",
    "data": "add `data: {dummy: {x: uniform, y: binary, samples: {train: 1000}}}`",
}
# Weight, gradient and two slots of the optimizer.
_COPIES = 4


@dataclass(frozen=True, slots=True)
class Checked:
    """A document and all that is known of it; `problems` are sorted by position.

    Attributes:
        spec: None where an error stands in the text itself.
        flow: None where the input shape is not known; cut short where a layer does not fit.
        facts: None where the spec has no data, or they cannot be described.
        folder: the folder that the spec's data files stand below.
    """

    document: Document
    folder: Path
    spec: Spec | None = None
    flow: Flow | None = None
    facts: DataFacts | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """What the model is called: the spec's own name, or that of its file."""
        plain = plain_name(Path(self.document.file).stem)[:63]
        own = self.spec.name if self.spec else None
        return own or (plain if plain[:1].isalpha() else f"model_{plain}".rstrip("_"))

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(each for each in self.problems if each.severity is Severity.ERROR)

    @property
    def without_model(self) -> Checked:
        """The text and what is wrong with it alone, which take little memory."""
        document = Document(self.document.file, self.document.text, None, {})
        return Checked(document, self.folder, problems=self.problems)

    def must_work(self) -> Checked:
        """This, or a SpecError where there is an error."""
        if self.errors:
            raise SpecError(self.document.file, self.document.text, self.problems)
        return self

    def must_have(self, *sections: str) -> Checked:
        """This, or a SpecError where a section that a command needs is missing."""
        missing = tuple(self._missing(name) for name in sections if not getattr(self.spec, name))
        if missing:
            raise SpecError(self.document.file, self.document.text, missing)
        return self

    def must_find(self, *parts: str) -> Checked:
        """This, or a SpecError where `layers`, `data` or `callbacks` need a package that is missing."""
        from seqspec.lint.packages import missing  # a check asks for none

        found = tuple(missing(self.spec, self.document, *parts)) if self.spec else ()
        if found:
            raise SpecError(self.document.file, self.document.text, found)
        return self

    def must_train(self, force: bool = False) -> Checked:
        """This, or a SpecError where it cannot be trained here; `force` tries what may not fit."""
        self.must_have("compile", "data").must_find("layers", "data", "callbacks")
        return self if force else self.must_fit()

    def must_fit(self) -> Checked:
        """This, or a SpecError where the model needs a package, memory or a GPU that is not there."""
        self.must_find("layers")
        self._must_find_kernels()
        needed = self._training_bytes()
        if self.flow is None or needed <= memory_bytes():
            return self
        raise SpecError(
            self.document.file, self.document.text, (self._too_large(self.flow, needed),)
        )

    def _must_find_kernels(self) -> None:
        from seqspec.lint.rule import Subject  # a summary needs no rule
        from seqspec.lint.rules.machine import lacking

        if self.flow is None or self.spec is None:
            return
        found = tuple(lacking(Subject(self.spec, self.flow, self.facts, self.document, self.flow)))
        if found:
            raise SpecError(self.document.file, self.document.text, found)

    def _training_bytes(self) -> int:
        """About what training takes; where a length is open, the least that the weights alone take."""
        from seqspec.analysis.memory import memory, optimizer_of  # a check needs no optimizer

        if self.flow is None or self.spec is None:
            return 0
        batch = self.flow.batch_size or self.spec.fit.batch_size or KERAS_BATCH
        found = memory(self.flow, optimizer_of(self.spec), batch)
        return max(_COPIES * self.flow.weight_bytes, found.total if found else 0)

    def _too_large(self, flow: Flow, bytes_: int) -> Problem:
        largest = max(flow.steps, key=_held)
        needed, there = bytes_ / 2**30, memory_bytes() / 2**30
        what = f"{largest.parameters:,} parameters" if largest.parameters else "the largest answers"
        message = (
            f"{what} stand here; training the model needs about {needed:,.1f} GiB, "
            f"and this machine has {there:,.1f} GiB"
        )
        span = self.document.key_at(largest.path)
        fix = "make this layer smaller, or the batch; `train --force` tries it all the same"
        return Problem("SQ404", Severity.ERROR, message, span, fix)

    def _missing(self, section: str) -> Problem:
        span = self.document.key_at(("layers",))
        message, fix = f"the spec has no `{section}`, which training needs", _SECTION_FIXES[section]
        return Problem("SQ018", Severity.ERROR, message, span, fix)

    def must_hold(self, facts: DataFacts) -> None:
        """Raise a SpecError where what the data themselves say of them breaks a rule."""
        found = () if self.spec is None else _linted(replace(self, facts=facts), self.spec)
        errors = (each for each in found if each.severity is Severity.ERROR)
        replace(self, problems=()).with_problems(*errors).must_work()

    def with_problems(self, *problems: Problem) -> Checked:
        if not problems:
            return self
        found = sorted((*self.problems, *problems), key=lambda each: (each.span, each.code))
        return replace(self, problems=tuple(found))


def _held(step: Step) -> int:
    """What a layer makes of memory: its weights with their copies, and what it keeps of a sample."""
    return _COPIES * step.weight_bytes + (step.kept_bytes or 0)


def check(document: Document, folder: Path | None = None) -> Checked:
    """Validate, trace, describe and lint; every problem of the document in one pass."""
    checked = outline(document, folder)
    return checked if checked.spec is None else _inspected(checked, checked.spec)


def check_briefly(document: Document, folder: Path | None = None) -> Checked:
    """The same without the spec, its flow and its facts, for one who reads a thousand of them."""
    return check(document, folder).without_model


def outline(document: Document, folder: Path | None = None) -> Checked:
    """Validate and trace only: what a summary needs, whether the data are there or not."""
    validated = validate(document)
    spec, document = validated.spec, validated.document
    flow, stops = trace(spec, document) if spec else (None, ())
    folder = folder or folder_of(document)
    return Checked(document, folder, spec, flow, problems=validated.problems).with_problems(*stops)


def folder_of(document: Document) -> Path:
    """The folder of a spec's file; the current one for a spec that comes from elsewhere."""
    return Path() if document.file.startswith("<") else Path(document.file).parent


def surroundings(spec: Spec, folder: Path) -> Surroundings:
    """What the data of a spec must know of it."""
    shape = spec.input.sample_shape if spec.input else None
    return Surroundings(folder, shape, spec.seed)


def _inspected(checked: Checked, spec: Spec) -> Checked:
    facts, missing = _facts(spec, checked)
    checked = replace(checked, facts=facts).with_problems(*missing)
    return checked.with_problems(*_linted(checked, spec))


def _linted(checked: Checked, spec: Spec) -> tuple[Problem, ...]:
    """What the rules find; nothing where a layer does not fit, as they look at the whole model."""
    from seqspec.lint.rule import Subject, lint  # a summary needs no rule

    if checked.flow is None or not checked.flow.whole:
        return ()
    flow, stops = _of_the_samples(checked, spec, checked.flow)
    subject = Subject(spec, flow, checked.facts, checked.document, checked.flow)
    return (*stops, *lint(subject))


def _of_the_samples(checked: Checked, spec: Spec, flow: Flow) -> tuple[Flow, tuple[Problem, ...]]:
    """The flow at the lengths that samples have where `input` leaves them open, and what stops it."""
    sample = checked.facts.x.shape if checked.facts else None
    is_open = None in flow.input_shape and sample is not None and fits(sample, flow.input_shape)
    if spec.input is None or sample is None or not is_open:
        return flow, ()
    closed_spec = spec.model_copy(update={"input": spec.input.of(sample)})
    closed, found = trace(closed_spec, checked.document)
    related = Related(checked.document.key_at(("data",)), f"the samples are {brief(sample)}")
    stops = (each._replace(related=(*each.related, related)) for each in found)
    told = {(each.code, each.span) for each in checked.problems}
    new = tuple(each for each in stops if (each.code, each.span) not in told)
    return (closed if closed and closed.whole else flow), new


def _facts(spec: Spec, checked: Checked) -> tuple[DataFacts | None, tuple[Problem, ...]]:
    if spec.data is None:
        return None, ()
    try:
        return spec.data.describe(surroundings(spec, checked.folder)), ()
    except DataError as error:
        path = ("data", *error.path)
        span = checked.document.value_at(path)
        return None, (Problem("SQ301", Severity.ERROR, error.message, span, error.fix),)
