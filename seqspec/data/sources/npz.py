"""Arrays in an `.npz` file beside the spec, as `numpy.savez` writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

from seqspec.data.advice import CSV_TO_NPZ
from seqspec.data.archive import Archive, archive
from seqspec.data.confine import opened
from seqspec.data.facts import DataFacts, SplitName
from seqspec.data.npy import Header
from seqspec.data.pairs import USUAL, Names, Pair, facts_of, hold_alike
from seqspec.data.source import DataError, Source, Split, Surroundings
from seqspec.source.document import Path
from seqspec.spec.kinds import brief
from seqspec.spec.words import listed, nearest, show

if TYPE_CHECKING:
    from seqspec.data.held import Held


class Npz(Source):
    """Arrays from a file below the spec's folder; without names, Keras's are looked for.

    Example: npz: {file: a.npz, train: {x: x_train, y: y_train}, test: {x: x_test, y: y_test}}
    """

    primary: ClassVar[str] = "file"
    title = "npz"
    file: str
    train: Names | None = None
    validation: Names | None = None
    test: Names | None = None

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.train is None and (self.validation or self.test):
            yield (), "`npz` names no arrays to train with", "add `train: {x: ..., y: ...}`"

    def describe(self, around: Surroundings) -> DataFacts:
        with self._opened(around) as (found, pairs):
            return facts_of(pairs, self._notes(found, pairs))

    def load(self, around: Surroundings) -> Mapping[SplitName, Split]:
        with self._opened(around) as (found, pairs):
            return {name: self._held(found, name, pair) for name, pair in pairs.items()}

    @contextmanager
    def _opened(self, around: Surroundings) -> Iterator[tuple[Archive, Mapping[SplitName, Pair]]]:
        """The archive, and the pairs of arrays it has for each split, all of them checked."""
        with _at("file"):
            file = opened(around.folder, self.file, ".npz")
            if self.file.lower().endswith((".csv", ".tsv", ".txt")):
                file.close()
                raise DataError(f"{show(self.file)} is no .npz file", CSV_TO_NPZ)
        with _at("file"), archive(file) as found:
            pairs = {
                name: self._pair(found, name, names) for name, names in self._wanted(found).items()
            }
            hold_alike(pairs)
            yield found, pairs

    def _wanted(self, found: Archive) -> Mapping[SplitName, tuple[str, str]]:
        named: Mapping[SplitName, Names | None] = {
            "train": self.train,
            "validation": self.validation,
            "test": self.test,
        }
        if self.train is not None:
            return {name: (names.x, names.y) for name, names in named.items() if names}
        usual = {
            name: next((pair for pair in pairs if {*pair} <= {*found.names}), None)
            for name, pairs in USUAL.items()
        }
        if usual["train"] is None:
            what = f"{show(self.file)} has no `x_train` and `y_train`"
            there = f"there are {listed(found.names)}" if found.names else "there are none"
            fix = f"name arrays in `train: {{x: ..., y: ...}}`: {there}"
            raise DataError(what, fix)
        return {name: pair for name, pair in usual.items() if pair}

    def _pair(self, found: Archive, split: SplitName, names: tuple[str, str]) -> Pair:
        x, y = (_header(found, name, (split, key)) for name, key in zip(names, "xy", strict=True))
        if x.shape[0] != y.shape[0]:
            what = f"{show(names[0])} has {x.shape[0]:,} samples and {show(names[1])}"
            fix = "name arrays of one length"
            raise DataError(f"{what} has {y.shape[0]:,}", fix, (split, "y"))
        return Pair(names, x, y)

    def _held(self, found: Archive, split: SplitName, pair: Pair) -> Held:
        from seqspec.data.held import Held

        with _at(split, "x"):
            x = found.values(pair.names[0])
        with _at(split, "y"):
            y = found.values(pair.names[1])
        return Held(x, y)

    def _notes(self, found: Archive, pairs: Mapping[SplitName, Pair]) -> tuple[str, ...]:
        if self.train is not None:
            return ()
        taken = [
            f"{name} is `{pair.names[0]}` and `{pair.names[1]}`" for name, pair in pairs.items()
        ]
        named = f"no arrays are named, so they are taken by name: {', '.join(taken)}"
        alone = (_alone(name, found) for name in USUAL if name not in pairs)
        return (named, *(each for each in alone if each))


def _alone(split: SplitName, found: Archive) -> str | None:
    """That a split is left out, where only one of its two arrays is there."""
    for pair in USUAL[split]:
        there, missing = sorted(pair, key=lambda name: name not in found.names)
        if there in found.names:
            return f"`{there}` is left out, as there is no `{missing}` for {split}"
    return None


@contextmanager
def _at(*path: str) -> Iterator[None]:
    """Let an error that has no place yet stand at `path`."""
    try:
        yield
    except DataError as error:
        raise DataError(error.message, error.fix, error.path or path) from error


def _header(found: Archive, name: str, path: Path) -> Header:
    if name not in found.names:
        close = nearest(name, found.names)
        fix = f"write `{close}`" if close else f"there are {listed(found.names)}"
        raise DataError(f"the file has no array {show(name)}", fix, path)
    try:
        header = found.header(name)
    except DataError as error:
        raise DataError(f"array {show(name)}: {error.message}", error.fix, path) from None
    if not header.shape or 0 in header.shape:
        what = f"array {show(name)} has the shape {brief(header.shape)}, which holds no samples"
        raise DataError(what, "put samples along the first axis", path)
    return header
