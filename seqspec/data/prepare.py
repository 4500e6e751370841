"""The `prepare` section: steps for the inputs and steps for the targets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator

from seqspec.data.facts import Array, ArrayName, DataFacts
from seqspec.data.preparations._preparation import Preparation
from seqspec.data.source import DataError, Split
from seqspec.spec.base import Model
from seqspec.spec.families import PREPARATIONS
from seqspec.spec.item import OneOf
from seqspec.spec.kinds import listing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from seqspec.data.source import Batch

Steps = Annotated[tuple[Annotated[Preparation, OneOf(PREPARATIONS)], ...], BeforeValidator(listing)]


class Prepare(Model):
    """What is done to each sample before the model sees it, in this order.

    Example: prepare: {x: [{reshape: [8, 8, 1]}, {scale: 0.0625}], y: [{one_hot: 10}]}
    """

    title = "prepare"
    x: Steps = ()
    y: Steps = ()

    @property
    def steps(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.x or self.y)

    def facts(self, facts: DataFacts) -> DataFacts:
        """The facts afterwards; a DataError names the step that cannot apply."""
        return replace(facts, x=self._array_facts("x", facts.x), y=self._array_facts("y", facts.y))

    def split(self, split: Split) -> Split:
        """The split with every sample prepared as it is taken."""
        return Prepared(split, self, _sample_bytes(self, split)) if self.steps else split

    def inputs(self, x: NDArray[Any]) -> NDArray[Any]:  # Any: of the dtypes in the facts
        """Prepare inputs that come without targets."""
        return self.array("x", x)

    def apply(self, x: NDArray[Any], y: NDArray[Any]) -> Batch:  # Any: of the dtypes in the facts
        """Prepare samples."""
        return self.array("x", x), self.array("y", y)

    def _array_facts(self, name: ArrayName, array: Array) -> Array:
        for index, step in enumerate(getattr(self, name)):
            try:
                array = step.facts(array)
            except DataError as error:
                raise _at_step(error, name, index, step) from None
        return array

    def array(self, name: ArrayName, values: NDArray[Any]) -> NDArray[Any]:
        """Prepare the inputs or the targets alone."""
        for index, step in enumerate(getattr(self, name)):
            try:
                values = step.apply(values)
            except DataError as error:
                raise _at_step(error, name, index, step) from None
        return values


@dataclass(frozen=True)
class Prepared:
    """The samples of `split`, prepared as they are taken; a sample then fills `sample_bytes`."""

    split: Split
    prepare: Prepare
    sample_bytes: int

    def __len__(self) -> int:
        return len(self.split)

    @property
    def nbytes(self) -> int:
        """The bytes that all prepared samples fill."""
        return len(self) * self.sample_bytes

    def take(self, indices: NDArray[np.int64]) -> Batch:
        """The prepared samples at these positions, as `(x, y)`."""
        return self.prepare.apply(*self.split.take(indices))


def _sample_bytes(prepare: Prepare, split: Split) -> int:
    """The bytes of one prepared sample, measured on the first."""
    import numpy as np

    return sum(array.nbytes for array in prepare.apply(*split.take(np.arange(1))))


def _at_step(error: DataError, name: str, index: int, step: Preparation) -> DataError:
    return DataError(error.message, error.fix, ("prepare", name, index, step.title, *error.path))
