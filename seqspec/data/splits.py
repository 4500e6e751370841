"""Splits: samples that are taken out of the training data, to validate or to test with."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator

from seqspec.data.facts import SplitName
from seqspec.data.source import DataError, Split
from seqspec.source.document import Path
from seqspec.spec.base import Model
from seqspec.spec.errors import refusal
from seqspec.spec.words import show

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Chosen = NDArray[np.int64] | range

# A split in random order holds its permutation, 8 bytes a sample.
MOST_PERMUTED = 2**26


def _share(value: Any) -> int | float | None:  # Any: from the YAML
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if value is None or (number and (0 < value < 1 or (value >= 1 and isinstance(value, int)))):
        taken: int | float | None = value
        return taken
    message = f"a split is a share between 0 and 1 or a number of samples, got {show(value)}"
    raise refusal(message, "write 0.2 for a fifth of the samples, or 100 for 100 samples")


Share = Annotated[int | float | None, BeforeValidator(_share)]


class Splits(Model):
    """How many samples of the training data are kept apart, and which.

    `pick` is `random`; `last`, the last rows in order, which is Keras's validation_split; or
    `spread`, evenly over the rows, so that 0.2 takes rows 0, 5, 10 and so on. Test samples are
    taken first. A share of n samples is n - int(n * (1 - share)) of them, as Keras counts; spread
    rounds up.

    Source: keras.Model.fit, validation_split, Keras 3
    """

    title = "splits"
    example = "`{test: 0.2}`"
    validation: Share = None
    test: Share = None
    pick: Literal["random", "last", "spread"] = "random"

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.validation is None and self.test is None:
            yield (), "`splits` needs `validation` or `test`", "write `splits: {test: 0.2}`"
        shares = [share for _, share in self.wanted if isinstance(share, float)]
        if sum(shares) >= 1:
            what = f"the splits take {sum(shares):g} of the samples, which leaves none to train on"
            yield ("test",), what, "make the shares smaller"

    @property
    def wanted(self) -> tuple[tuple[SplitName, int | float], ...]:
        """What is asked for, in the order in which it is taken."""
        pairs: tuple[tuple[SplitName, int | float | None], ...] = (
            ("test", self.test),
            ("validation", self.validation),
        )
        return tuple((name, share) for name, share in pairs if share is not None)

    def counts(self, samples: Mapping[SplitName, int | None]) -> Mapping[SplitName, int | None]:
        """The samples of each split afterwards; raises DataError where there are too few."""
        total = left = samples["train"]
        taken: dict[SplitName, int | None] = {}
        for name, share in self.wanted:
            if name in samples:
                alone = len(self.wanted) == 1
                fix = "delete `splits`" if alone else f"delete `{name}: {share}`"
                message = f"the data have a {name} split already"
                raise DataError(message, fix, ("splits", name))
            taken[name] = None
            if total is not None and left is not None:
                taken[name] = count = self._count(total, share)
                self._hold(name, count, left)
                left -= count
        return {**samples, **taken, "train": left}

    def split(self, splits: Mapping[SplitName, Split], seed: int) -> Mapping[SplitName, Split]:
        """The splits with these taken out of `train`, as views."""
        from seqspec.data.rows import Rows

        train = splits["train"]
        counts = self.counts({name: len(split) for name, split in splits.items()})
        chosen = self._chosen(len(train), counts, seed)
        return {**splits, **{name: Rows(train, rows) for name, rows in chosen.items()}}

    def _count(self, total: int, share: float) -> int:
        if isinstance(share, int):
            return share
        if self.pick == "spread":
            return math.ceil(total * _exact(share))
        return total - int(total * (1 - share))

    def _hold(self, name: SplitName, count: int, left: int) -> None:
        if not count:
            fix = "write a larger share, or a whole number of samples"
            raise DataError(f"this share of {left:,} samples is none", fix, ("splits", name))
        if count >= left:
            what = f"{name} takes {count:,} of {left:,} samples, which leaves none to train on"
            raise DataError(what, "make the split smaller", ("splits", name))

    def _chosen(
        self, total: int, counts: Mapping[SplitName, int | None], seed: int
    ) -> Mapping[SplitName, Chosen]:
        """The rows of each split; those of `train` are what is left."""
        rest: Chosen = self._lined_up(total, seed)
        chosen: dict[SplitName, Chosen] = {}
        for name, share in self.wanted:
            count = counts[name] or 0
            if self.pick == "spread":
                chosen[name], rest = _spread(rest, count, _step(total, len(rest), count, share))
            else:
                chosen[name], rest = rest[len(rest) - count :], rest[: len(rest) - count]
        chosen["train"] = rest
        return {name: _sorted(rows) for name, rows in chosen.items()}

    def _lined_up(self, total: int, seed: int) -> Chosen:
        """All rows in the order from whose end splits are cut."""
        if self.pick == "last":
            return range(total)
        if total > MOST_PERMUTED:
            what = f"{total:,} samples are too many to hold the place of each in memory"
            raise DataError(what, "write `pick: last`", ("splits", "pick"))
        if self.pick == "spread":
            return range(total)
        from seqspec.data.philox import permutation, stream_key

        return permutation(total, stream_key(seed, "splits"))


def _exact(share: float) -> Fraction:
    """A share as it was written, exact to 6 digits: 0.2 is 1/5."""
    return Fraction(repr(share)).limit_denominator(10**6)


def _step(total: int, left: int, count: int, share: float) -> Fraction:
    """How many rows lie between two that are taken."""
    whole = isinstance(share, int) or left < total
    return Fraction(left, count) if whole else 1 / _exact(share)


def _spread(rows: Chosen, count: int, step: Fraction) -> tuple[Chosen, Chosen]:
    """The rows at 0, step, 2 * step and so on, rounded down, and the others."""
    import numpy as np

    everything = np.asarray(rows)
    places = np.arange(count) * step.numerator // step.denominator
    others = np.ones(len(everything), bool)
    others[places] = False
    return everything[places], everything[others]


def _sorted(rows: Chosen) -> Chosen:
    """Rows in the order of the data: it is read fastest so, and training shuffles anyway."""
    import numpy as np

    return rows if isinstance(rows, range) else np.sort(rows)
