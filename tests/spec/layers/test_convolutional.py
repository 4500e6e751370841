"""Convolutions, worked out by hand."""

from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Layer
from seqspec.spec.layers.convolutional import Conv1D, Conv2D, Conv3D
from tests.spec.layers.checks import check_layer, check_refusal


def conv1(**settings: Any) -> Conv1D:
    return Conv1D(**{"filters": 8, "kernel_size": 3, **settings})


def conv2(**settings: Any) -> Conv2D:
    return Conv2D(**{"filters": 4, "kernel_size": 3, **settings})


@pytest.mark.parametrize(
    ("layer", "before", "after", "parameters"),
    [
        pytest.param(conv1(), (10, 4), (8, 8), 3 * 4 * 8 + 8, id="sequence"),
        pytest.param(conv1(strides=2, padding="causal"), (9, 4), (5, 8), 104, id="causal"),
        pytest.param(conv1(dilation_rate=4), (None, 4), (None, 8), 104, id="open-dilated"),
        pytest.param(conv2(filters=32), (100, 100, 3), (98, 98, 32), 896, id="image"),
        pytest.param(conv2(padding="SAME", strides=2), (7, 8, 1), (4, 4, 4), 40, id="same"),
        pytest.param(conv2(strides=(2, 1)), (8, 8, 1), (3, 6, 4), 40, id="uneven-strides"),
        pytest.param(conv2(groups=2), (8, 8, 6), (6, 6, 4), 9 * 3 * 4 + 4, id="groups"),
        pytest.param(conv2(dilation_rate=2), (10, 9, 1), (6, 5, 4), 40, id="dilated"),
        pytest.param(conv2(use_bias=False), (3, 3, 1), (1, 1, 4), 36, id="whole-image"),
        pytest.param(
            conv2(data_format="channels_first"), (3, 8, 7), (4, 6, 5), 112, id="channels-first"
        ),
        pytest.param(
            Conv3D(filters=2, kernel_size=(1, 2, 3)), (4, 5, 6, 1), (4, 4, 4, 2), 14, id="volume"
        ),
    ],
)
def test_convolution(layer: Layer, before: Shape, after: Shape, parameters: int) -> None:
    check_layer(layer, before, after, parameters)


@pytest.mark.parametrize(
    ("layer", "before", "code", "message"),
    [
        (conv2(), (20,), "SQ101", "Conv2D needs (height, width, channels), got (20,)"),
        (
            conv2(),
            (8, 8, None),
            "SQ102",
            "Conv2D needs to know the number of channels, got (8, 8, null)",
        ),
        (conv2(), (2, 2, 64), "SQ103", "Conv2D with kernel 3 on (2, 2, 64) leaves nothing"),
        (
            conv2(kernel_size=[3, 1]),
            (2, 9, 1),
            "SQ103",
            "Conv2D with kernel 3 x 1 on (2, 9, 1) leaves nothing",
        ),
        (
            conv2(groups=2),
            (8, 8, 3),
            "SQ104",
            "the 3 channels of (8, 8, 3) do not divide into 2 groups",
        ),
        (conv1(dilation_rate=4), (8, 1), "SQ103", "Conv1D with kernel 3 on (8, 1) leaves nothing"),
    ],
)
def test_convolution_refuses(layer: Layer, before: Shape, code: str, message: str) -> None:
    check_refusal(layer, before, code, message)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"strides": 2, "dilation_rate": (1, 2)}, "`strides` and `dilation_rate` cannot both be"),
        ({"groups": 3}, "4 filters do not divide into 3 groups"),
        ({"padding": "causal"}, "padding"),
        ({"kernel_size": [3, 3, 3]}, "a list of 2 numbers"),
        ({"kernel_size": 0}, "kernel_size"),
    ],
)
def test_convolution_has_no_such_settings(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        conv2(**settings)
