"""The shape of what goes in: the one thing that the first layer cannot find out by itself."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field

from seqspec.source.document import Path
from seqspec.spec.base import Model
from seqspec.spec.kinds import Axis, Shape, ValueKind, listing
from seqspec.spec.words import show

MOST_AXES = 8

InputDType: TypeAlias = Literal[
    "float16", "bfloat16", "float32", "float64",
    "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "bool", "string",
]  # fmt: skip
Lengths = Annotated[tuple[Axis | None, ...], BeforeValidator(listing), Field(max_length=MOST_AXES)]
BatchLengths = Annotated[
    tuple[Axis | None, ...],
    BeforeValidator(listing),
    Field(min_length=1, max_length=MOST_AXES + 1),
]


class Input(Model):
    """The shape of one sample (`shape`), or of a whole batch where its size is fixed (`batch_shape`).

    Shape:  lengths along the axes, without the batch; null is a length known only at run time
    Source: keras.Input, Keras 3
    """

    title = "input"
    example = "`input: {shape: [...]}`, without the batch"
    shape: Lengths | None = None
    batch_shape: BatchLengths | None = None
    dtype: InputDType | None = None

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.shape is None and self.batch_shape is None:
            yield (), "`input` needs `shape` or `batch_shape`", "write `input: {shape: [...]}`"
        if self.shape is not None and self.batch_shape is not None:
            yield ("batch_shape",), "`shape` and `batch_shape` say the same thing", "delete one"

    @classmethod
    def instead(cls, key: str, given: dict[str, Any]) -> str | None:  # Any: from the YAML
        shape = given.get("shape")
        if key not in ("batch_size", "batch") or not isinstance(shape, (list, tuple)):
            return None
        whole = f"`batch_shape: {show([given[key], *shape])}`"
        if len(shape) > 1 and shape[0] is None:
            without = f"`batch_shape: {show([given[key], *shape[1:]])}`"
            return f"write {without}, or {whole} if the null is no batch but a length left open"
        return f"write {whole} for the two"

    @property
    def sample_shape(self) -> Shape:
        """The shape of one sample, without the batch."""
        return self.shape if self.shape is not None else (self.batch_shape or (None,))[1:]

    def of(self, sample: Shape) -> Self:
        """The same for samples of one shape, so that no length of theirs is open."""
        batch = self.batch_shape and {"batch_shape": (self.batch_size, *sample)}
        return self.model_copy(update=batch or {"shape": sample})

    @property
    def kind(self) -> ValueKind:
        """What the values are; without a dtype Keras takes real numbers, and casts what comes."""
        if self.dtype == "string":
            return "text"
        return "real" if self.dtype is None or "float" in self.dtype else "whole"

    @property
    def batch_size(self) -> int | None:
        """The fixed batch size; None where any batch will do."""
        return self.batch_shape[0] if self.batch_shape else None
