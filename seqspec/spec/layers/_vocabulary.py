"""What layers with a vocabulary share: special places at its start, and how words become numbers."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from seqspec.source.document import Path
from seqspec.spec.kinds import Length, NonNegative, Shape, ValueKind, brief, listing
from seqspec.spec.layers._layer import Layer, ShapeError
from seqspec.spec.words import show

MostTokens = Annotated[int, Field(ge=2)]
Weights = Annotated[tuple[NonNegative, ...], BeforeValidator(listing), Field(min_length=1)]
# Keras still knows the names that two of these had.
_OLD_MODES = {"binary": "multi_hot", "tf-idf": "tf_idf"}


def _mode(value: Any) -> Any:  # Any: from the YAML; the choices behind this check it
    return _OLD_MODES.get(value, value) if isinstance(value, str) else value


_NewMode = Literal["int", "one_hot", "multi_hot", "count", "tf_idf"]
Mode = Annotated[
    _NewMode,
    BeforeValidator(_mode, json_schema_input_type=_NewMode | Literal["binary", "tf-idf"]),
]


class Vocabulary(Layer):
    """A list of words, or of numbers, that is given or learned from the training data."""

    jumps = True
    vocabulary: tuple[Any, ...] | None = None  # Any: words or numbers, as the class below says
    idf_weights: Weights | None = None
    max_tokens: MostTokens | None = None
    output_mode: Mode = "int"
    pad_to_max_tokens: bool = False
    sparse: bool = False

    @property
    def adapts(self) -> bool:
        return self.vocabulary is None

    @property
    def opened_by(self) -> str | None:
        open_ = self.output_mode != "int" and self.depth is None
        return "`vocabulary`, or `max_tokens` with `pad_to_max_tokens: true`," if open_ else None

    def kind_after(self, kind: ValueKind) -> ValueKind | None:
        # Keras says that rows are of its own type, and answers int64.
        whole = self.output_mode != "tf_idf" and super().kind_after(kind)
        return "whole" if whole else super().kind_after(kind)

    def reserved(self) -> list[Any]:  # Any: words or numbers
        """What stands before the words: the mask, and the places of unknown words."""
        raise NotImplementedError

    @property
    def _own(self) -> tuple[Any, ...]:
        """The vocabulary without what is reserved, which may stand at its start."""
        given, start = self.vocabulary or (), self.reserved()
        return given[len(start) :] if list(given[: len(start)]) == start else given

    @property
    def depth(self) -> Length:
        """How many words can be told apart; None before the training data are seen."""
        if self.pad_to_max_tokens:
            return self.max_tokens
        return None if self.vocabulary is None else self._known

    @property
    def _known(self) -> int:
        """How many words are known beforehand, with what is reserved."""
        return len(self.reserved()) + len(self._own)

    @property
    def ids(self) -> Length:
        if self.output_mode != "int":
            return None
        return self.max_tokens if self.vocabulary is None else self._known

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.pad_to_max_tokens and self.max_tokens is None:
            yield ("pad_to_max_tokens",), "it pads to `max_tokens`, which is not given", "give it"
        if self.sparse and self.output_mode == "int":
            yield (
                ("sparse",),
                "numbers of words are never sparse",
                "set `output_mode`, or delete it",
            )
        yield from self._idf_conflicts()
        yield from self._vocabulary_conflicts()

    def _idf_conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.idf_weights is not None and self.output_mode != "tf_idf":
            yield ("idf_weights",), "they are for `output_mode: tf_idf`", "delete them"
        elif self.idf_weights is not None and self.vocabulary is None:
            yield ("idf_weights",), "weights without their words", "give `vocabulary` too"
        elif self.output_mode == "tf_idf" and len(self.vocabulary or ()) != len(
            self.idf_weights or ()
        ):
            yield ("vocabulary",), "`tf_idf` needs a weight for each word", "give `idf_weights`"

    def _vocabulary_conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        own = self._own
        if self.vocabulary is not None and not own:
            yield ("vocabulary",), "the vocabulary has no words of its own", "give its words"
        twice = [word for index, word in enumerate(own) if word in own[:index]]
        if twice:
            yield ("vocabulary",), f"{show(twice[0])} stands twice", "delete one"
        reserved = [word for word in self._kept_apart() if word in own]
        if reserved:
            yield ("vocabulary",), f"{show(reserved[0])} is reserved", "delete it"
        if self.max_tokens is not None and self._known > self.max_tokens:
            message = f"with what is reserved, the vocabulary has more than {self.max_tokens} words"
            yield ("max_tokens",), message, f"write {self._known} or more"

    def _kept_apart(self) -> Iterator[Any]:
        """Words that the vocabulary itself must not have."""
        return iter(())

    def looked_up(self, shape: Shape) -> Shape:
        """What becomes of a shape of words."""
        if self.output_mode == "int":
            return shape
        single = self.output_mode == "one_hot" and shape[-1:] != (1,)
        return (*(shape if single else shape[:-1]), self.depth)


def answers_whole(output_mode: str, dtype: str | None) -> bool:
    """Whether a layer numbers things, or answers rows of a type of whole numbers."""
    return output_mode == "int" or dtype in ("int32", "int64")


def need_countable(
    layer: Layer, output_mode: str, mixed: bool = False
) -> Iterator[tuple[Path, str, str | None]]:
    """The refusal of a type that TensorFlow cannot count in; `mixed` where a mixed one is such too."""
    dtype = layer.dtype or ""
    counts = output_mode in ("multi_hot", "count")
    if counts and dtype.endswith("16") and (mixed or not dtype.startswith("mixed")):
        yield ("dtype",), f"TensorFlow cannot count in {dtype}", "use float32, or delete it"


def need_row(layer: Layer, shape: Shape, values: str) -> None:
    """Refuse to count what is not one row of values."""
    if len(shape) != 1:
        # Keras says that it counts along the last axis, and counts along the first.
        message = f"{type(layer).__name__} counts the {values} of ({values},), got {brief(shape)}"
        fix = "insert `- Flatten` before it" if shape else "write `input: {shape: [1]}`"
        raise ShapeError("SQ101", message, fix, "output_mode")
