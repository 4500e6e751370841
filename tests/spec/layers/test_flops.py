"""The cost of whole models: 2 for a multiply-add, 1 for a bias, 5 for a softmax value."""

from typing import Any

import pytest

from seqspec.spec.families import LAYERS
from seqspec.spec.item import read_item
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, Layer

MLP = [
    {"Dense": {"units": 64, "activation": "relu"}},
    {"Dropout": 0.5},
    {"Dense": {"units": 64, "activation": "relu"}},
    {"Dense": {"units": 10, "activation": "softmax"}},
]
# The model of specs/vgg_like.yaml.
VGG = [
    *[{"Conv2D": {"filters": 32, "kernel_size": 3, "activation": "relu"}}] * 2,
    {"MaxPooling2D": 2},
    {"Dropout": 0.25},
    *[{"Conv2D": {"filters": 64, "kernel_size": 3, "activation": "relu"}}] * 2,
    {"MaxPooling2D": 2},
    {"Dropout": 0.25},
    "Flatten",
    {"Dense": {"units": 256, "activation": "relu"}},
    {"Dropout": 0.5},
    {"Dense": {"units": 10, "activation": "softmax"}},
]


def cost(items: list[Any], shape: Shape) -> Cost:  # Any: items as they stand in the YAML
    total = Cost()
    for item in items:
        layer = read_item(LAYERS, item)
        assert isinstance(layer, Layer)
        step, shape = layer.cost(shape), layer.output_shape(shape)
        assert step is not None
        total += step
    return total


@pytest.mark.parametrize(
    ("items", "shape", "flops"),
    [
        # 2 * (20 * 64 + 64 * 64 + 64 * 10) + 64 + 64 + 10 + 5 * 10
        pytest.param(MLP, (20,), 12_220, id="mlp"),
        pytest.param(VGG, (100, 100, 3), 424_352_188, id="vgg"),
        pytest.param([{"MaxPooling2D": 3}], (9, 9, 2), 3 * 3 * 2 * 9, id="pool"),
    ],
)
def test_flops(items: list[Any], shape: Shape, flops: int) -> None:
    assert cost(items, shape).flops == flops
