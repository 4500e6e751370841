"""Bounds that weights are held to after each step."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from seqspec.spec.either import either
from seqspec.spec.for_weights import ForWeights, need_axes
from seqspec.spec.kinds import NonNegative, Rate, Shape, brief, listing

Axes = Annotated[
    int | Annotated[tuple[int, ...], BeforeValidator(listing)], either("an axis, or a list of axes")
]


class _Along(ForWeights):
    """What holds the norm of the weights along some axes."""

    axis: Axes = 0

    def unfit(self, shape: Shape) -> str | None:
        axes = (self.axis,) if isinstance(self.axis, int) else self.axis
        if missing := need_axes(shape, *axes):
            return missing
        twice = len({axis % len(shape) for axis in axes}) < len(axes)
        return f"names an axis of {brief(shape)} twice: {list(axes)}" if twice else None


class MaxNorm(_Along):
    """Keep the norm along `axis` at or below `max_value`.

    Source:  keras.constraints.MaxNorm, Keras 3
    """

    primary: ClassVar[str] = "max_value"
    max_value: NonNegative = 2


class MinMaxNorm(_Along):
    """Keep the norm along `axis` between two values; `rate` is how hard it is pulled there.

    Source:  keras.constraints.MinMaxNorm, Keras 3
    """

    primary: ClassVar[str] = "min_value"
    min_value: NonNegative = 0.0
    max_value: NonNegative = 1.0
    rate: Rate = 1.0


class NonNeg(ForWeights):
    """Set negative weights to 0.

    Source:  keras.constraints.NonNeg, Keras 3
    """


class UnitNorm(_Along):
    """Keep the norm along `axis` at 1.

    Source:  keras.constraints.UnitNorm, Keras 3
    """

    primary: ClassVar[str] = "axis"
