"""What training shows: the loss and the metrics of a spec, by the names that Keras's history gives them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from seqspec.spec.base import Item
from seqspec.spec.compile import Compile
from seqspec.spec.families import LOSSES, METRICS
from seqspec.spec.item import item_of


class Watched(NamedTuple):
    """One number of an epoch.

    Attributes:
        item: what it is, with its settings.
        bare: whether the spec writes a word, which Keras may resolve by shapes (`accuracy`).
    """

    name: str
    item: Item
    bare: bool

    @property
    def direction(self) -> str | None:
        """Which way it goes as a model learns, `up` or `down`; None where that depends."""
        return "down" if self.name == "loss" else getattr(self.item, "direction", None)


def watched(given: Compile) -> Iterator[Watched]:
    """The loss first, then the metrics in order; a name that is taken gets a number, as in Keras."""
    yield _watched("loss", given.loss)
    seen: Counter[str] = Counter()
    for metric in given.metrics:
        name = name_of(metric)
        yield _watched(f"{name}_{seen[name]}" if seen[name] else name, metric)
        seen[name] += 1
    for metric in given.weighted_metrics:
        name = name_of(metric)
        name = f"weighted_{name}" if seen[name] else name
        yield _watched(f"{name}_{seen[name]}" if seen[name] else name, metric)
        seen[name] += 1


def directions(given: Compile) -> dict[str, str]:
    """The direction of each number that has one."""
    return {each.name: each.direction for each in watched(given) if each.direction}


def _watched(name: str, given: str | Item) -> Watched:
    if isinstance(given, Item):
        return Watched(name, given, bare=False)
    family = LOSSES if name == "loss" else METRICS
    return Watched(name, item_of(family, given), bare=True)


def name_of(metric: str | Item) -> str:
    """A word is its own name; a class without a name bears that of the class in small letters."""
    if isinstance(metric, str):
        return metric
    return getattr(metric, "name", None) or METRICS.snake_of(type(metric))
