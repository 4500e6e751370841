"""Pairs of arrays in a file, inputs and targets for each split, and what their headers tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from seqspec.data.facts import WHOLE, Array, DataFacts, SplitName
from seqspec.data.npy import Header
from seqspec.data.source import DataError
from seqspec.spec.base import Model
from seqspec.spec.kinds import brief

ArrayName = Annotated[str, Field(min_length=1, max_length=256)]

# What arrays are called by Keras and in its guides, tried where the spec names none.
USUAL: Mapping[SplitName, tuple[tuple[str, str], ...]] = {
    "train": (("x_train", "y_train"), ("x", "y")),
    "validation": (("x_val", "y_val"), ("x_validation", "y_validation"), ("x_valid", "y_valid")),
    "test": (("x_test", "y_test"),),
}


class Names(Model):
    """The names of the two arrays of a split."""

    title = "a split of `npz`"
    x: ArrayName
    y: ArrayName


@dataclass(frozen=True, slots=True)
class Pair:
    """The headers of the inputs and the targets of one split."""

    names: tuple[str, str]
    x: Header
    y: Header


def hold_alike(pairs: Mapping[SplitName, Pair]) -> None:
    """The arrays of all splits have samples of one shape and type."""
    train = pairs["train"]
    for name, pair in pairs.items():
        for key, first, other in (("x", train.x, pair.x), ("y", train.y, pair.y)):
            mine, theirs = (first.shape[1:], first.dtype), (other.shape[1:], other.dtype)
            if mine != theirs:
                what = f"samples of `{key}` are {_said(theirs)} here, and {_said(mine)} in train"
                raise DataError(what, "save all splits with one shape and type", (name, key))


def _said(samples: tuple[tuple[int, ...], str]) -> str:
    shape, dtype = samples
    return f"{brief(shape)} {dtype}"


def facts_of(pairs: Mapping[SplitName, Pair], notes: tuple[str, ...]) -> DataFacts:
    train = pairs["train"]
    samples = {name: pair.x.shape[0] for name, pair in pairs.items()}
    return DataFacts(_inputs(train.x), _targets(train.y), samples, notes)


def _inputs(header: Header) -> Array:
    """What an array of inputs surely is: floats are real, bytes in colour planes an image."""
    array = _array(header)
    planes = len(header.shape) == 4 and header.shape[-1] in (1, 3, 4)
    if header.dtype.startswith("float"):
        return Array(array.shape, array.dtype, kind="real")
    if header.dtype == "uint8" and planes:
        return Array(array.shape, array.dtype, array.low, array.high, "image")
    return array


def _targets(header: Header) -> Array:
    """What an array of targets surely is: one whole number is a class, of how many unknown."""
    array = _array(header)
    if header.dtype in WHOLE and header.dtype != "bool" and header.shape[1:] in ((), (1,)):
        return Array(array.shape, array.dtype, array.low, array.high, "class")
    return array


def _array(header: Header) -> Array:
    """Shape, type and, where the type is a byte or less, the range; a wider range says nothing."""
    low, high = WHOLE[header.dtype] if header.dtype in ("bool", "uint8") else (None, None)
    return Array(header.shape[1:], header.dtype, low, high)
