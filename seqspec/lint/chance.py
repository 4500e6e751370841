"""The chance line: what a model scores that guesses blindly, by which a reader judges a loss."""

from __future__ import annotations

from collections.abc import Iterator
from math import log, pi, sqrt
from typing import NamedTuple

from seqspec.analysis.flow import Flow, Part
from seqspec.data.facts import Array, DataFacts
from seqspec.data.labels.numbers import Normal, Uniform
from seqspec.data.sources.dummy import Dummy
from seqspec.spec.base import Item
from seqspec.spec.kinds import Shape
from seqspec.spec.losses.resolved import family
from seqspec.spec.spec import Spec
from seqspec.spec.watched import Watched, watched

# Settings that leave the score of a blind guess as it is; with any other nothing is claimed.
_HARMLESS = frozenset(
    {"name", "dtype", "reduction", "from_logits", "k", "threshold", "num_thresholds"}
)
_MEANS = ("sum_over_batch_size", "mean")
# Preparations that move and stretch numbers, so that uniform ones stay uniform.
_STRAIGHT = frozenset({"Scale", "Shift", "Reshape", "Flatten"})


class Spread(NamedTuple):
    """How far targets lie from the best constant answer: squared, and as a distance."""

    variance: float
    deviation: float


class Targets(NamedTuple):
    """What a guess is held against: the labels, the shape of the answer, and how numbers spread."""

    y: Array
    answer: Shape
    spread: Spread | None

    @property
    def yes_or_no(self) -> bool:
        """Whether the model answers one probability, and a label is 0 or 1."""
        numbers = self.y.kind == "class" and self.y.classes in (None, 2)
        return self.answer[-1:] == (1,) and (self.y.kind == "binary" or numbers)

    def classes(self, kind: str) -> int | None:
        """How many classes the model chooses among; None where labels and answer do not agree on it."""
        units = self.answer[-1] if self.answer else None
        agreed = self.y.kind == kind and self.y.classes in (None, units)
        return units if agreed and units != 1 else None

    @property
    def family(self) -> str:
        """How Keras resolves `accuracy` and `crossentropy`; rows where the labels are not known."""
        label = self.answer if self.y.shape is None else self.y.shape
        return family(label, self.answer)


def chance(spec: Spec, flow: Flow | None, facts: DataFacts | None) -> dict[str, float]:
    """The score of a blind guess, by the names of the history; what is not known for sure is left out.

    A guess is the same probability for every class, or the mean of numbers that were drawn.
    Source: crossentropy of K equal probabilities, `-log(1 / K)`; variance of the uniform and the
            normal distribution
    """
    if spec.compile is None or flow is None or not flow.whole or facts is None:
        return {}
    targets = Targets(facts.y, flow.output_shape, _spread(spec, facts.y))
    found = {each.name: _guess(each, targets) for each in watched(spec.compile)}
    if _is_altered(spec, flow):
        del found["loss"]
    if spec.fit.class_weight:
        weighted = len(spec.compile.weighted_metrics)
        found = dict(list(found.items())[: len(found) - weighted])
    return {name: score for name, score in found.items() if score is not None}


def _guess(each: Watched, targets: Targets) -> float | None:
    item, name = each.item, type(each.item).__name__
    if name == "Crossentropy" or (name == "Accuracy" and each.bare):
        name = targets.family + name
    return _score(name, item, targets) if _is_plain(item) else None


def _score(name: str, item: Item, targets: Targets) -> float | None:
    if name in ("BinaryCrossentropy", "BinaryAccuracy", "AUC") and targets.yes_or_no:
        return log(2) if name == "BinaryCrossentropy" else 0.5
    if "Categorical" in name:
        classes = targets.classes("class" if name.startswith("Sparse") else "one_hot")
        return _among(classes, name.removeprefix("Sparse"), item) if classes else None
    return _between(name, targets.spread) if targets.spread else None


def _among(classes: int, name: str, item: Item) -> float | None:
    """The score of a guess among classes."""
    scores = {
        "CategoricalCrossentropy": log(classes),
        "CategoricalAccuracy": 1 / classes,
        "TopKCategoricalAccuracy": min(1.0, getattr(item, "k", 1) / classes),
    }
    return scores.get(name)


def _between(name: str, spread: Spread) -> float | None:
    """The score of the mean as an answer."""
    scores = {
        "MeanSquaredError": spread.variance,
        "RootMeanSquaredError": sqrt(spread.variance),
        "MeanAbsoluteError": spread.deviation,
    }
    return scores.get(name)


def _is_plain(item: Item) -> bool:
    fields = type(item).model_fields.items()
    return all(
        key in _HARMLESS or getattr(item, key) == field.get_default(call_default_factory=True)
        for key, field in fields
    )


def _is_altered(spec: Spec, flow: Flow) -> bool:
    """Whether the loss is more than the mean over samples: weighted, summed, or with penalties."""
    assert spec.compile is not None
    reduction = getattr(spec.compile.loss, "reduction", _MEANS[0])
    penalties = any(_has_penalty(part) for step in flow for part in _parts(step))
    return bool(spec.fit.class_weight) or reduction not in _MEANS or penalties


def _has_penalty(part: Part) -> bool:
    fields = type(part.layer).model_fields
    named = any(key.endswith("_regularizer") and getattr(part.layer, key) for key in fields)
    return named or part.type == "ActivityRegularization"


def _parts(part: Part) -> Iterator[Part]:
    yield part
    for inner in part.parts:
        yield from _parts(inner)


def _spread(spec: Spec, y: Array) -> Spread | None:
    """The spread of dummy numbers; of other data only the range is known."""
    data = spec.data
    if data is None or not isinstance(data.source, Dummy) or y.low is None or y.high is None:
        return None
    drawn, label = data.source.y, data.source.y.facts()
    straight = all(type(step).__name__ in _STRAIGHT for step in data.prepare.y)
    if not straight or label.low is None or label.high is None:
        return None
    scale = (y.high - y.low) / (label.high - label.low)
    match drawn:
        case Uniform():
            return Spread(scale**2 / 12, scale / 4)
        case Normal():
            return Spread(scale**2, scale * sqrt(2 / pi))
    return None
