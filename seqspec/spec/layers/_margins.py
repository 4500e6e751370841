"""Lengths taken from, or added to, the two ends of each axis: croppings and paddings share them."""

from collections.abc import Callable
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import BeforeValidator, ValidationInfo

from seqspec.spec.errors import Gathering, refusal
from seqspec.spec.kinds import Count, DataFormat, Shape, brief
from seqspec.spec.layers._layer import ANYTHING, Layer, ShapeError
from seqspec.spec.layers._windows import join, split
from seqspec.spec.numbers import sizes_fix
from seqspec.spec.words import show

Ends = tuple[Count, Count]


def _pair(value: Any) -> Any:
    """One number for both ends of an axis, or a pair as a tuple."""
    if isinstance(value, int) and not isinstance(value, bool):
        return (value, value)
    if isinstance(value, (tuple, list)) and len(value) != 2:
        message = f"an axis has two ends, got {show(value)}"
        raise refusal(message, "write two numbers, or one for both ends", code="SQ012")
    if not isinstance(value, (tuple, list)):
        message = f"the ends of an axis are a whole number or two, got {show(value)}"
        fix = sizes_fix(value, 2) or "write one number for both ends, or two"
        raise refusal(message, fix, code="SQ012")
    return tuple(value)


def margins(rank: int) -> Callable[[Any, ValidationInfo], Any]:
    """A validator for one number, a number for each axis, or a pair of ends for each axis."""

    def take(value: Any, info: ValidationInfo) -> Any:
        # Any: from the YAML; the tuple type behind this checks the parts
        if isinstance(value, int) and not isinstance(value, bool):
            return ((value, value),) * rank
        if isinstance(value, (tuple, list)) and len(value) == rank:
            gathering = Gathering()
            pairs = [gathering.run((index,), _pair, each) for index, each in enumerate(value)]
            gathering.close()
            return tuple(pairs)
        wanted = f"a whole number or a list of {rank} numbers or pairs"
        fix = "write one number for all axes, or a number or a pair for each axis"
        message = f"`{info.field_name}` must be {wanted}, got {show(value)}"
        raise refusal(message, sizes_fix(value, rank) or fix, code="SQ012")

    return take


_End: TypeAlias = Count | Ends
_Two: TypeAlias = Count | tuple[_End, _End]
_Three: TypeAlias = Count | tuple[_End, _End, _End]
Margins1 = Annotated[Ends, BeforeValidator(_pair, json_schema_input_type=_End)]
Margins2 = Annotated[tuple[Ends, Ends], BeforeValidator(margins(2), json_schema_input_type=_Two)]
Margins3 = Annotated[
    tuple[Ends, Ends, Ends], BeforeValidator(margins(3), json_schema_input_type=_Three)
]


class Bordered(Layer):
    """What croppings and paddings share; `ends` are what each axis loses or gains."""

    takes = ANYTHING
    gives = None
    rank: ClassVar[int]
    sign: ClassVar[int]

    @property
    def ends(self) -> tuple[Ends, ...]:
        """The two ends of each axis, in the order of the axes."""
        raise NotImplementedError

    def output_shape(self, shape: Shape) -> Shape:
        data_format: DataFormat | None = getattr(self, "data_format", None)
        lengths, channels = split(self, shape, self.rank, data_format)
        after = tuple(
            None if length is None else length + self.sign * sum(ends)
            for length, ends in zip(lengths, self.ends, strict=True)
        )
        if any(length is not None and length < 1 for length in after):
            message = (
                f"{type(self).__name__} of {_shown(self.ends)} on {brief(shape)} leaves nothing"
            )
            raise ShapeError("SQ103", message, "take away less", "cropping")
        return join(after, channels, data_format)


def _shown(ends: tuple[Ends, ...]) -> str:
    """Ends as one number where all are equal: `1`, or `[[1, 2], [0, 0]]`."""
    numbers = {number for pair in ends for number in pair}
    return str(numbers.pop()) if len(numbers) == 1 else str([list(pair) for pair in ends])
