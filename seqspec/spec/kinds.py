"""The kinds of value that fields hold, each typed once: counts, sizes, rates, names, choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, StringConstraints, ValidationInfo
from pydantic_core import CoreSchema, core_schema

from seqspec.spec.errors import refusal
from seqspec.spec.numbers import sizes_fix
from seqspec.spec.words import show

# A length along one axis; None is known only at run time. A shape leaves out the batch.
Length: TypeAlias = int | None
Shape: TypeAlias = tuple[Length, ...]
# The shape of what says for each step, or place, whether it counts; None where nothing does.
Mask: TypeAlias = Shape | None


def brief(shape: Shape) -> str:
    """A shape as messages show it.

    >>> brief((None, 3)), brief((10,)), brief(())
    ('(null, 3)', '(10,)', '()')
    """
    lengths = ", ".join("null" if length is None else str(length) for length in shape)
    return f"({lengths},)" if len(shape) == 1 else f"({lengths})"


def fits(shape: Shape, wanted: Shape) -> bool:
    """Whether samples of `shape` can be what `wanted` says; a None on either side fits anything."""
    pairs = zip(shape, wanted, strict=False)
    return len(shape) == len(wanted) and all(a is None or b is None or a == b for a, b in pairs)


# What the values are that layers pass on: Keras casts one real type to another, and nothing else.
ValueKind: TypeAlias = Literal["text", "whole", "real"]

LONGEST_AXIS = 2**24
LARGEST_SEED = 2**32 - 1

Positive = Annotated[int, Field(ge=1)]
Count = Annotated[int, Field(ge=0)]
Seed = Annotated[int, Field(ge=0, le=LARGEST_SEED)]
Rate = Annotated[float, Field(ge=0, le=1)]
RateBelow1 = Annotated[float, Field(ge=0, lt=1)]
NonNegative = Annotated[float, Field(ge=0)]
Above0 = Annotated[float, Field(gt=0)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$")]
Text = Annotated[str, StringConstraints(max_length=4096)]
Axis = Annotated[int, Field(ge=1, le=LONGEST_AXIS)]


def any_case(*words: str) -> BeforeValidator:
    """Marks words that Keras lower-cases before it looks at them; any other stays as it is written."""

    def take(value: Any) -> Any:  # Any: from the YAML
        return value.lower() if isinstance(value, str) and value.lower() in words else value

    return BeforeValidator(take)


def caseless(words: Iterable[str]) -> str:
    """A pattern for one of these words in any letter case.

    >>> caseless(["ab_1", "c"])
    '^([aA][bB]_1|[cC])$'
    """
    folded = (
        "".join(f"[{each.lower()}{each.upper()}]" if each.isalpha() else each for each in word)
        for word in words
    )
    return f"^({'|'.join(folded)})$"


class AnyCase:
    """Marks words that are read in any letter case; the schema offers them in lower case."""

    def __get_pydantic_json_schema__(
        self, schema: Any, handler: Any
    ) -> dict[str, Any]:  # Any: Pydantic's
        words = handler(schema)
        return {"anyOf": [words, {"type": "string", "pattern": caseless(words["enum"])}]}


class NotNull:
    """Marks a setting whose null is refused elsewhere, so that the schema has none.

    Where null is the default, the setting must be given.
    """

    def __get_pydantic_json_schema__(
        self, schema: Any, handler: Any
    ) -> dict[str, Any]:  # Any: Pydantic's
        made = handler(schema)
        kinds = [each for each in made["anyOf"] if each != {"type": "null"}]
        return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}


# For the schema: a number that is not 0.
NOT_0 = Field(json_schema_extra={"not": {"const": 0}})

_PADDINGS, _FORMATS = any_case("valid", "same", "causal"), ("channels_first", "channels_last")
Padding = Annotated[Literal["valid", "same"], _PADDINGS, AnyCase()]
CausalPadding = Annotated[Literal["valid", "same", "causal"], _PADDINGS, AnyCase()]
DataFormat = Annotated[Literal["channels_first", "channels_last"], any_case(*_FORMATS), AnyCase()]


@dataclass(frozen=True)
class Choice:
    """Marks a text that is one of these words; a subclass may hold more of them, as no Literal may."""

    words: tuple[str, ...]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: Any
    ) -> CoreSchema:  # Any: Pydantic's
        return core_schema.literal_schema(list(self.words))


# What layers compute in: Keras takes whole numbers too, and then cuts what comes in, or dies.
_FLOATS = ("float16", "bfloat16", "float32", "float64", "mixed_float16", "mixed_bfloat16")
DType: TypeAlias = Annotated[str, Choice(_FLOATS)]
# What layers answer that number things.
NumberDType: TypeAlias = Annotated[str, Choice((*_FLOATS, "int32", "int64"))]
AnyDType: TypeAlias = Annotated[str, Choice((*_FLOATS, "int32", "int64", "string"))]
# Those of scipy.signal that are known by their name alone.
SignalWindow = Literal[
    "hann", "hamming", "boxcar", "triang", "blackman", "bartlett", "flattop", "parzen", "bohman",
    "blackmanharris", "nuttall", "barthann", "cosine", "exponential", "tukey", "taylor", "lanczos",
]  # fmt: skip


def spread(rank: int) -> Callable[[Any, ValidationInfo], Any]:
    """A validator that takes one number for all `rank` axes, or a list of `rank` numbers."""

    def take(value: Any, info: ValidationInfo) -> Any:
        # Any: from the YAML; the tuple type behind this checks the parts
        if isinstance(value, int) and not isinstance(value, bool):
            return (value,) * rank
        if isinstance(value, (tuple, list)) and len(value) == rank:
            return tuple(value)
        axes = "1 number" if rank == 1 else f"{rank} numbers"
        message = (
            f"`{info.field_name}` must be a whole number or a list of {axes}, got {show(value)}"
        )
        axes = "one number for all axes, or one for each axis" if rank > 1 else "one number"
        fix = sizes_fix(value, rank) or f"write {axes}"
        raise refusal(message, fix, code="SQ012")

    return take


_One: TypeAlias = tuple[Positive]
_Two: TypeAlias = tuple[Positive, Positive]
_Three: TypeAlias = tuple[Positive, Positive, Positive]
Sizes1 = Annotated[_One, BeforeValidator(spread(1), json_schema_input_type=Positive | _One)]
Sizes2 = Annotated[_Two, BeforeValidator(spread(2), json_schema_input_type=Positive | _Two)]
Sizes3 = Annotated[_Three, BeforeValidator(spread(3), json_schema_input_type=Positive | _Three)]
_NoneOrMore1: TypeAlias = tuple[Count]
_NoneOrMore2: TypeAlias = tuple[Count, Count]
_NoneOrMore3: TypeAlias = tuple[Count, Count, Count]
Counts1 = Annotated[
    _NoneOrMore1, BeforeValidator(spread(1), json_schema_input_type=Count | _NoneOrMore1)
]
Counts2 = Annotated[
    _NoneOrMore2, BeforeValidator(spread(2), json_schema_input_type=Count | _NoneOrMore2)
]
Counts3 = Annotated[
    _NoneOrMore3, BeforeValidator(spread(3), json_schema_input_type=Count | _NoneOrMore3)
]


def listing(value: Any) -> Any:
    """Lists as tuples: a frozen model holds no list, and Python callers write lists."""
    return tuple(value) if isinstance(value, list) else value
