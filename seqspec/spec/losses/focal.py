"""Crossentropies that count a sample by how sure the answer to it is."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from seqspec.spec.either import either
from seqspec.spec.kinds import NonNegative, Rate, listing
from seqspec.spec.losses._loss import Loss
from seqspec.spec.losses.crossentropies import CLASSES, ROWS, YES_OR_NO
from seqspec.spec.pairing import Pairing, alike, one_hot, squeezed

# One weight, or one for each class.
Weights = Annotated[
    NonNegative | Annotated[tuple[NonNegative, ...], BeforeValidator(listing), Field(min_length=1)],
    either("a number from 0, or a list of one for each class"),
]


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
