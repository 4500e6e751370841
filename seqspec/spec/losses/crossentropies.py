"""Crossentropies: how surprised an answer is by the truth."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from seqspec.spec.either import either
from seqspec.spec.kinds import NonNegative, Rate, listing
from seqspec.spec.losses._loss import Loss
from seqspec.spec.pairing import Pairing, alike, one_hot, picked, squeezed

# Shares of yes, such as the pixels of an image, are labels as good as 0 and 1.
YES_OR_NO = frozenset({"binary", "multi_hot", "one_hot", "image", "real"})
ROWS = frozenset({"one_hot", "real"})
CLASSES = frozenset({"class", "binary", "tokens"})

# One weight, or one for each class.
Weights = Annotated[
    NonNegative | Annotated[tuple[NonNegative, ...], BeforeValidator(listing), Field(min_length=1)],
    either("a number from 0, or a list of one for each class"),
]


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


class BinaryFocalCrossentropy(Loss):
    """Binary crossentropy that counts easy samples less: each is multiplied by `(1 - p) ** gamma`.

    Targets: 0 or 1, in the shape of the output
    Source:  keras.losses.BinaryFocalCrossentropy, Keras 3; Lin et al. 2017
    """

    pairing: ClassVar[Pairing] = squeezed(alike)
    target_kinds: ClassVar[frozenset[str]] = YES_OR_NO
    apply_class_balancing: bool = False
    alpha: Rate = 0.25
    gamma: NonNegative = 2.0
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


class CategoricalFocalCrossentropy(Loss):
    """Categorical crossentropy that counts easy samples less: each is multiplied by `(1 - p) ** gamma`.

    Targets: one-hot rows
    Source:  keras.losses.CategoricalFocalCrossentropy, Keras 3; Lin et al. 2017
    """

    target_kinds: ClassVar[frozenset[str]] = ROWS
    primary: ClassVar[str] = "alpha"
    alpha: Weights = 0.25
    gamma: NonNegative = 2.0
    from_logits: bool = False
    label_smoothing: Rate = 0.0
    axis: int = -1


class CategoricalGeneralizedCrossEntropy(Loss):
    """A crossentropy that wrong labels disturb less: `(1 - p ** q) / q` of the right class.

    Targets: class numbers
    Source:  keras.losses.CategoricalGeneralizedCrossEntropy, Keras 3; Zhang and Sabuncu 2018
    """

    pairing: ClassVar[Pairing] = squeezed(one_hot)
    target_kinds: ClassVar[frozenset[str]] = CLASSES
    same_shape: ClassVar[bool] = False
    bare: ClassVar[bool] = False
    primary: ClassVar[str] = "q"
    q: Annotated[float, Field(gt=0, lt=1)] = 0.5


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
