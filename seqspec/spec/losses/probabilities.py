"""Other losses between probabilities: distributions, counts and regions."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from seqspec.spec.either import either
from seqspec.spec.kinds import NonNegative, listing
from seqspec.spec.losses._loss import Loss

Axes = Annotated[
    int | Annotated[tuple[int, ...], BeforeValidator(listing)], either("an axis, or a list of axes")
]
REGIONS = frozenset({"binary", "multi_hot", "one_hot", "image", "real"})


class KLDivergence(Loss):
    """How much longer messages get when they are coded for the wrong distribution: `sum(y log(y / p))`.

    Targets: rows of probabilities
    Source:  keras.losses.KLDivergence, Keras 3
    """

    target_kinds: ClassVar[frozenset[str]] = frozenset({"one_hot", "real"})


class Poisson(Loss):
    """How unlikely counts are under predicted rates: `mean(p - y log(p))`.

    Targets: counts from 0
    Source:  keras.losses.Poisson, Keras 3
    """


class Dice(Loss):
    """One minus twice the overlap over the sum of two regions.

    Targets: 0 to 1, in the shape of the output
    Source:  keras.losses.Dice, Keras 3
    """

    target_kinds: ClassVar[frozenset[str]] = REGIONS
    axis: Axes | None = None


class Tversky(Loss):
    """Dice with false positives weighed by `alpha` and false negatives by `beta`.

    Targets: 0 to 1, in the shape of the output
    Source:  keras.losses.Tversky, Keras 3; Salehi et al. 2017
    """

    target_kinds: ClassVar[frozenset[str]] = REGIONS
    primary: ClassVar[str] = "alpha"
    alpha: NonNegative = 0.5
    beta: NonNegative = 0.5
    axis: Axes | None = None


kld = KLD = KLDivergence
