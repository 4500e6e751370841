"""Labels that name a class: as a row of zeros with a one, as a number, or as yes and no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from seqspec.data.facts import Array
from seqspec.data.labels._label import ClassLabel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Classes = Annotated[int, Field(ge=1, le=ClassLabel.most_classes)]


class OneHot(ClassLabel):
    """A one at the place of the class and zeros elsewhere, for `categorical_crossentropy`.

    Shape:   (classes,), float32
    Example: y: {one_hot: 10}
    """

    primary: ClassVar[str] = "classes"
    title = "one_hot"
    classes: Classes

    @property
    def class_count(self) -> int:
        return self.classes

    def facts(self) -> Array:
        return Array((self.classes,), "float32", 0.0, 1.0, "one_hot", self.classes)

    def encode(self, classes: NDArray[np.int64]) -> NDArray[Any]:
        import numpy as np

        rows = np.zeros((len(classes), self.classes), np.float32)
        rows[np.arange(len(classes)), classes] = 1.0
        return rows


class Labels(ClassLabel):
    """The number of the class, from 0 to `classes - 1`, for `sparse_categorical_crossentropy`.

    Shape:   (1,), int32: a column, as in the guide
    Example: y: {labels: 10}
    """

    primary: ClassVar[str] = "classes"
    title = "labels"
    classes: Classes

    @property
    def class_count(self) -> int:
        return self.classes

    def facts(self) -> Array:
        return Array((1,), "int32", 0, self.classes - 1, "class", self.classes)

    def encode(self, classes: NDArray[np.int64]) -> NDArray[Any]:
        import numpy as np

        return classes.astype(np.int32)[:, None]


class Binary(ClassLabel):
    """One for yes and zero for no, for `binary_crossentropy`.

    Shape:   (1,), float32: a column, as in the guide
    Example: y: binary
    """

    title = "binary"

    @property
    def class_count(self) -> int:
        return 2

    def facts(self) -> Array:
        return Array((1,), "float32", 0.0, 1.0, "binary", 2)

    def encode(self, classes: NDArray[np.int64]) -> NDArray[Any]:
        import numpy as np

        return classes.astype(np.float32)[:, None]
