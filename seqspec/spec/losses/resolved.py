"""The loss that Keras chooses by the shapes of answers and labels; it is written as a bare word."""

from typing import ClassVar, Literal

from seqspec.spec.kinds import Shape
from seqspec.spec.losses._loss import Loss
from seqspec.spec.pairing import Pairing, anything


class Crossentropy(Loss):
    """The crossentropy that fits: binary for 1 output, sparse for class numbers, else categorical.

    Only as the bare word `crossentropy` or `ce`; Keras has no class of this name.
    Source:  keras.Model.compile, Keras 3
    """

    pairing: ClassVar[Pairing] = anything
    same_shape: ClassVar[bool] = False


ce = Crossentropy


def family(label: Shape, answer: Shape) -> Literal["Binary", "SparseCategorical", "Categorical"]:
    """How Keras resolves `crossentropy` and `accuracy` by the shapes of labels and answers.

    >>> family((), (1,)), family((), (10,)), family((10,), (10,))
    ('Binary', 'SparseCategorical', 'Categorical')
    """
    if answer[-1:] == (1,):
        return "Binary"
    sparse = len(label) < len(answer) or label[-1:] == (1,)
    return "SparseCategorical" if sparse else "Categorical"
