"""How often the answer is right."""

from typing import ClassVar

from seqspec.spec.kinds import Positive, Rate
from seqspec.spec.metrics._metric import Metric
from seqspec.spec.pairing import Pairing, largest, listed, listed_largest, numbered


class BinaryAccuracy(Metric):
    """How often yes or no is right, yes being more than `threshold`.

    Source:  keras.metrics.BinaryAccuracy, Keras 3
    """

    threshold: Rate = 0.5


class CategoricalAccuracy(Metric):
    """How often the largest value is that of the one-hot row.

    Source:  keras.metrics.CategoricalAccuracy, Keras 3
    """

    pairing: ClassVar[Pairing] = largest


class SparseCategoricalAccuracy(Metric):
    """How often the largest value is that of the class number.

    Source:  keras.metrics.SparseCategoricalAccuracy, Keras 3
    """

    pairing: ClassVar[Pairing] = numbered


class TopKCategoricalAccuracy(Metric):
    """How often the right class is among the `k` largest values, for one-hot rows.

    Source:  keras.metrics.TopKCategoricalAccuracy, Keras 3
    """

    pairing: ClassVar[Pairing] = listed_largest
    primary: ClassVar[str] = "k"
    k: Positive = 5


class SparseTopKCategoricalAccuracy(Metric):
    """How often the right class is among the `k` largest values, for class numbers.

    Source:  keras.metrics.SparseTopKCategoricalAccuracy, Keras 3
    """

    pairing: ClassVar[Pairing] = listed
    primary: ClassVar[str] = "k"
    k: Positive = 5
    from_sorted_ids: bool = False
