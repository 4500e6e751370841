"""The small data sets that come with scikit-learn: real data without a download."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Literal

from seqspec.data.facts import Array, DataFacts, SplitName
from seqspec.data.source import Source, Split, Surroundings

if TYPE_CHECKING:
    from seqspec.data.held import Held


def _real(count: int, low: float, high: float) -> Array:
    return Array((count,), "float64", low, high, "real")


def _classes(count: int) -> Array:
    return Array((1,), "int64", 0, count - 1, "class", count)


# Shapes and ranges, read off scikit-learn 1.9; a test compares them with the one installed.
SETS: Mapping[str, tuple[int, Array, Array]] = {
    "digits": (1_797, _real(64, 0, 16), _classes(10)),
    "iris": (150, _real(4, 0.1, 7.9), _classes(3)),
    "wine": (178, _real(13, 0.13, 1680), _classes(3)),
    "breast_cancer": (569, _real(30, 0, 4254), _classes(2)),
    "diabetes": (442, _real(10, -0.138, 0.199), _real(1, 25, 346)),
    "linnerud": (20, _real(3, 1, 251), _real(3, 31, 247)),
}


class Sklearn(Source):
    """A data set of scikit-learn's by name; all samples are for training unless `splits` says more.

    One target a sample is a column, `(1,)`, as the last layer answers.

    Shape:   digits (64,), an 8x8 image in rows, 0 to 16; iris (4,), wine (13,),
             breast_cancer (30,), diabetes (10,), linnerud (3,)
    Example: sklearn: digits
    Source:  sklearn.datasets, scikit-learn 1.9
    """

    package: ClassVar[str] = "sklearn"
    primary: ClassVar[str] = "name"
    title = "sklearn"
    name: Literal["digits", "iris", "wine", "breast_cancer", "diabetes", "linnerud"]

    def describe(self, around: Surroundings) -> DataFacts:
        samples, x, y = SETS[self.name]
        return DataFacts(x, y, {"train": samples})

    def load(self, around: Surroundings) -> Mapping[SplitName, Split]:
        return {"train": self._held()}

    def _held(self) -> Held:
        from sklearn import datasets

        from seqspec.data.held import Held

        x, y = getattr(datasets, f"load_{self.name}")(return_X_y=True)
        return Held(x, y if y.ndim > 1 else y[:, None])
