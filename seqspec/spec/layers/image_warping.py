"""Layers that bend images, look at them from aside, or cover a part of them, by chance."""

from typing import ClassVar

from seqspec.spec.kinds import Rate, Seed, Shape, brief
from seqspec.spec.layers._image import FULL, FillMode, Interpolation, Placed, Range, Share
from seqspec.spec.layers._layer import ShapeError


class RandomElasticTransform(Placed):
    """Bend a share of the images as if they were printed on rubber.

    Shape:  (height, width, channels) -> the same
    Units:  factor is the chance of each image
    Errors: SQ101 axes
    Source: keras.layers.RandomElasticTransform, Keras 3
    """

    primary: ClassVar[str] = "factor"
    factor: Share = 1.0
    scale: Share = 1.0
    interpolation: Interpolation = "bilinear"
    fill_mode: FillMode = "reflect"
    fill_value: float = 0.0
    value_range: Range = FULL
    seed: Seed | None = None


class RandomPerspective(Placed):
    """Look at a share of the images from aside.

    Shape:  (height, width, channels) -> the same
    Units:  factor is the chance of each image
    Errors: SQ101 axes, SQ103 images of one row or column
    Source: keras.layers.RandomPerspective, Keras 3
    """

    primary: ClassVar[str] = "factor"
    factor: Share = 1.0
    scale: Rate = 1.0
    interpolation: Interpolation = "bilinear"
    fill_value: float = 0.0
    seed: Seed | None = None

    def output_shape(self, shape: Shape) -> Shape:
        after = super().output_shape(shape)
        if 1 in self.places(shape):
            message = f"RandomPerspective needs two rows and columns, got {brief(shape)}"
            raise ShapeError("SQ103", message, "delete it, or give larger images")
        return after


class RandomErasing(Placed):
    """Cover a rectangle of a share of the images, by noise or by one value.

    Shape:  (height, width, channels) -> the same
    Units:  factor is the chance of each image; scale is the share of the area
    Errors: SQ101 axes
    Source: keras.layers.RandomErasing, Keras 3; Zhong et al. 2017
    """

    primary: ClassVar[str] = "factor"
    factor: Share = 1.0
    scale: Share = (0.02, 0.33)
    fill_value: float | None = None
    value_range: Range = FULL
    seed: Seed | None = None
