"""The bases of every label: numbers that are drawn, or classes that may follow a teacher."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import ConfigDict, Field
from pydantic_core import InitErrorDetails

from seqspec.data.facts import Array
from seqspec.spec.base import Item
from seqspec.spec.errors import located
from seqspec.spec.words import unknown_key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Label(Item):
    """One kind of dummy label."""

    def facts(self) -> Array:
        """What is known of the array beforehand."""
        raise NotImplementedError

    def transform(self, words: NDArray[np.uint32]) -> NDArray[Any]:  # Any: of the dtype in `facts`
        """As many values as there are words."""
        raise NotImplementedError


class ClassLabel(Label):
    """A label that says which of some classes a sample belongs to.

    By `chance` there is nothing to learn; a `teacher` is a hidden rule that a model can find out.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    # `from` is a word of Python's own.
    from_: Literal["chance", "teacher"] = Field("chance", alias="from")
    most_classes: ClassVar[int] = 2**20

    @property
    def class_count(self) -> int:
        """How many classes there are."""
        raise NotImplementedError

    def transform(self, words: NDArray[np.uint32]) -> NDArray[Any]:
        """Classes by chance, as int64."""
        from seqspec.data.transforms import whole

        return whole(words, 0, self.class_count)

    def encode(self, classes: NDArray[np.int64]) -> NDArray[Any]:  # Any: of the dtype in `facts`
        """Labels for these classes, `(samples,) -> (samples, *shape)`."""
        raise NotImplementedError

    @classmethod
    def _translated(cls, details: Any) -> InitErrorDetails:  # Any: Pydantic's ErrorDetails
        if details["type"] == "extra_forbidden":
            problem = unknown_key(details["loc"][-1], cls.title, cls.spelled())
            return located(problem, details["loc"])
        return super()._translated(details)
