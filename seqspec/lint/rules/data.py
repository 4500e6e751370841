"""Rules on the data: what goes in against what the model takes."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.data.advice import NO_TEXT
from seqspec.lint.rule import Rule, Subject
from seqspec.source.document import Path
from seqspec.source.problem import Problem, Related, Severity
from seqspec.spec.kinds import brief, fits


class InputMatchesData(Rule):
    """The samples must have the shape that `input` promises.

    Wrong: input: {shape: [784]}, with images of (28, 28) in the data
    Right: input: {shape: [28, 28]}, or `prepare: {x: [{reshape: [784]}]}` under `data`
    Why:   Keras stops at the first batch, with a message about layers and not about the data.
    """

    code = "SQ302"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        facts, wanted = subject.facts, subject.flow.input_shape
        if facts is None or facts.x.shape is None or fits(facts.x.shape, wanted):
            return
        given = ", ".join("null" if length is None else str(length) for length in facts.x.shape)
        yield self.problem(
            subject,
            ("input",),
            f"the model takes {brief(wanted)}, but the samples are {brief(facts.x.shape)}",
            f"write `shape: [{given}]`, or reshape the samples with `prepare` under `data`",
            [Related(subject.document.key_at(("data",)), "the samples come from here")],
        )


class TextOfNumbers(Rule):
    """A model that takes text gets text.

    Wrong: input: {shape: [4], dtype: string} with x: uniform
    Right: input: {shape: [4]} with x: uniform
    Why:   TensorFlow reads no number as text, and Keras stops at the first batch.
    """

    code = "SQ305"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        given, facts = subject.spec.input, subject.facts
        if given is not None and given.kind == "text" and facts is not None and facts.x.dtype:
            yield self.problem(
                subject,
                ("input", "dtype"),
                f"the model takes text, but the samples are numbers of type {facts.x.dtype}",
                NO_TEXT,
                [Related(subject.document.key_at(("data",)), "the samples come from here")],
            )


class CutToWhole(Rule):
    """Real numbers lose their fractions in an input of whole numbers.

    Wrong: input: {shape: [4], dtype: int32} with x: uniform
    Right: input: {shape: [4]} with x: uniform
    Why:   Keras casts samples to the type of the input, which makes 0 of all that lies between -1 and 1.
    """

    code = "SQ306"

    def check(self, subject: Subject) -> Iterator[Problem]:
        given, facts = subject.spec.input, subject.facts
        if given is None or given.kind != "whole" or facts is None:
            return
        if facts.x.kind == "real" or (facts.x.dtype or "").startswith("float"):
            yield self.problem(
                subject,
                ("input", "dtype"),
                f"the samples are real numbers, which `dtype: {given.dtype}` cuts to whole ones",
                "leave `dtype` out",
                [Related(subject.document.key_at(("data",)), "the samples come from here")],
            )


class BatchDivides(Rule):
    """Where the batch size is fixed, it must divide the number of samples of every split.

    Wrong: input: {batch_shape: [32, 8, 16]} with 100 samples
    Right: input: {batch_shape: [32, 8, 16]} with 96 or 128 samples
    Why:   Keras trains until the last, smaller batch, and then dies with a wall of text.
    """

    code = "SQ304"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        batch, facts = subject.flow.batch_size, subject.facts
        if batch is None or facts is None:
            return
        for split, samples in facts.samples.items():
            if samples is not None and samples % batch:
                yield self.problem(
                    subject,
                    _samples_path(subject, split),
                    f"{samples} samples of `{split}` are not a whole number of batches of {batch}",
                    f"use {_whole_batches(samples, batch)} samples",
                    [Related(subject.document.key_at(("input",)), "the batch size is fixed here")],
                )


def _whole_batches(samples: int, batch: int) -> str:
    below = samples - samples % batch
    return f"{below} or {below + batch}" if below else f"{batch}"


def _samples_path(subject: Subject, split: str) -> Path:
    """Where the text says how many samples a split has; one number alone is that of `train`."""
    places, source = subject.document.places, next(iter(_source_key(subject)))
    splits, samples = ("data", "splits"), ("data", source, "samples")
    ways = ((*splits, split), splits, (*samples, split))
    return next((path for path in ways if path in places), samples)


def _source_key(subject: Subject) -> Iterator[str]:
    """The key of the data source as the text has it."""
    data = subject.document.data
    section = data.get("data") if isinstance(data, dict) else None
    keys = section if isinstance(section, dict) else {}
    yield from (key for key in keys if key not in ("splits", "prepare"))
    yield "data"
