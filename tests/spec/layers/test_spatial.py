"""Croppings, paddings and upsamplings, worked out by hand."""

from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.spec.families import LAYERS
from seqspec.spec.item import read_item
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Layer
from tests.spec.layers.checks import check_layer, check_refusal


def made(item: Any) -> Layer:  # Any: as it stands in the YAML
    layer = read_item(LAYERS, item)
    assert isinstance(layer, Layer)
    return layer


@pytest.mark.parametrize(
    ("item", "before", "after"),
    [
        ("Cropping1D", (5, 4), (3, 4)),
        ({"Cropping1D": [0, 2]}, (None, 4), (None, 4)),
        ("Cropping2D", (6, 5, 2), (6, 5, 2)),
        ({"Cropping2D": [1, 2]}, (6, 5, 2), (4, 1, 2)),
        ({"Cropping2D": [[1, 2], 0]}, (6, 5, 2), (3, 5, 2)),
        ({"Cropping2D": {"cropping": 1, "data_format": "channels_first"}}, (2, 6, 5), (2, 4, 3)),
        ("Cropping3D", (6, 6, 6, 2), (4, 4, 4, 2)),
        ({"ZeroPadding1D": [1, 2]}, (6, 2), (9, 2)),
        ("ZeroPadding2D", (6, 5, 2), (8, 7, 2)),
        ({"ZeroPadding3D": [1, 2, 0]}, (6, 6, 6, 2), (8, 10, 6, 2)),
        ({"UpSampling1D": 3}, (6, 2), (18, 2)),
        ({"UpSampling2D": [2, 3]}, (6, 5, None), (12, 15, None)),
        ("UpSampling3D", (6, None, 4, 2), (12, None, 8, 2)),
    ],
)
def test_spatial(item: Any, before: Shape, after: Shape) -> None:
    check_layer(made(item), before, after, 0)


@pytest.mark.parametrize(
    ("item", "before", "message"),
    [
        ({"Cropping1D": 3}, (5, 4), "Cropping1D of 3 on (5, 4) leaves nothing"),
        (
            {"Cropping2D": [[1, 2], 0]},
            (3, 5, 2),
            "Cropping2D of [[1, 2], [0, 0]] on (3, 5, 2) leaves nothing",
        ),
    ],
)
def test_cropping_leaves_something(item: Any, before: Shape, message: str) -> None:
    check_refusal(made(item), before, "SQ103", message)


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"ZeroPadding2D": -1}, "padding"),
        ({"Cropping3D": [1, 2]}, "a list of 3 numbers or pairs"),
        ({"Cropping1D": [1, 2, 3]}, "cropping"),
        ({"UpSampling1D": [2]}, "size"),
    ],
)
def test_spatial_has_no_such_settings(item: Any, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        made(item)
