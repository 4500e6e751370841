"""Penalties on large weights, added to the loss."""

from typing import ClassVar, Literal

from seqspec.spec.for_weights import ForWeights
from seqspec.spec.kinds import NonNegative, Shape, brief


class L1(ForWeights):
    """Add `l1 * sum(abs(w))`, which drives weights to zero.

    Source:  keras.regularizers.L1, Keras 3
    """

    primary: ClassVar[str] = "l1"
    l1: NonNegative = 0.01


class L2(ForWeights):
    """Add `l2 * sum(w ** 2)`, which keeps weights small.

    Source:  keras.regularizers.L2, Keras 3
    """

    primary: ClassVar[str] = "l2"
    l2: NonNegative = 0.01


class L1L2(ForWeights):
    """Add `l1 * sum(abs(w)) + l2 * sum(w ** 2)`.

    Source:  keras.regularizers.L1L2, Keras 3
    """

    bare: ClassVar[bool] = False
    primary: ClassVar[str] = "l1"
    l1: NonNegative = 0.0
    l2: NonNegative = 0.0


class OrthogonalRegularizer(ForWeights):
    """Add `factor` times the mean cosine between rows, or columns, of a matrix.

    Source:  keras.regularizers.OrthogonalRegularizer, Keras 3
    """

    primary: ClassVar[str] = "factor"
    factor: NonNegative = 0.01
    mode: Literal["rows", "columns"] = "rows"

    def unfit(self, shape: Shape) -> str | None:
        return None if len(shape) == 2 else f"is for a matrix, got {brief(shape)}"


l1l2 = L1L2
