"""How much two regions overlap: their intersection over their union."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from seqspec.source.document import Path
from seqspec.spec.kinds import Count, Rate, listing
from seqspec.spec.metrics._metric import Metric
from seqspec.spec.pairing import Pairing, alike, anything, squeezed

Classes = Annotated[int, Field(ge=2)]
ClassIds = Annotated[tuple[Count, ...], BeforeValidator(listing), Field(min_length=1)]
YesNo = Annotated[int, Field(ge=0, le=1)]
YesNoIds = Annotated[tuple[YesNo, ...], BeforeValidator(listing), Field(min_length=1)]


def out_of_range(ids: tuple[int, ...], classes: int) -> Iterator[tuple[Path, str, str | None]]:
    """The class ids that no class has."""
    for index, number in enumerate(ids):
        if number >= classes:
            message = f"classes go from 0 to {classes - 1}, got {number}"
            yield ("target_class_ids", index), message, "correct it, or raise `num_classes`"


class IoU(Metric):
    """The overlap of the classes `target_class_ids`, for class numbers.

    Source:  keras.metrics.IoU, Keras 3
    """

    pairing: ClassVar[Pairing] = anything
    num_classes: Classes
    target_class_ids: ClassIds
    ignore_class: int | None = None
    sparse_y_true: bool = True
    sparse_y_pred: bool = True
    axis: int = -1

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        return out_of_range(self.target_class_ids, self.num_classes)


class BinaryIoU(Metric):
    """The overlap of yes and of no, yes being more than `threshold`.

    Source:  keras.metrics.BinaryIoU, Keras 3
    """

    pairing: ClassVar[Pairing] = squeezed(alike)
    primary: ClassVar[str] = "target_class_ids"
    target_class_ids: YesNoIds = (0, 1)
    threshold: Rate = 0.5


class MeanIoU(Metric):
    """The mean overlap of all classes.

    Source:  keras.metrics.MeanIoU, Keras 3
    """

    pairing: ClassVar[Pairing] = anything
    primary: ClassVar[str] = "num_classes"
    num_classes: Classes
    ignore_class: int | None = None
    sparse_y_true: bool = True
    sparse_y_pred: bool = True
    axis: int = -1


class OneHotIoU(Metric):
    """The overlap of the classes `target_class_ids`, for one-hot rows.

    Source:  keras.metrics.OneHotIoU, Keras 3
    """

    pairing: ClassVar[Pairing] = anything
    num_classes: Classes
    target_class_ids: ClassIds
    ignore_class: int | None = None
    sparse_y_pred: bool = False
    axis: int = -1

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        return out_of_range(self.target_class_ids, self.num_classes)


class OneHotMeanIoU(Metric):
    """The mean overlap of all classes, for one-hot rows.

    Source:  keras.metrics.OneHotMeanIoU, Keras 3
    """

    pairing: ClassVar[Pairing] = anything
    primary: ClassVar[str] = "num_classes"
    num_classes: Classes
    ignore_class: int | None = None
    sparse_y_pred: bool = False
    axis: int = -1
