"""The base of every metric: what is watched, and never trained on."""

from seqspec.spec.base import Item
from seqspec.spec.kinds import DType, Name


class Metric(Item):
    """A number that is measured and shown; it does not change what is trained."""

    name: Name | None = None
    dtype: DType | None = None
