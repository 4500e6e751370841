"""The base of every data source, and what a source hands over: splits of samples."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from seqspec.data.facts import DataFacts, SplitName
from seqspec.source.document import Path as SpecPath
from seqspec.spec.base import Item
from seqspec.spec.kinds import Shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Batch = tuple[NDArray[np.generic], NDArray[np.generic]]


class DataError(Exception):
    """Data are missing or are not what was promised.

    `path` is the key to look at: below the source when the source says so, below `data` once the
    section has passed it on.
    """

    def __init__(self, message: str, fix: str | None = None, path: SpecPath = ()) -> None:
        self.message, self.fix, self.path = message, fix, path
        super().__init__(message)


class Surroundings(NamedTuple):
    """What a source must know of the spec it stands in.

    Attributes:
        folder: the folder of the spec; a source opens no file outside it.
        input_shape: the shape of one input sample, None where the spec does not say.
        seed: the spec's seed, which governs everything that is drawn.
    """

    folder: Path
    input_shape: Shape | None
    seed: int


class Split(Protocol):
    """The samples of one split, read by position, so that any order can be asked for."""

    def __len__(self) -> int:
        """The number of samples."""

    def take(self, indices: NDArray[np.int64]) -> Batch:
        """The samples at these positions, in this order, as `(x, y)`."""

    @property
    def nbytes(self) -> int:
        """The bytes that all samples together fill, so that small splits can be held in memory."""


class Source(Item):
    """One kind of data: its fields are the settings of the YAML."""

    def describe(self, around: Surroundings) -> DataFacts:
        """What is known beforehand, without heavy imports; raises DataError."""
        raise NotImplementedError

    def load(self, around: Surroundings) -> Mapping[SplitName, Split]:
        """Every split, ready to be read; may import NumPy and more; raises DataError."""
        raise NotImplementedError
