"""Splits of made-up data: how many samples each has, and the samples as they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from seqspec.data.facts import SplitName
from seqspec.data.labels._label import ClassLabel, Label
from seqspec.spec.base import Model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from seqspec.data.source import Batch
    from seqspec.data.stream import Stream
    from seqspec.data.teacher import Teacher

MOST_SAMPLES = 10**12


class Samples(Model):
    """How many samples each split has; a split of none is left out."""

    title = "samples"
    example = "`samples: 1000`, or `samples: {train: 1000, test: 100}`"
    train: Annotated[int, Field(ge=1, le=MOST_SAMPLES)]
    validation: Annotated[int, Field(ge=0, le=MOST_SAMPLES)] = 0
    test: Annotated[int, Field(ge=0, le=MOST_SAMPLES)] = 0

    @property
    def counts(self) -> Mapping[SplitName, int]:
        """The splits that have samples."""
        counts: Mapping[SplitName, int] = {
            "train": self.train,
            "validation": self.validation,
            "test": self.test,
        }
        return {name: count for name, count in counts.items() if count}


@dataclass(frozen=True)
class DrawnSplit:
    """One split of dummy data: samples are drawn when they are asked for."""

    samples: int
    x: Stream
    y: Stream
    label: Label
    teacher: Teacher | None

    def __len__(self) -> int:
        return self.samples

    @property
    def nbytes(self) -> int:
        """The bytes that all samples together fill."""
        import numpy as np

        y = self.label.facts()
        of_x = self.x.values * np.dtype(self.x.dtype).itemsize
        return self.samples * (
            of_x + prod(length or 1 for length in y.shape or ()) * np.dtype(y.dtype).itemsize
        )

    def take(self, indices: NDArray[np.int64]) -> Batch:
        """The samples at these positions, as `(x, y)`."""
        x = self.x.take(indices)
        if not isinstance(self.label, ClassLabel):
            return x, self.y.take(indices)
        classes = self.teacher.classes_of(x) if self.teacher else self.y.take(indices)[:, 0]
        return x, self.label.encode(classes)
