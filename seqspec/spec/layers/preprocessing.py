"""Layers that prepare values, so that the model takes them as they come."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from seqspec.source.document import Path
from seqspec.spec.either import either
from seqspec.spec.kinds import Shape, brief, listing
from seqspec.spec.layers._layer import Layer, ShapeError

# One number for all values, or one for each place of the last axis.
Factors = Annotated[
    float | Annotated[tuple[float, ...], BeforeValidator(listing), Field(min_length=1)],
    either("a number, or a list of one for each channel", any_number=True),
]


class Rescaling(Layer):
    """Multiply and shift every value: `x * scale + offset`.

    A list holds one number for each place of the last axis.

    Shape:  (..., channels) -> (..., channels)
    Errors: SQ104 a list that does not fit the channels
    Source: keras.layers.Rescaling, Keras 3
    """

    keeps_mask = True
    primary: ClassVar[str] = "scale"
    scale: Factors
    offset: Factors = 0.0

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        scales, offsets = _count(self.scale), _count(self.offset)
        if 1 not in (scales, offsets) and scales != offsets:
            message = f"{scales} numbers in `scale` do not fit the {offsets} in `offset`"
            yield ("offset",), message, f"give {scales} numbers, or one for all"

    def output_shape(self, shape: Shape) -> Shape:
        for field, given in (("scale", self.scale), ("offset", self.offset)):
            self._fit(shape, field, _count(given))
        return shape

    def _fit(self, shape: Shape, field: str, count: int) -> None:
        """Refuse a list that Keras would spread over the batch, or that makes more channels than it says."""
        channels = shape[-1] if shape else 1
        if count == 1 or count == channels or channels is None:
            return
        message = f"{count} numbers in `{field}` do not fit the last axis of {brief(shape)}"
        fix = f"give {channels} numbers, or one for all" if channels > 1 else "write one number"
        raise ShapeError("SQ104", message, fix, field)


def _count(given: float | tuple[float, ...]) -> int:
    return len(given) if isinstance(given, tuple) else 1
