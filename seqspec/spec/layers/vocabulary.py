"""Words and labels as numbers, by a vocabulary that is given or learned from the training data."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from seqspec.source.document import Path
from seqspec.spec.either import either
from seqspec.spec.errors import refusal
from seqspec.spec.kinds import (
    AnyDType,
    Count,
    Length,
    NumberDType,
    Positive,
    Shape,
    Text,
    ValueKind,
    brief,
    listing,
)
from seqspec.spec.layers._layer import TEXT, OfSparse, ShapeError
from seqspec.spec.layers._vocabulary import Mode, Vocabulary, need_row
from seqspec.spec.words import show


def _words(value: Any) -> Any:  # Any: from the YAML; the type behind this checks the words
    """Lists as tuples; the name of a file, which Keras reads, is no list."""
    if isinstance(value, str):
        message = f"a vocabulary is a list of words, got {show(value)}"
        raise refusal(message, "write the words as a list: a spec reads no file of them")
    return listing(value)


Words = Annotated[tuple[Text, ...], BeforeValidator(_words)]
Numbers = Annotated[tuple[int, ...], BeforeValidator(listing)]
Salt = Annotated[
    int | Annotated[tuple[int, int], BeforeValidator(listing)], either("a whole number, or two")
]


class _Lookup(Vocabulary):
    """A vocabulary that is looked up word by word."""

    primary: ClassVar[str] = "max_tokens"
    num_oov_indices: Count = 1
    mask_token: Any = None  # Any: a word or a number, as the class below says
    oov_token: Any = None
    invert: bool = False
    salt: Salt | None = None

    def reserved(self) -> list[Any]:
        masked = self.mask_token is not None and self.output_mode == "int"
        return [self.mask_token] * masked + [self.oov_token] * self.num_oov_indices

    def _kept_apart(self) -> Iterator[Any]:
        if self.mask_token is not None:
            yield self.mask_token
        if self.invert:
            yield self.oov_token

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.invert and self.output_mode != "int":
            yield ("invert",), "numbers become words only with `output_mode: int`", "delete one"
        yield from super().conflicts()

    @property
    def ids(self) -> Length:
        return None if self.invert else super().ids

    def of_sparse(self, shape: Shape) -> OfSparse:
        return "fills"

    def output_shape(self, shape: Shape) -> Shape:
        if self.output_mode not in ("int", "one_hot"):
            need_row(self, shape, "words")
        return self.looked_up(shape)


class StringLookup(_Lookup):
    """Give each word its number in a vocabulary; words that are not in it share `num_oov_indices`.

    Without `vocabulary` it sees the training data before the first step, and numbers words by how often
    they come.

    Shape:   (...) -> (...) for `int`; (..., 1) -> (..., words) or (...) -> (..., words) for `one_hot`;
             (a,) -> (words,) for `multi_hot`, `count` and `tf_idf`
    Errors:  SQ101 other than one axis for `multi_hot`, `count` and `tf_idf`
    Source:  keras.layers.StringLookup, Keras 3
    """

    takes = TEXT
    dtype: AnyDType | None = None
    mask_token: Text | None = None
    oov_token: Text = "[UNK]"
    vocabulary: Words | None = None
    encoding: Literal["utf-8"] = "utf-8"

    def kind_after(self, kind: ValueKind) -> ValueKind | None:
        if self.invert:
            return None if kind == "text" else "text"
        return super().kind_after(kind)


class IntegerLookup(_Lookup):
    """Give each whole number its place in a vocabulary; others share `num_oov_indices`.

    Without `vocabulary` it sees the training data before the first step.

    Shape:   (...) -> (...) for `int`; (..., 1) -> (..., numbers) or (...) -> (..., numbers) for
             `one_hot`; (a,) -> (numbers,) for `multi_hot`, `count` and `tf_idf`
    Errors:  SQ101 other than one axis for `multi_hot`, `count` and `tf_idf`
    Source:  keras.layers.IntegerLookup, Keras 3
    """

    dtype: NumberDType | None = None
    mask_token: int | None = None
    oov_token: int = -1
    vocabulary: Numbers | None = None
    vocabulary_dtype: Literal["int64"] = "int64"
    oov_method: Literal["floormod", "farmhash"] = "floormod"

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.salt is not None and self.oov_method != "farmhash":
            yield ("salt",), "`salt` is for `oov_method: farmhash`", "set that, or delete it"
        yield from super().conflicts()


Grams = Annotated[
    Positive | Annotated[tuple[Positive, ...], BeforeValidator(listing)],
    either("a whole number from 1, or a list of such numbers"),
]


class TextVectorization(Vocabulary):
    """Turn each text into the numbers of its words, or into a row that counts them.

    Without `vocabulary` it sees the training data before the first step.

    Shape:   () or (1,) -> (output_sequence_length,) for `int`; () -> (null, words) for `one_hot`, which
             has a row for each word of the text; () -> (words,) else;
             (a,) -> the same without `split`, but (a, words) for `one_hot` of more than one
    Errors:  SQ101 more than one text a sample
    Source:  keras.layers.TextVectorization, Keras 3
    """

    primary: ClassVar[str] = "max_tokens"
    takes = TEXT
    dtype: AnyDType | None = None
    standardize: Literal["lower_and_strip_punctuation", "lower", "strip_punctuation"] | None = (
        "lower_and_strip_punctuation"
    )
    split: Literal["whitespace", "character"] | None = "whitespace"
    ngrams: Grams | None = None
    output_mode: Mode = "int"
    output_sequence_length: Positive | None = None
    vocabulary: Words | None = None
    ragged: bool = False
    encoding: Literal["utf-8"] = "utf-8"

    def reserved(self) -> list[Any]:
        return ["", "[UNK]"] if self.output_mode == "int" else ["[UNK]"]

    def _kept_apart(self) -> Iterator[Any]:
        yield ""

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.output_mode != "int" and self.output_sequence_length is not None:
            message = "`output_sequence_length` is for `output_mode: int`"
            yield ("output_sequence_length",), message, "delete it"
        if self.ragged:
            yield ("ragged",), "a Sequential model takes no ragged rows", "delete it"
        yield from super().conflicts()

    @property
    def opened_by(self) -> str | None:
        length = self.output_mode == "int" and self.output_sequence_length is None
        return "`output_sequence_length`" if length else super().opened_by

    def output_shape(self, shape: Shape) -> Shape:
        self._need_texts(shape)
        if self.output_mode == "one_hot":
            return self.looked_up(shape if self.split is None else (None,))
        return (self.output_sequence_length if self.output_mode == "int" else self.depth,)

    def _need_texts(self, shape: Shape) -> None:
        """Refuse a shape of which Keras says one answer and gives another, or none."""
        if self.split is None and len(shape) != 1:
            message = f"TextVectorization without `split` needs (words,), got {brief(shape)}"
            raise ShapeError("SQ101", message, "give each sample one row of words", "split")
        if self.split is None or shape == () or (shape == (1,) and self.output_mode == "int"):
            return
        message = f"TextVectorization splits one text a sample, of shape (), got {brief(shape)}"
        raise ShapeError("SQ101", message, "write `input: {shape: []}`, or `split: null`")
