"""Rules on the data: what goes in against what the model takes."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.lint.rule import Rule, Subject
from seqspec.source.document import Path
from seqspec.source.problem import Problem, Related, Severity
from seqspec.spec.kinds import Shape, brief
from seqspec.spec.layers.core import Embedding, ReversibleEmbedding


def fits(shape: Shape, wanted: Shape) -> bool:
    """Whether samples of `shape` can be what `wanted` says; a None on either side fits anything."""
    pairs = zip(shape, wanted, strict=False)
    return len(shape) == len(wanted) and all(a is None or b is None or a == b for a, b in pairs)


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


class TokenRange(Rule):
    """Token ids must be smaller than the Embedding's `input_dim`.

    Wrong: Embedding: {input_dim: 1000, output_dim: 16} on ids up to 1023
    Right: Embedding: {input_dim: 1024, output_dim: 16}
    Why:   an id is a row number; there is no row beyond the last, and -1 silently takes the last one.
    """

    code = "SQ303"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        first, facts = subject.flow.steps[0], subject.facts
        if facts is None or not isinstance(first.layer, (Embedding, ReversibleEmbedding)):
            return
        rows, high, low = first.layer.input_dim, facts.x.high, facts.x.low
        path, name = (*first.path, "input_dim"), type(first.layer).__name__
        if facts.x.kind != "tokens":
            return
        if high is not None and high >= rows:
            message = f"{name} has {rows} rows, but the data hold ids up to {high:.0f}"
            yield self.problem(subject, path, message, f"write `input_dim: {high + 1:.0f}` or more")
        if low is not None and low < 0:
            message = f"{name} counts rows from 0, but the data hold ids down to {low:.0f}"
            yield self.problem(subject, path, message, "shift the ids so that they start at 0")


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
