"""Crossentropies: how surprised an answer is by the truth."""

from typing import ClassVar

from seqspec.spec.kinds import Rate
from seqspec.spec.losses._loss import Loss
from seqspec.spec.pairing import Pairing, alike, picked, squeezed

# Shares of yes, such as the pixels of an image, are labels as good as 0 and 1.
YES_OR_NO = frozenset({"binary", "multi_hot", "one_hot", "image", "real"})
ROWS = frozenset({"one_hot", "real"})
CLASSES = frozenset({"class", "binary", "tokens"})


class BinaryCrossentropy(Loss):
    """How surprised a yes-or-no answer is by the truth: `-y log(p) - (1 - y) log(1 - p)`.

    Targets: 0 or 1, in the shape of the output
    Source:  keras.losses.BinaryCrossentropy, Keras 3
    """

    pairing: ClassVar[Pairing] = squeezed(alike)
    target_kinds: ClassVar[frozenset[str]] = YES_OR_NO
    from_logits: bool = False
    label_smoothing: Rate = 0.0
    axis: int = -1


class CategoricalCrossentropy(Loss):
    """How surprised a choice among classes is by the truth: `-sum(y log(p))`.

    Targets: one-hot rows, or rows of probabilities that sum to 1
    Source:  keras.losses.CategoricalCrossentropy, Keras 3
    """

    pairing: ClassVar[Pairing] = squeezed(alike)
    target_kinds: ClassVar[frozenset[str]] = ROWS
    from_logits: bool = False
    label_smoothing: Rate = 0.0
    axis: int = -1


class SparseCategoricalCrossentropy(Loss):
    """Categorical crossentropy with the number of the class in place of a one-hot row.

    Targets: whole numbers from 0 to classes - 1
    Source:  keras.losses.SparseCategoricalCrossentropy, Keras 3
    """

    pairing: ClassVar[Pairing] = squeezed(picked)
    target_kinds: ClassVar[frozenset[str]] = CLASSES
    same_shape: ClassVar[bool] = False
    from_logits: bool = False
    ignore_class: int | None = None
    axis: int = -1


bce = BCE = BinaryCrossentropy
