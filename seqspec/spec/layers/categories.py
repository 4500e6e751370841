"""Numbers and words as rows of zeros and ones, without a vocabulary."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from seqspec.source.document import Path
from seqspec.spec.either import either
from seqspec.spec.kinds import Length, NotNull, NumberDType, Positive, Shape, Text, ValueKind, brief
from seqspec.spec.layers._layer import ANYTHING, Layer, OfSparse, ShapeError
from seqspec.spec.layers._vocabulary import answers_whole, need_countable, need_row
from seqspec.spec.layers.vocabulary import Salt


class CategoryEncoding(Layer):
    """Turn numbers from 0 below `num_tokens` into rows that tell which are there, or count them.

    Shape:  (a,) -> (num_tokens,) for `multi_hot` and `count`;
            (..., 1) -> (..., num_tokens) or (...) -> (..., num_tokens) for `one_hot`
    Errors: SQ101 other than one axis for `multi_hot` and `count`
    Source: keras.layers.CategoryEncoding, Keras 3
    """

    jumps = True
    primary: ClassVar[str] = "num_tokens"
    dtype: NumberDType | None = None
    num_tokens: Annotated[Positive | None, NotNull()] = None
    output_mode: Literal["multi_hot", "one_hot", "count"] = "multi_hot"
    sparse: bool = False

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.num_tokens is None:
            message = "CategoryEncoding needs `num_tokens`"
            yield (), message, "add `num_tokens: 10` for the numbers 0 to 9"
        yield from need_countable(self, self.output_mode)
        counts = self.output_mode != "one_hot"
        if self.sparse and counts and self.dtype not in ("int32", "int64"):
            message = "TensorFlow counts sparse values in whole numbers only"
            yield ("sparse",), message, "add `dtype: int64`, or delete it"

    def kind_after(self, kind: ValueKind) -> ValueKind | None:
        after = super().kind_after(kind)
        return "whole" if after and answers_whole(self.output_mode, self.dtype) else after

    def of_sparse(self, shape: Shape) -> OfSparse:
        return "fills" if len(shape) == 1 else "stops"

    def output_shape(self, shape: Shape) -> Shape:
        if self.output_mode == "one_hot":
            return (*(shape[:-1] if shape[-1:] == (1,) else shape), self.num_tokens)
        need_row(self, shape, "numbers")
        return (self.num_tokens,)


class Hashing(Layer):
    """Give each word or whole number one of `num_bins` numbers; different ones may share one.

    Shape:  (...) -> (...) for `int`; (..., 1) -> (..., num_bins) for `one_hot`;
            (a,) -> (num_bins,) for `multi_hot` and `count`
    Errors: SQ101 another last axis for `one_hot`, other than one axis for `multi_hot` and `count`
    Source: keras.layers.Hashing, Keras 3
    """

    jumps = True
    primary: ClassVar[str] = "num_bins"
    takes = ANYTHING
    dtype: NumberDType | None = None
    num_bins: Positive
    mask_value: Annotated[int | Text | None, either("a whole number or a word")] = None
    salt: Salt | None = None
    output_mode: Literal["int", "one_hot", "multi_hot", "count"] = "int"
    sparse: bool = False

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.sparse and self.output_mode == "int":
            yield ("sparse",), "numbers of bins are never sparse", "set `output_mode`, or delete it"
        if self.output_mode == "int" and self.dtype not in (None, "int32", "int64"):
            yield ("dtype",), "numbers of bins are whole", "use int64 or int32"
        yield from need_countable(self, self.output_mode)

    def kind_after(self, kind: ValueKind) -> ValueKind | None:
        after = super().kind_after(kind)
        return "whole" if after and answers_whole(self.output_mode, self.dtype) else after

    @property
    def ids(self) -> Length:
        return self.num_bins if self.output_mode == "int" else None

    def of_sparse(self, shape: Shape) -> OfSparse:
        return "keeps"

    def output_shape(self, shape: Shape) -> Shape:
        if self.output_mode == "int":
            return shape
        if self.output_mode != "one_hot":
            need_row(self, shape, "values")
        elif shape[-1:] != (1,):
            # Keras says (..., num_bins) here, and answers (..., a, num_bins).
            message = f"Hashing to `one_hot` needs (..., 1), got {brief(shape)}"
            raise ShapeError("SQ101", message, "insert `- Reshape: [..., 1]` before it")
        return (*shape[:-1], self.num_bins)
