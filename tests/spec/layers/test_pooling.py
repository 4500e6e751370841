"""Poolings, worked out by hand."""

from typing import Final

import pytest

from seqspec.spec.families import LAYERS
from seqspec.spec.item import read_item
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Layer
from seqspec.spec.layers.average_pooling import AveragePooling1D, AveragePooling3D
from seqspec.spec.layers.global_pooling import (
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
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
        pytest.param(GlobalAveragePooling1D(), (None, 64), (64,), id="global-sequence"),
        pytest.param(GlobalAveragePooling2D(keepdims=True), (7, 7, 5), (1, 1, 5), id="keepdims"),
        pytest.param(GlobalMaxPooling3D(data_format=FIRST), (5, 2, 3, 4), (5,), id="global-volume"),
    ],
)
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
    ],
)
def test_pooling_refuses(layer: Layer, before: Shape, code: str, message: str) -> None:
    check_refusal(layer, before, code, message)


def test_short_names_are_the_same_classes() -> None:
    assert read_item(LAYERS, {"MaxPool2D": 3}) == MaxPooling2D(pool_size=(3, 3))
    assert read_item(LAYERS, "GlobalAvgPool1D") == GlobalAveragePooling1D()
