"""Depthwise and separable convolutions, worked out by hand."""

from typing import Any, Final

import pytest
from pydantic import ValidationError

from seqspec.spec.families import LAYERS
from seqspec.spec.item import read_item
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, Layer
from seqspec.spec.layers.separable import (
    DepthwiseConv1D,
    DepthwiseConv2D,
    SeparableConv1D,
    SeparableConv2D,
)
from tests.spec.layers.checks import check_layer, check_refusal

FIRST: Final = "channels_first"


def depthwise1(**settings: Any) -> DepthwiseConv1D:
    return DepthwiseConv1D(**{"kernel_size": 3, **settings})


def depthwise2(**settings: Any) -> DepthwiseConv2D:
    return DepthwiseConv2D(**{"kernel_size": 3, **settings})


def separable1(**settings: Any) -> SeparableConv1D:
    return SeparableConv1D(**{"filters": 5, "kernel_size": 3, **settings})


def separable2(**settings: Any) -> SeparableConv2D:
    return SeparableConv2D(**{"filters": 5, "kernel_size": 3, **settings})


@pytest.mark.parametrize(
    ("layer", "before", "after", "parameters"),
    [
        pytest.param(depthwise1(), (10, 4), (8, 4), 3 * 4 + 4, id="depthwise"),
        pytest.param(
            depthwise1(depth_multiplier=2), (10, 4), (8, 8), 3 * 4 * 2 + 4 * 2, id="multiplied"
        ),
        pytest.param(depthwise1(strides=2, padding="same"), (None, 4), (None, 4), 16, id="open"),
        pytest.param(
            depthwise1(dilation_rate=2, data_format=FIRST), (4, 10), (4, 10 - 2 * 2), 16,
            id="depthwise-channels-first",
        ),
        pytest.param(depthwise2(), (8, 9, 4), (6, 7, 4), 3 * 3 * 4 + 4, id="depthwise-image"),
        pytest.param(
            depthwise2(depth_multiplier=2, use_bias=False, data_format=FIRST), (4, 8, 9), (8, 6, 7),
            3 * 3 * 4 * 2, id="depthwise-image-channels-first",
        ),
        pytest.param(
            # Keras takes steps over a kernel with gaps here: (9 - 5) / 2 + 1 places.
            depthwise2(strides=2, dilation_rate=2), (9, 9, 4), (3, 3, 4), 40, id="strides-and-gaps"
        ),
        pytest.param(
            separable1(), (10, 4), (8, 5), 3 * 4 + 4 * 5 + 5, id="separable"
        ),
        pytest.param(
            separable1(depth_multiplier=2), (10, 4), (8, 5), 3 * 4 * 2 + 4 * 2 * 5 + 5,
            id="separable-multiplied",
        ),
        pytest.param(
            separable1(data_format=FIRST, strides=2), (4, 10), (5, 4), 37,
            id="separable-channels-first",
        ),
        pytest.param(
            separable2(padding="same", strides=2), (7, None, 4), (4, None, 5),
            3 * 3 * 4 + 4 * 5 + 5, id="separable-image",
        ),
        pytest.param(
            separable2(kernel_size=(1, 3), use_bias=False), (8, 9, 4), (8, 7, 5), 3 * 4 + 4 * 5,
            id="separable-uneven",
        ),
        pytest.param(
            separable2(data_format=FIRST), (4, 8, 9), (5, 6, 7), 61,
            id="separable-image-channels-first",
        ),
    ],
)  # fmt: skip
def test_separable(layer: Layer, before: Shape, after: Shape, parameters: int) -> None:
    check_layer(layer, before, after, parameters)


def test_the_pointwise_kernel_has_one_place() -> None:
    assert separable2(depth_multiplier=2).weights((8, 9, 4)) == {
        "depthwise_kernel": (3, 3, 4, 2),
        "pointwise_kernel": (1, 1, 8, 5),
        "bias": (5,),
    }


@pytest.mark.parametrize(
    ("layer", "before", "products", "biases"),
    [
        pytest.param(
            depthwise2(depth_multiplier=2), (8, 9, 4), 6 * 7 * 8 * 9, 6 * 7 * 8, id="depthwise"
        ),
        pytest.param(depthwise1(use_bias=False), (10, 4), 8 * 4 * 3, 0, id="without-bias"),
        pytest.param(
            separable1(depth_multiplier=2), (10, 4), 8 * (8 * 3 + 8 * 5), 8 * 5, id="separable"
        ),
        pytest.param(
            separable2(), (8, 9, 4), 6 * 7 * (4 * 9 + 4 * 5), 6 * 7 * 5, id="separable-image"
        ),
    ],
)
def test_separable_cost(layer: Layer, before: Shape, products: int, biases: int) -> None:
    assert layer.cost(before) == Cost(products, 2 * products + biases)


def test_any_length_has_no_cost() -> None:
    assert depthwise1().cost((None, 4)) is None
    assert separable1().cost((None, 4)) is None


@pytest.mark.parametrize(
    ("layer", "before", "code", "message"),
    [
        (depthwise1(), (10,), "SQ101", "DepthwiseConv1D needs (steps, features), got (10,)"),
        (
            depthwise2(),
            (8, 9, None),
            "SQ102",
            "DepthwiseConv2D needs to know the number of channels, got (8, 9, null)",
        ),
        (
            separable1(data_format=FIRST),
            (None, 10),
            "SQ102",
            "SeparableConv1D needs to know the number of channels, got (null, 10)",
        ),
        (
            separable2(),
            (8, 9),
            "SQ101",
            "SeparableConv2D needs (height, width, channels), got (8, 9)",
        ),
        (depthwise1(), (2, 4), "SQ103", "DepthwiseConv1D with kernel 3 on (2, 4) leaves nothing"),
        (
            separable2(kernel_size=(3, 1), dilation_rate=(4, 1)),
            (8, 9, 4),
            "SQ103",
            "SeparableConv2D with kernel 3 x 1 on (8, 9, 4) leaves nothing",
        ),
    ],
)
def test_separable_refuses(layer: Layer, before: Shape, code: str, message: str) -> None:
    check_refusal(layer, before, code, message)


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"DepthwiseConv1D": 0}, "kernel_size"),
        ({"DepthwiseConv2D": {"kernel_size": 3, "filters": 4}}, "filters"),
        ({"DepthwiseConv2D": {"kernel_size": 3, "depth_multiplier": 0}}, "depth_multiplier"),
        ({"SeparableConv1D": {"filters": 4, "kernel_size": 3, "padding": "causal"}}, "padding"),
        ({"SeparableConv2D": {"kernel_size": 3}}, "filters"),
    ],
)
def test_separable_has_no_such_settings(item: Any, message: str) -> None:  # Any: from the YAML
    with pytest.raises(ValidationError, match=message):
        read_item(LAYERS, item)


def test_one_value_is_the_kernel_of_a_depthwise_convolution() -> None:
    assert read_item(LAYERS, {"DepthwiseConv2D": 3}) == depthwise2()
