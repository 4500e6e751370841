"""Poolings, worked out by hand."""

from typing import Any, Final

import pytest
from pydantic import ValidationError

from seqspec.spec.families import LAYERS
from seqspec.spec.item import read_item
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, Layer
from seqspec.spec.layers.adaptive_pooling import (
    AdaptiveAveragePooling1D,
    AdaptiveAveragePooling2D,
    AdaptiveAveragePooling3D,
    AdaptiveMaxPooling1D,
    AdaptiveMaxPooling2D,
    AdaptiveMaxPooling3D,
)
from seqspec.spec.layers.average_pooling import AveragePooling1D, AveragePooling2D, AveragePooling3D
from seqspec.spec.layers.global_pooling import (
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalAveragePooling3D,
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    GlobalMaxPooling3D,
)
from seqspec.spec.layers.max_pooling import MaxPooling1D, MaxPooling2D, MaxPooling3D
from tests.spec.layers.checks import check_layer, check_refusal

FIRST: Final = "channels_first"


@pytest.mark.parametrize(
    ("layer", "before", "after"),
    [
        pytest.param(MaxPooling1D(), (7, 4), (3, 4), id="sequence"),
        pytest.param(
            AveragePooling1D(pool_size=(3,), strides=(1,)), (None, 4), (None, 4), id="open"
        ),
        pytest.param(MaxPooling2D(), (96, 95, 32), (48, 47, 32), id="image"),
        pytest.param(MaxPooling2D(pool_size=(2, 3)), (8, 9, 1), (4, 3, 1), id="uneven"),
        pytest.param(MaxPooling2D(padding="same", strides=(3, 3)), (7, 2, 1), (3, 1, 1), id="same"),
        pytest.param(MaxPooling2D(data_format=FIRST), (3, 8, 6), (3, 4, 3), id="channels-first"),
        pytest.param(MaxPooling2D(), (4, 4, None), (2, 2, None), id="unknown-channels"),
        pytest.param(MaxPooling3D(), (4, 5, 6, 2), (2, 2, 3, 2), id="volume"),
        pytest.param(
            AveragePooling3D(pool_size=(2, 2, 2), strides=(1, 1, 1)),
            (3, 5, 4, 2),
            (2, 4, 3, 2),
            id="mean",
        ),
        pytest.param(AveragePooling2D(pool_size=(2, 2)), (7, 6, 3), (3, 3, 3), id="mean-of-an-image"),
        pytest.param(
            AveragePooling2D(pool_size=(3, 2), strides=(2, 1)), (9, 6, 3), (4, 5, 3), id="overlapping"
        ),
        pytest.param(
            AveragePooling2D(pool_size=(2, 2), padding="same"), (7, None, 3), (4, None, 3),
            id="mean-of-any-width",
        ),
        pytest.param(
            AveragePooling2D(pool_size=(2, 2), data_format=FIRST), (3, 7, 6), (3, 3, 3),
            id="mean-channels-first",
        ),
        pytest.param(AdaptiveMaxPooling1D(output_size=(4,)), (10, 3), (4, 3), id="adaptive"),
        pytest.param(
            AdaptiveAveragePooling1D(output_size=(4,), data_format=FIRST), (3, None), (3, 4),
            id="adaptive-channels-first",
        ),
        pytest.param(
            AdaptiveMaxPooling2D(output_size=(4, 2)), (None, None, 3), (4, 2, 3), id="adaptive-image"
        ),
        pytest.param(
            AdaptiveAveragePooling2D(output_size=(4, 2), data_format=FIRST), (3, 9, 9), (3, 4, 2),
            id="adaptive-image-channels-first",
        ),
        pytest.param(
            AdaptiveMaxPooling3D(output_size=(4, 2, 9)), (5, 6, 7, None), (4, 2, 9, None),
            id="adaptive-volume-of-more",
        ),
        pytest.param(
            AdaptiveAveragePooling3D(output_size=(4, 2, 3), data_format=FIRST), (3, 5, 6, 7),
            (3, 4, 2, 3), id="adaptive-volume-channels-first",
        ),
        pytest.param(GlobalMaxPooling1D(), (None, 64), (64,), id="largest-of-a-sequence"),
        pytest.param(
            GlobalMaxPooling1D(data_format=FIRST, keepdims=True), (64, 9), (64, 1),
            id="largest-keepdims-channels-first",
        ),
        pytest.param(GlobalMaxPooling2D(), (7, 6, 5), (5,), id="largest-of-an-image"),
        pytest.param(
            GlobalMaxPooling2D(data_format=FIRST), (5, 7, 6), (5,), id="largest-channels-first"
        ),
        pytest.param(GlobalAveragePooling3D(), (2, None, 4, 5), (5,), id="mean-of-a-volume"),
        pytest.param(
            GlobalAveragePooling3D(keepdims=True), (2, 3, 4, 5), (1, 1, 1, 5), id="mean-keepdims"
        ),
        pytest.param(GlobalAveragePooling1D(), (None, 64), (64,), id="global-sequence"),
        pytest.param(GlobalAveragePooling2D(keepdims=True), (7, 7, 5), (1, 1, 5), id="keepdims"),
        pytest.param(GlobalMaxPooling3D(data_format=FIRST), (5, 2, 3, 4), (5,), id="global-volume"),
    ],
)  # fmt: skip
def test_pooling(layer: Layer, before: Shape, after: Shape) -> None:
    check_layer(layer, before, after, 0)


@pytest.mark.parametrize(
    ("layer", "before", "code", "message"),
    [
        (
            MaxPooling2D(),
            (8, 8),
            "SQ101",
            "MaxPooling2D needs (height, width, channels), got (8, 8)",
        ),
        (
            MaxPooling2D(),
            (1, 8, 3),
            "SQ103",
            "MaxPooling2D with window 2 on (1, 8, 3) leaves nothing",
        ),
        (
            GlobalAveragePooling1D(),
            (8,),
            "SQ101",
            "GlobalAveragePooling1D needs (steps, features), got (8,)",
        ),
        (
            AveragePooling2D(pool_size=(2, 9)),
            (8, 8, 3),
            "SQ103",
            "AveragePooling2D with window 2 x 9 on (8, 8, 3) leaves nothing",
        ),
        (
            AdaptiveMaxPooling1D(output_size=(4,)),
            (8,),
            "SQ101",
            "AdaptiveMaxPooling1D needs (steps, features), got (8,)",
        ),
        (
            AdaptiveAveragePooling2D(output_size=(4, 4), data_format=FIRST),
            (8, 8),
            "SQ101",
            "AdaptiveAveragePooling2D needs (channels, height, width), got (8, 8)",
        ),
        (
            AdaptiveMaxPooling3D(output_size=(4, 4, 4)),
            (8, 8, 3),
            "SQ101",
            "AdaptiveMaxPooling3D needs (depth, height, width, channels), got (8, 8, 3)",
        ),
        (
            AdaptiveAveragePooling2D(output_size=(1, 1)),
            (8, 8, 3),
            "SQ103",
            "Keras cannot compute AdaptiveAveragePooling2D where it answers a length of 1",
        ),
        (
            AdaptiveMaxPooling1D(output_size=(2,)),
            (1, 3),
            "SQ103",
            "Keras cannot compute AdaptiveMaxPooling1D along an axis of length 1, got (1, 3)",
        ),
        (
            GlobalMaxPooling2D(),
            (8,),
            "SQ101",
            "GlobalMaxPooling2D needs (height, width, channels), got (8,)",
        ),
    ],
)
def test_pooling_refuses(layer: Layer, before: Shape, code: str, message: str) -> None:
    check_refusal(layer, before, code, message)


def test_short_names_are_the_same_classes() -> None:
    assert read_item(LAYERS, {"MaxPool2D": 3}) == MaxPooling2D(pool_size=(3, 3))
    assert read_item(LAYERS, "GlobalAvgPool1D") == GlobalAveragePooling1D()
    assert read_item(LAYERS, {"AvgPool2D": 3}) == AveragePooling2D(pool_size=(3, 3))
    assert read_item(LAYERS, "GlobalMaxPool1D") == GlobalMaxPooling1D()


def test_one_size_is_that_of_every_axis() -> None:
    made = read_item(LAYERS, {"AdaptiveMaxPooling3D": 4})
    assert made == AdaptiveMaxPooling3D(output_size=(4, 4, 4))


def test_a_mean_costs_its_window_for_each_answer() -> None:
    # (7 - 3) / 2 + 1 = 3 rows, (6 - 2) / 1 + 1 = 5 columns, 2 channels; 3 * 2 values each.
    layer = AveragePooling2D(pool_size=(3, 2), strides=(2, 1))
    assert layer.cost((7, 6, 2)) == Cost(0, 3 * 5 * 2 * 3 * 2)
    assert layer.cost((None, 6, 2)) is None


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"AdaptiveMaxPooling1D": 0}, "output_size"),
        ({"AdaptiveAveragePooling2D": [4, 4, 4]}, "a list of 2 numbers"),
        ("AdaptiveAveragePooling3D", "needs `output_size`"),
        ("AveragePooling2D", "needs `pool_size`"),
        ({"AveragePooling2D": {"pool_size": 2, "padding": "causal"}}, "padding"),
        ({"AveragePooling2D": {"pool_size": 2, "strides": 0}}, "strides"),
        ({"GlobalMaxPooling2D": "last"}, "data_format"),
    ],
)
def test_pooling_has_no_such_settings(item: Any, message: str) -> None:  # Any: from the YAML
    with pytest.raises(ValidationError, match=message):
        read_item(LAYERS, item)
