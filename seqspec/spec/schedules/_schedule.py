"""The base of every schedule: a learning rate that changes with the step."""

from typing import Annotated

from pydantic import Field

from seqspec.spec.base import Item
from seqspec.spec.kinds import Name

LARGEST_RATE = 10

# The bounds of a constant rate hold for each rate of a schedule; a rate may end at 0.
Start = Annotated[float, Field(gt=0, le=LARGEST_RATE)]
End = Annotated[float, Field(ge=0, le=LARGEST_RATE)]


class Schedule(Item):
    """A learning rate for each training step.

    Units:  a step is one batch, counted from 0; in the formulas `initial` is `initial_learning_rate`
    """

    name: Name | None = None
