"""The base of every loss: what training makes small."""

from typing import ClassVar, Literal

from seqspec.spec.base import Item
from seqspec.spec.kinds import DType, Name


class Loss(Item):
    """One number for how wrong the answers of a batch are."""

    # Whether targets have the shape of the output; a sparse loss takes class numbers instead.
    same_shape: ClassVar[bool] = True

    reduction: (
        Literal["sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none"] | None
    ) = "sum_over_batch_size"
    name: Name | None = None
    dtype: DType | None = None
