"""What a data source says of itself without loading anything: shapes, kinds, counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from seqspec.spec.kinds import Shape

Kind: TypeAlias = Literal["real", "tokens", "image", "class", "one_hot", "binary", "multi_hot"]
ArrayName: TypeAlias = Literal["x", "y"]
SplitName: TypeAlias = Literal["train", "validation", "test"]

# The types of whole numbers, and the smallest and the largest number of each.
WHOLE: Mapping[str, tuple[int, int]] = {
    "bool": (0, 1),
    **{f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)},
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)},
}


class Seen(NamedTuple):
    """Where in the data the bounds of an array were found, each a phrase such as "sample 3 of `train`".

    Attributes:
        fraction: a number that is not whole and where it stands; empty where all are whole.
    """

    low: str
    high: str
    fraction: str = ""


class Array(NamedTuple):
    """One array of samples; what is not known is None.

    Attributes:
        shape: of one sample, without the axis of samples; None where nothing is known of it.
        dtype: NumPy's name of it.
        low, high: the smallest and the largest value that can occur.
        kind: what the numbers mean.
        classes: how many classes a `class`, `one_hot` or `multi_hot` array tells apart.
        seen: where the bounds stand, once the data are open and their values known.
    """

    shape: Shape | None = None
    dtype: str | None = None
    low: float | None = None
    high: float | None = None
    kind: Kind | None = None
    classes: int | None = None
    seen: Seen | None = None

    @property
    def is_bounded(self) -> bool:
        """Whether a bound is known; the range of a type alone says nothing of what is in it."""
        range_ = (self.low, self.high)
        named = self.seen is not None or self.kind == "tokens"
        return range_ != (None, None) and (named or range_ != WHOLE.get(self.dtype or ""))


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What is known of a model's data beforehand: inputs, targets, and samples in each split.

    `notes` say what the source took for granted, each a sentence for the reader.
    """

    x: Array
    y: Array
    samples: Mapping[SplitName, int | None]
    notes: tuple[str, ...] = ()
