"""Losses between probabilities, watched as metrics."""

from typing import ClassVar

from seqspec.spec.kinds import Rate
from seqspec.spec.metrics._metric import Falling
from seqspec.spec.pairing import Pairing, alike, picked, stretched


class BinaryCrossentropy(Falling):
    """How surprised a yes-or-no answer is by the truth.

    Source:  keras.metrics.BinaryCrossentropy, Keras 3
    """

    pairing: ClassVar[Pairing] = alike
    from_logits: bool = False
    label_smoothing: Rate = 0.0


class CategoricalCrossentropy(Falling):
    """How surprised a choice among classes is by a one-hot row.

    Source:  keras.metrics.CategoricalCrossentropy, Keras 3
    """

    pairing: ClassVar[Pairing] = alike
    from_logits: bool = False
    label_smoothing: Rate = 0.0
    axis: int = -1


class SparseCategoricalCrossentropy(Falling):
    """How surprised a choice among classes is by a class number.

    Source:  keras.metrics.SparseCategoricalCrossentropy, Keras 3
    """

    pairing: ClassVar[Pairing] = picked
    from_logits: bool = False
    ignore_class: int | None = None
    axis: int = -1


class KLDivergence(Falling):
    """The mean of `y log(y / p)`.

    Source:  keras.metrics.KLDivergence, Keras 3
    """

    pairing: ClassVar[Pairing] = stretched


class Poisson(Falling):
    """The mean of `p - y log(p)`.

    Source:  keras.metrics.Poisson, Keras 3
    """

    pairing: ClassVar[Pairing] = stretched


class Hinge(Falling):
    """The mean of `max(1 - y * p, 0)`.

    Source:  keras.metrics.Hinge, Keras 3
    """

    pairing: ClassVar[Pairing] = stretched


class SquaredHinge(Falling):
    """The mean of `max(1 - y * p, 0) ** 2`.

    Source:  keras.metrics.SquaredHinge, Keras 3
    """

    pairing: ClassVar[Pairing] = stretched


class CategoricalHinge(Falling):
    """`max(best wrong score - right score + 1, 0)`.

    Source:  keras.metrics.CategoricalHinge, Keras 3
    """

    pairing: ClassVar[Pairing] = stretched


bce = BCE = BinaryCrossentropy
