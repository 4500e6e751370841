"""Bounds that weights are held to after each step."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from seqspec.spec.base import Item
from seqspec.spec.kinds import NonNegative, Rate, listing

Axes = int | Annotated[tuple[int, ...], BeforeValidator(listing)]


class MaxNorm(Item):
    """Keep the norm along `axis` at or below `max_value`.

    Source:  keras.constraints.MaxNorm, Keras 3
    """

    primary: ClassVar[str] = "max_value"
    max_value: NonNegative = 2
    axis: Axes = 0


class MinMaxNorm(Item):
    """Keep the norm along `axis` between two values; `rate` is how hard it is pulled there.

    Source:  keras.constraints.MinMaxNorm, Keras 3
    """

    min_value: NonNegative = 0.0
    max_value: NonNegative = 1.0
    rate: Rate = 1.0
    axis: Axes = 0


class NonNeg(Item):
    """Set negative weights to 0.

    Source:  keras.constraints.NonNeg, Keras 3
    """


class UnitNorm(Item):
    """Keep the norm along `axis` at 1.

    Source:  keras.constraints.UnitNorm, Keras 3
    """

    primary: ClassVar[str] = "axis"
    axis: Axes = 0
