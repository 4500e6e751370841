"""Made-up data: any number of samples of any shape, the same ones every time."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import TYPE_CHECKING, Annotated, Any, cast

from pydantic import BeforeValidator

from seqspec.data.drawn import DrawnSplit, Samples
from seqspec.data.draws._draw import Draw
from seqspec.data.facts import Array, DataFacts, SplitName
from seqspec.data.labels._label import ClassLabel, Label
from seqspec.data.source import DataError, Source, Split, Surroundings
from seqspec.spec.families import DRAWS, LABELS
from seqspec.spec.item import OneOf
from seqspec.spec.kinds import Positive, brief

if TYPE_CHECKING:
    from seqspec.data.stream import Stream
    from seqspec.data.teacher import Teacher

MOST_VALUES = 2**27


def _train_only(value: Any) -> Any:  # Any: from the YAML; the type behind this checks it
    whole = isinstance(value, int) and not isinstance(value, bool)
    return {"train": value} if whole else value


class Dummy(Source):
    """Samples drawn from the seed: sample i of a split is always the same, however it is asked for.

    Example: dummy: {x: uniform, y: {one_hot: 10}, samples: {train: 1000, test: 100}}
    """

    title = "dummy"
    x: Annotated[Draw, OneOf(DRAWS)]
    y: Annotated[Label, OneOf(LABELS)]
    samples: Annotated[
        Samples, BeforeValidator(_train_only, json_schema_input_type=Positive | Samples)
    ]

    def describe(self, around: Surroundings) -> DataFacts:
        shape = self._shape(around)
        y = self.y.facts()
        _hold_size("x", shape)
        _hold_size("y", _known(y))
        if isinstance(self.y, ClassLabel) and self.y.from_ == "teacher":
            self._hold_teacher(shape, self.y)
        return DataFacts(self.x.facts(shape), y, self.samples.counts)

    def load(self, around: Surroundings) -> Mapping[SplitName, Split]:
        facts = self.describe(around)
        teacher = self._teacher(around.seed, _known(facts.x))
        return {
            name: DrawnSplit(
                count,
                _stream(around.seed, name, "x", facts.x, self.x),
                _label_stream(around.seed, name, facts.y, self.y),
                self.y,
                teacher,
            )
            for name, count in self.samples.counts.items()
        }

    def _shape(self, around: Surroundings) -> tuple[int, ...]:
        if self.x.shape is not None:
            return self.x.shape
        name = self.x.title
        fix = f"give the data a shape of their own: `x: {{{name}: {{shape: [...]}}}}`"
        if around.input_shape is None:
            raise DataError(f"the shape of `{name}` is not known without `input`", fix, ("x",))
        if None in around.input_shape:
            what = f"`input` leaves a length of {brief(around.input_shape)} open"
            raise DataError(what, fix, ("x",))
        return tuple(length for length in around.input_shape if length is not None)

    def _hold_teacher(self, shape: tuple[int, ...], label: ClassLabel) -> None:
        from seqspec.data.teacher import MOST_CLASSES, freedom

        classes, fix, path = label.class_count, "write `from: chance`", ("y", label.title, "from")
        if classes > MOST_CLASSES:
            raise DataError(f"a teacher tells at most {MOST_CLASSES:,} classes apart", fix, path)
        free = freedom(self.x, shape)
        if free == 0 or (free == 1 and classes > 2):
            what = f"a teacher cannot tell {classes} classes apart by inputs that differ so little"
            raise DataError(what, fix, path)

    def _teacher(self, seed: int, shape: tuple[int, ...]) -> Teacher | None:
        if not isinstance(self.y, ClassLabel) or self.y.from_ == "chance":
            return None
        from seqspec.data.philox import stream_key
        from seqspec.data.teacher import Teacher

        return Teacher.hired(stream_key(seed, "teacher"), self.x, shape, self.y.class_count)


def _stream(seed: int, split: str, array: str, facts: Array, draw: Draw | Label) -> Stream:
    from seqspec.data.philox import stream_key
    from seqspec.data.stream import Stream

    key = stream_key(seed, split, array)
    return Stream(key, _known(facts), facts.dtype or "float32", draw.transform)


def _label_stream(seed: int, split: str, facts: Array, label: Label) -> Stream:
    """The labels, or the class of each sample where labels name classes."""
    numbers = Array((1,), "int64") if isinstance(label, ClassLabel) else facts
    return _stream(seed, split, "y", numbers, label)


def _known(facts: Array) -> tuple[int, ...]:
    """The shape of an array that is drawn, of which every length is known."""
    return cast(tuple[int, ...], facts.shape)


def _hold_size(array: str, shape: tuple[int, ...]) -> None:
    if prod(shape) > MOST_VALUES:
        what = f"one sample of `{array}` has {prod(shape):,} values, at most {MOST_VALUES:,} can be"
        raise DataError(what, "make the shape smaller", (array,))
