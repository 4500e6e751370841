"""Layers that change the colours of images by chance while training."""

from collections.abc import Iterator
from typing import ClassVar

from seqspec.source.document import Path
from seqspec.spec.kinds import Rate, Seed, Shape, brief
from seqspec.spec.layers._image import COLOURS, FULL, GREY_TOO, Image, Placed, Range, Share, Swing
from seqspec.spec.layers._layer import REAL, ShapeError
from seqspec.spec.layers._windows import channels_first


class RandomBrightness(Image):
    """Add to all values of an image the same amount, up to `factor` of `value_range` either way.

    Shape:  (height, width, channels) -> the same
    Errors: SQ101 axes
    Source: keras.layers.RandomBrightness, Keras 3
    """

    gives = None
    primary: ClassVar[str] = "factor"
    factor: Swing
    value_range: Range = FULL
    seed: Seed | None = None


class RandomContrast(Image):
    """Stretch the values of an image about their mean, by up to 1 + factor.

    Of two numbers, the lower one shrinks: it stretches by 1 - lower to 1 + upper.

    Shape:  (height, width, channels) -> the same
    Errors: SQ101 axes
    Source: keras.layers.RandomContrast, Keras 3
    """

    takes = REAL
    primary: ClassVar[str] = "factor"
    factor: Share
    value_range: Range = FULL
    seed: Seed | None = None


class RandomHue(Placed):
    """Turn the hue of an image by up to half of `factor` of the colour circle.

    Shape:  (height, width, 3) -> the same
    Errors: SQ101 axes or channels
    Source: keras.layers.RandomHue, Keras 3
    """

    jumps = True
    primary: ClassVar[str] = "factor"
    channels: ClassVar[tuple[int, ...]] = COLOURS
    factor: Share
    value_range: Range = FULL
    seed: Seed | None = None


class RandomSaturation(Placed):
    """Make the colours of an image paler or stronger; 0.5 changes nothing.

    Shape:  (height, width, 3) -> the same
    Errors: SQ101 axes or channels
    Source: keras.layers.RandomSaturation, Keras 3
    """

    jumps = True
    takes = REAL
    primary: ClassVar[str] = "factor"
    channels: ClassVar[tuple[int, ...]] = COLOURS
    factor: Share
    value_range: Range = FULL
    seed: Seed | None = None


class RandomGrayscale(Placed):
    """Take the colours out of a share of the images.

    Shape:  (height, width, 3 or 1) -> the same
    Units:  factor is the chance of each image
    Errors: SQ101 axes or channels
    Source: keras.layers.RandomGrayscale, Keras 3
    """

    gives = None
    primary: ClassVar[str] = "factor"
    channels: ClassVar[tuple[int, ...]] = GREY_TOO
    factor: Rate = 0.5
    seed: Seed | None = None


class RandomColorDegeneration(Placed):
    """Blend an image with its grey copy; a factor of 1 is all grey.

    Shape:  (height, width, 3) -> the same
    Errors: SQ101 axes or channels
    Source: keras.layers.RandomColorDegeneration, Keras 3
    """

    primary: ClassVar[str] = "factor"
    channels: ClassVar[tuple[int, ...]] = COLOURS
    factor: Share
    value_range: Range = FULL
    seed: Seed | None = None


class RandomColorJitter(Placed):
    """Change brightness, contrast, saturation and hue by chance, in this order.

    Contrast, saturation and hue look for the channels on the last axis, whatever `data_format` says.

    Shape:  (height, width, channels) -> the same; 3 channels for saturation and hue
    Errors: SQ101 axes or channels
    Source: keras.layers.RandomColorJitter, Keras 3
    """

    primary: ClassVar[str] = "value_range"
    value_range: Range = FULL
    brightness_factor: Swing | None = None
    contrast_factor: Share | None = None
    saturation_factor: Share | None = None
    hue_factor: Share | None = None
    seed: Seed | None = None

    @property
    def passes_gradient(self) -> bool:
        return self.saturation_factor is None and self.hue_factor is None

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if channels_first(self.data_format):
            for field in ("contrast_factor", "saturation_factor", "hue_factor"):
                if getattr(self, field) is not None:
                    message = f"Keras looks for the channels of `{field}` along the last axis"
                    yield ("data_format",), message, "use channels_last"

    def output_shape(self, shape: Shape) -> Shape:
        after = super().output_shape(shape)
        coloured = self.saturation_factor is not None or self.hue_factor is not None
        if coloured and shape[-1] not in (*COLOURS, None):
            message = f"RandomColorJitter needs 3 channels on the last axis, got {brief(shape)}"
            fix = "give red, green and blue there, or delete `saturation_factor` and `hue_factor`"
            raise ShapeError("SQ101", message, fix)
        return after


class RandomInvert(Placed):
    """Turn dark into bright and back in a share of the images.

    Shape:  (height, width, channels) -> the same
    Units:  factor is the chance of each image
    Errors: SQ101 axes
    Source: keras.layers.RandomInvert, Keras 3
    """

    primary: ClassVar[str] = "factor"
    factor: Share = 1.0
    value_range: Range = FULL
    seed: Seed | None = None
