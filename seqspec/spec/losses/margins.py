"""Losses that want a margin between right and wrong."""

from typing import ClassVar

from seqspec.spec.kinds import Above0, Rate
from seqspec.spec.losses._loss import Loss
from seqspec.spec.pairing import Pairing, members, squeezed

YES_OR_NO = frozenset({"binary", "multi_hot", "one_hot", "real"})


class Hinge(Loss):
    """The mean of `max(1 - y * p, 0)`.

    Targets: -1 or 1; 0 is read as -1
    Source:  keras.losses.Hinge, Keras 3
    """

    target_kinds: ClassVar[frozenset[str]] = YES_OR_NO


class SquaredHinge(Loss):
    """The mean of `max(1 - y * p, 0) ** 2`.

    Targets: -1 or 1; 0 is read as -1
    Source:  keras.losses.SquaredHinge, Keras 3
    """

    target_kinds: ClassVar[frozenset[str]] = YES_OR_NO


class CategoricalHinge(Loss):
    """`max(best wrong score - right score + 1, 0)`.

    Targets: one-hot rows
    Source:  keras.losses.CategoricalHinge, Keras 3
    """

    target_kinds: ClassVar[frozenset[str]] = frozenset({"one_hot"})


class Circle(Loss):
    """Pull rows of one class together and push those of others apart.

    Targets: class numbers; the output is a row of length 1
    Source:  keras.losses.Circle, Keras 3; Sun et al. 2020
    """

    pairing: ClassVar[Pairing] = squeezed(members)
    target_kinds: ClassVar[frozenset[str]] = frozenset({"class", "binary"})
    same_shape: ClassVar[bool] = False
    primary: ClassVar[str] = "gamma"
    gamma: Above0 = 80.0
    margin: Rate = 0.4
    remove_diagonal: bool = True
