"""Layers that draw which changes to make to an image."""

from typing import ClassVar

from seqspec.spec.kinds import Above0, Positive, Seed, Shape
from seqspec.spec.layers._image import FULL, GREY_TOO, Interpolation, Placed, Range, Share


class RandAugment(Placed):
    """Make `num_ops` changes to each image, drawn from eleven kinds.

    Shape:  (height, width, 3 or 1) -> the same
    Errors: SQ101 axes or channels
    Source: keras.layers.RandAugment, Keras 3; Cubuk et al. 2019
    """

    channels: ClassVar[tuple[int, ...]] = GREY_TOO
    primary: ClassVar[str] = "value_range"
    value_range: Range = FULL
    num_ops: Positive = 2
    factor: Share = 0.5
    interpolation: Interpolation = "bilinear"
    seed: Seed | None = None


class AugMix(Placed):
    """Blend an image with `num_chains` copies, each changed up to `chain_depth` times.

    Shape:  (height, width, channels) -> the same; 3 channels or 1 with `all_ops`
    Errors: SQ101 axes or channels
    Source: keras.layers.AugMix, Keras 3; Hendrycks et al. 2019
    """

    primary: ClassVar[str] = "value_range"
    value_range: Range = FULL
    num_chains: Positive = 3
    chain_depth: Positive = 3
    factor: Share = 0.3
    alpha: Above0 = 1.0
    all_ops: bool = True
    interpolation: Interpolation = "bilinear"
    seed: Seed | None = None

    def output_shape(self, shape: Shape) -> Shape:
        if self.all_ops:
            RandAugment(data_format=self.data_format).output_shape(shape)
        return super().output_shape(shape)
