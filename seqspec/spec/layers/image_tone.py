"""Layers that change the tones of images: contrast, number of shades, sharpness."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from seqspec.source.document import Path
from seqspec.spec.either import either
from seqspec.spec.kinds import NonNegative, Positive, Seed, Shape, Sizes2, brief, listing
from seqspec.spec.layers._image import FULL, Image, Placed, Range, Share
from seqspec.spec.layers._layer import ShapeError


class AutoContrast(Image):
    """Stretch each channel of an image to the whole of `value_range`.

    Shape:  (height, width, channels) -> the same
    Errors: SQ101 axes
    Source: keras.layers.AutoContrast, Keras 3
    """

    primary: ClassVar[str] = "value_range"
    value_range: Range = FULL

    def windows(self, shape: Shape) -> None:
        return None


class Equalization(Placed):
    """Spread the values of each channel, while training, so that all are about as frequent.

    Shape:  (height, width, channels) -> the same
    Errors: SQ101 axes, SQ108 below another layer or as the last one, as Keras takes its answer for its
            own input
    Source: keras.layers.Equalization, Keras 3
    """

    only_first: ClassVar[bool] = True
    never_last: ClassVar[bool] = True
    primary: ClassVar[str] = "value_range"
    value_range: Range = FULL
    bins: Positive = 256


class ContrastLimitedAdaptiveHistogramEqualization(Placed):
    """Spread the values in each tile of an image, but not so far that noise shows.

    Shape:  (height, width, channels) -> the same
    Units:  clip_limit 0 is no limit
    Errors: SQ101 axes, SQ103 images too small for so many tiles
    Source: keras.layers.ContrastLimitedAdaptiveHistogramEqualization, Keras 3; Zuiderveld 1994
    """

    jumps = True
    gives = None
    primary: ClassVar[str] = "value_range"
    value_range: Range = FULL
    clip_limit: NonNegative = 4.0
    tile_grid_size: Sizes2 = (8, 8)

    def output_shape(self, shape: Shape) -> Shape:
        after = super().output_shape(shape)
        for length, tiles in zip(self.places(shape), self.tile_grid_size, strict=True):
            # The last tile is filled with a mirror image, which is no longer than the image.
            if length is not None and -length % tiles > length:
                message = f"{tiles} tiles along {length} pixels of {brief(shape)} leave some empty"
                raise ShapeError("SQ103", message, "use fewer tiles", "tile_grid_size")
        return after


class Solarization(Image):
    """Invert the values above a threshold, after something is added; both are drawn by chance.

    Shape:  (height, width, channels) -> the same
    Units:  factors are shares of `value_range`
    Errors: SQ101 axes
    Source: keras.layers.Solarization, Keras 3
    """

    primary: ClassVar[str] = "addition_factor"
    addition_factor: Share = 0.0
    threshold_factor: Share = 0.0
    value_range: Range = FULL
    seed: Seed | None = None


_Bits = Annotated[int, Field(ge=1, le=8)]
Bits = Annotated[
    _Bits | Annotated[tuple[_Bits, _Bits], BeforeValidator(listing)],
    either("a whole number from 1 to 8, or two such numbers"),
]


class RandomPosterization(Placed):
    """Leave only the highest bits of each value.

    Shape:  (height, width, channels) -> the same
    Units:  factor is a number of bits, of 8
    Errors: SQ101 axes
    Source: keras.layers.RandomPosterization, Keras 3
    """

    jumps = True
    primary: ClassVar[str] = "factor"
    factor: Bits
    value_range: Range = FULL
    seed: Seed | None = None


class RandomSharpness(Placed):
    """Blur an image below 0.5, and sharpen it above.

    Shape:  (height, width, channels) -> the same
    Errors: SQ101 axes
    Source: keras.layers.RandomSharpness, Keras 3
    """

    primary: ClassVar[str] = "factor"
    factor: Share
    value_range: Range = FULL
    seed: Seed | None = None


class RandomGaussianBlur(Placed):
    """Blur a share of the images, each by a deviation that is drawn up to `sigma`.

    Shape:  (height, width, channels) -> the same
    Units:  factor is the chance of each image; kernel_size is odd
    Errors: SQ101 axes
    Source: keras.layers.RandomGaussianBlur, Keras 3
    """

    primary: ClassVar[str] = "factor"
    factor: Share = 1.0
    kernel_size: Sizes2 = (3, 3)
    sigma: Share = 1.0
    value_range: Range = FULL
    seed: Seed | None = None

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if any(size % 2 == 0 for size in self.kernel_size):
            yield ("kernel_size",), "a blur has a middle, so its sizes are odd", "use 3 or 5"
