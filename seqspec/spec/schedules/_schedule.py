"""The base of every schedule: a learning rate that changes with the step."""

from seqspec.spec.base import Item
from seqspec.spec.kinds import Name


class Schedule(Item):
    """A learning rate for each training step, counted from 0."""

    name: Name | None = None
