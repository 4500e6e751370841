"""Layers for images, worked out by hand: most keep every shape they take, and no parameters."""

from typing import Any, Final

import pytest
from pydantic import ValidationError

from seqspec.spec.families import LAYERS
from seqspec.spec.item import read_item
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, Layer
from seqspec.spec.layers.image_color import (
    RandomBrightness,
    RandomColorDegeneration,
    RandomColorJitter,
    RandomContrast,
    RandomGrayscale,
    RandomHue,
    RandomInvert,
    RandomSaturation,
)
from seqspec.spec.layers.image_geometry import (
    RandomFlip,
    RandomRotation,
    RandomShear,
    RandomTranslation,
    RandomZoom,
)
from seqspec.spec.layers.image_policies import AugMix, RandAugment
from seqspec.spec.layers.image_size import CenterCrop, RandomCrop, Resizing
from seqspec.spec.layers.image_tone import (
    AutoContrast,
    ContrastLimitedAdaptiveHistogramEqualization,
    Equalization,
    RandomGaussianBlur,
    RandomPosterization,
    RandomSharpness,
    Solarization,
)
from seqspec.spec.layers.image_warping import (
    RandomElasticTransform,
    RandomErasing,
    RandomPerspective,
)
from tests.spec.layers.checks import check_layer, check_refusal

FIRST: Final = "channels_first"
COLOURS = (8, 9, 3)
TILES = ContrastLimitedAdaptiveHistogramEqualization


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        pytest.param(RandomBrightness(factor=-0.5), (8, 9, 2), id="brightness"),
        pytest.param(RandomContrast(factor=(0.1, 0.3)), (8, 9, 2), id="contrast"),
        pytest.param(RandomHue(factor=0.5), COLOURS, id="hue"),
        pytest.param(RandomHue(factor=0.5, data_format=FIRST), (3, 8, 9), id="hue-first"),
        pytest.param(RandomSaturation(factor=1.0), (8, 9, None), id="saturation"),
        pytest.param(RandomGrayscale(), (8, 9, 1), id="grayscale"),
        pytest.param(RandomColorDegeneration(factor=0.5), (None, None, 3), id="degeneration"),
        pytest.param(RandomColorJitter(brightness_factor=0.5), (8, 9, 2), id="jitter"),
        pytest.param(
            RandomColorJitter(saturation_factor=0.5, hue_factor=0.5), COLOURS, id="jitter-colours"
        ),
        pytest.param(RandomInvert(factor=0.5), (8, 9, 2), id="invert"),
        pytest.param(RandomFlip(), (8, 9, 2), id="flip"),
        pytest.param(RandomRotation(factor=(-0.1, 0.2)), (None, 9, 2), id="rotation"),
        pytest.param(RandomShear(x_factor=0.5), (8, 9, 2), id="shear"),
        pytest.param(RandomTranslation(height_factor=-1.0, width_factor=1.0), COLOURS, id="moved"),
        pytest.param(RandomZoom(height_factor=(-0.9, 1.0)), (8, 9, 2), id="zoom"),
        pytest.param(RandAugment(), (8, 9, 1), id="policy"),
        pytest.param(AugMix(), COLOURS, id="mix"),
        pytest.param(AugMix(all_ops=False), (8, 9, 2), id="mix-without-colours"),
        pytest.param(AutoContrast(), (8, 9, 2), id="auto-contrast"),
        pytest.param(Equalization(data_format=FIRST), (2, 8, 9), id="equalization"),
        pytest.param(TILES(tile_grid_size=(4, 3), clip_limit=0.0), COLOURS, id="tiles"),
        # 3 tiles of 3 places: 1 is a mirror image of the 8.
        pytest.param(TILES(tile_grid_size=(3, 9)), COLOURS, id="tiles-that-are-filled"),
        pytest.param(TILES(), (None, None, 1), id="tiles-of-any-image"),
        pytest.param(Solarization(threshold_factor=(0.2, 0.3)), (8, 9, 2), id="solarization"),
        pytest.param(RandomPosterization(factor=8), (8, 9, 2), id="posterization"),
        pytest.param(RandomSharpness(factor=0.5), (8, 9, 2), id="sharpness"),
        pytest.param(RandomGaussianBlur(kernel_size=(3, 5)), (8, 9, 2), id="blur"),
        pytest.param(RandomElasticTransform(), (8, 9, 2), id="elastic"),
        pytest.param(RandomPerspective(data_format=FIRST), (1, 8, 9), id="perspective"),
        pytest.param(RandomErasing(fill_value=0.0), (8, 9, 2), id="erasing"),
    ],
)  # fmt: skip
def test_images_keep_their_shape(layer: Layer, shape: Shape) -> None:
    check_layer(layer, shape, shape, 0)
    assert layer.cost(shape) == Cost()


@pytest.mark.parametrize("member", [CenterCrop, RandomCrop, Resizing])
@pytest.mark.parametrize(
    ("data_format", "before", "after"),
    [
        pytest.param(None, (8, 9, 3), (4, 6, 3), id="smaller"),
        pytest.param(None, (2, 9, 3), (4, 6, 3), id="higher"),
        pytest.param(None, (None, None, None), (4, 6, None), id="any"),
        pytest.param(FIRST, (3, 8, 9), (3, 4, 6), id="channels-first"),
    ],
)
def test_images_get_one_size(
    member: Any, data_format: str | None, before: Shape, after: Shape
) -> None:
    check_layer(member(height=4, width=6, data_format=data_format), before, after, 0)


@pytest.mark.parametrize(
    ("layer", "before", "code", "message"),
    [
        (RandomFlip(), (8, 9), "SQ101", "RandomFlip needs (height, width, channels), got (8, 9)"),
        (
            Resizing(height=4, width=6, data_format=FIRST), (8, 9), "SQ101",
            "Resizing needs (channels, height, width), got (8, 9)",
        ),
        (
            CenterCrop(height=4, width=6), (5, 8, 9, 3), "SQ101",
            "CenterCrop needs (height, width, channels), got (5, 8, 9, 3)",
        ),
        (
            AutoContrast(), (9,), "SQ101",
            "AutoContrast needs (height, width, channels), got (9,)",
        ),
        (RandomHue(factor=0.5), (8, 9, 1), "SQ101", "RandomHue needs 3 channels, got (8, 9, 1)"),
        (
            RandomSaturation(factor=0.5, data_format=FIRST), (8, 9, 3), "SQ101",
            "RandomSaturation needs 3 channels, got (8, 9, 3)",
        ),
        (
            RandomColorDegeneration(factor=0.5), (8, 9, 1), "SQ101",
            "RandomColorDegeneration needs 3 channels, got (8, 9, 1)",
        ),
        (
            RandomGrayscale(), (8, 9, 2), "SQ101",
            "RandomGrayscale needs 1 or 3 channels, got (8, 9, 2)",
        ),
        (
            RandomColorJitter(saturation_factor=0.5), (8, 9, 1), "SQ101",
            "RandomColorJitter needs 3 channels on the last axis, got (8, 9, 1)",
        ),
        (RandAugment(), (8, 9, 2), "SQ101", "RandAugment needs 1 or 3 channels, got (8, 9, 2)"),
        (
            # 11 tiles of 1 place: the 5 of the image and its mirror image fill 10.
            TILES(tile_grid_size=(11, 1)), (5, 9, 3), "SQ103",
            "11 tiles along 5 pixels of (5, 9, 3) leave some empty",
        ),
        (
            TILES(tile_grid_size=(1, 8), data_format=FIRST), (3, 9, 3), "SQ103",
            "8 tiles along 3 pixels of (3, 9, 3) leave some empty",
        ),
        (
            RandomPerspective(), (8, 1, 3), "SQ103",
            "RandomPerspective needs two rows and columns, got (8, 1, 3)",
        ),
    ],
)  # fmt: skip
def test_images_refuse(layer: Layer, before: Shape, code: str, message: str) -> None:
    check_refusal(layer, before, code, message)


@pytest.mark.parametrize(
    ("member", "settings", "message"),
    [
        (Resizing, {"height": 4, "width": 6, "crop_to_aspect_ratio": True,
                    "pad_to_aspect_ratio": True}, "an image is cropped or padded"),
        (Resizing, {"height": 4, "width": 6, "fill_mode": "reflect"}, "fill_mode"),
        (CenterCrop, {"height": 0, "width": 6}, "height"),
        (RandomCrop, {"height": 4}, "width"),
        (RandomGaussianBlur, {"kernel_size": 4}, "a blur has a middle"),
        (RandomGaussianBlur, {"kernel_size": (3, 2)}, "a blur has a middle"),
        (RandomBrightness, {"factor": 1.5}, "must be a number from -1 to 1, or two such"),
        (RandomRotation, {"factor": (-1.5, 0)}, "`factor` must be at least -1, got -1.5"),
        (RandomContrast, {"factor": -0.1}, "must be a number from 0 to 1, or two such"),
        (RandomErasing, {"scale": (0.1, 0.2, 0.3)}, "must be a number from 0 to 1, or two such"),
        (RandomGrayscale, {"factor": 1.1}, "factor"),
        (RandomZoom, {"height_factor": -1.0}, "must be a number above -1 and up to 1"),
        (RandomPosterization, {"factor": 0}, "must be a whole number from 1 to 8"),
        (RandomPosterization, {"factor": (1, 9)}, "`factor` must be at most 8, got 9"),
        (RandomPerspective, {"scale": 1.5}, "scale"),
        (RandomElasticTransform, {"fill_mode": "mirror"}, "fill_mode"),
        (RandomFlip, {"mode": "diagonal"}, "mode"),
        (RandomShear, {"interpolation": "bicubic"}, "interpolation"),
        (RandAugment, {"num_ops": 0}, "num_ops"),
        (AugMix, {"alpha": 0.0}, "alpha"),
        (TILES, {"clip_limit": -1.0}, "clip_limit"),
        (Equalization, {"bins": 0}, "bins"),
        (Solarization, {"value_range": (0.0,)}, "value_range"),
    ],
)  # fmt: skip
def test_images_have_no_such_settings(
    member: type[Layer], settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        member(**settings)


@pytest.mark.parametrize(
    ("item", "layer"),
    [
        ({"RandomFlip": "vertical"}, RandomFlip(mode="vertical")),
        ({"RandomHue": [0.1, 0.2]}, RandomHue(factor=(0.1, 0.2))),
        ({"RandomZoom": -0.5}, RandomZoom(height_factor=-0.5)),
        ({"RandomPosterization": [2, 4]}, RandomPosterization(factor=(2, 4))),
    ],
)
def test_one_value_says_how_much(item: Any, layer: Layer) -> None:  # Any: as it stands in the YAML
    assert read_item(LAYERS, item) == layer


@pytest.mark.parametrize("field", ["contrast_factor", "saturation_factor", "hue_factor"])
def test_jitter_knows_only_channels_last(field: str) -> None:
    """Keras tells the layers inside nothing of `data_format`."""
    with pytest.raises(ValidationError, match=f"`{field}` along the last axis"):
        RandomColorJitter(**{field: 0.5}, data_format=FIRST)
