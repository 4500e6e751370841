"""Layers that give all images one size."""

from collections.abc import Iterator
from typing import Literal

from seqspec.source.document import Path
from seqspec.spec.kinds import Axis, Seed, Shape
from seqspec.spec.layers._image import Placed


class CenterCrop(Placed):
    """Cut the middle out of each image; an image that is too small is resized.

    Shape:  (height', width', channels) -> (height, width, channels)
    Errors: SQ101 axes
    Source: keras.layers.CenterCrop, Keras 3
    """

    height: Axis
    width: Axis

    def output_shape(self, shape: Shape) -> Shape:
        return self.sized(shape, self.height, self.width)


class RandomCrop(Placed):
    """Cut a piece out of each image while training; while predicting, Keras leaves it whole.

    Shape:  (height', width', channels) -> (height, width, channels)
    Errors: SQ101 axes
    Source: keras.layers.RandomCrop, Keras 3
    """

    height: Axis
    width: Axis
    seed: Seed | None = None

    def output_shape(self, shape: Shape) -> Shape:
        return self.sized(shape, self.height, self.width)


class Resizing(Placed):
    """Scale each image to one size.

    Shape:  (height', width', channels) -> (height, width, channels)
    Errors: SQ101 axes
    Source: keras.layers.Resizing, Keras 3
    """

    gives = None
    height: Axis
    width: Axis
    interpolation: Literal["bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"] = "bilinear"
    crop_to_aspect_ratio: bool = False
    pad_to_aspect_ratio: bool = False
    fill_mode: Literal["constant"] = "constant"
    fill_value: float = 0.0
    antialias: bool = False

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.crop_to_aspect_ratio and self.pad_to_aspect_ratio:
            message = "an image is cropped or padded to the aspect ratio, not both"
            yield ("pad_to_aspect_ratio",), message, "leave one of them out"

    def output_shape(self, shape: Shape) -> Shape:
        return self.sized(shape, self.height, self.width)

    def windows(self, shape: Shape) -> None:
        return None

    @property
    def no_gradient_by(self) -> str | None:
        if self.dtype in (None, "float32") or self.interpolation == "nearest":
            return None
        if self.interpolation.startswith("lanczos"):
            return "interpolation"
        return "antialias" if self.antialias else None
