"""How much two regions overlap: their intersection over their union."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from seqspec.spec.kinds import Count, Rate, listing
from seqspec.spec.metrics._metric import Metric


class IoU(Metric):
    """The overlap of the classes `target_class_ids`, for class numbers.

    Source:  keras.metrics.IoU, Keras 3
    """

    num_classes: Annotated[int, Field(ge=2)]
    target_class_ids: Annotated[tuple[Count, ...], BeforeValidator(listing)]
    ignore_class: int | None = None
    sparse_y_true: bool = True
    sparse_y_pred: bool = True
    axis: int = -1


class BinaryIoU(Metric):
    """The overlap of yes and of no, yes being more than `threshold`.

    Source:  keras.metrics.BinaryIoU, Keras 3
    """

    target_class_ids: Annotated[tuple[Count, ...], BeforeValidator(listing)] = (0, 1)
    threshold: Rate = 0.5


class MeanIoU(Metric):
    """The mean overlap of all classes.

    Source:  keras.metrics.MeanIoU, Keras 3
    """

    num_classes: Annotated[int, Field(ge=2)]
    ignore_class: int | None = None
    sparse_y_true: bool = True
    sparse_y_pred: bool = True
    axis: int = -1


class OneHotIoU(Metric):
    """The overlap of the classes `target_class_ids`, for one-hot rows.

    Source:  keras.metrics.OneHotIoU, Keras 3
    """

    num_classes: Annotated[int, Field(ge=2)]
    target_class_ids: Annotated[tuple[Count, ...], BeforeValidator(listing)]
    ignore_class: int | None = None
    sparse_y_pred: bool = False
    axis: int = -1


class OneHotMeanIoU(Metric):
    """The mean overlap of all classes, for one-hot rows.

    Source:  keras.metrics.OneHotMeanIoU, Keras 3
    """

    num_classes: Annotated[int, Field(ge=2)]
    ignore_class: int | None = None
    sparse_y_pred: bool = False
    axis: int = -1
