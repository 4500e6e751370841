"""The base of every schedule: a learning rate that changes with the step."""

from seqspec.spec.base import Item
from seqspec.spec.kinds import Name

LARGEST_RATE = 10


class Schedule(Item):
    """A learning rate for each training step.

    Units:  a step is one batch, counted from 0; in the formulas `initial` is `initial_learning_rate`
    """

    name: Name | None = None
