"""The base of every loss: what training makes small."""

from typing import ClassVar, Literal

from seqspec.spec.base import Item
from seqspec.spec.kinds import Name
from seqspec.spec.pairing import Pairing, squeezed, stretched

# What a number can be computed in; Keras dies on the others at the first batch.
FloatType = Literal[
    "float16", "bfloat16", "float32", "float64", "mixed_float16", "mixed_bfloat16"
]  # fmt: skip


class Loss(Item):
    """One number for how wrong the answers of a batch are."""

    # The kinds of labels it is made for, as data describe them; empty where any will do.
    target_kinds: ClassVar[frozenset[str]] = frozenset()
    # Whether targets have the shape of the output; a sparse loss takes class numbers instead.
    same_shape: ClassVar[bool] = True

    # What becomes of the shapes of labels and answers.
    pairing: ClassVar[Pairing] = squeezed(stretched)

    common: ClassVar[tuple[str, ...]] = ("reduction", "name", "dtype")

    reduction: (
        Literal["sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none"] | None
    ) = "sum_over_batch_size"
    name: Name | None = None
    dtype: FloatType | None = None
