"""Normalizations, worked out by hand; their axes count the batch as 0."""

import pytest
from pydantic import ValidationError

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Layer
from seqspec.spec.layers.normalization import BatchNormalization, LayerNormalization
from tests.spec.layers.checks import check_layer, check_refusal


@pytest.mark.parametrize(
    ("layer", "before", "parameters"),
    [
        pytest.param(BatchNormalization(), (8, 8, 3), 12, id="channels"),
        pytest.param(BatchNormalization(axis=1), (8, 8, 3), 32, id="rows"),
        pytest.param(BatchNormalization(center=False, scale=False), (4,), 8, id="moving-only"),
        pytest.param(BatchNormalization(renorm=True), (4,), 28, id="renorm"),
        pytest.param(LayerNormalization(), (8, 6), 12, id="layer"),
        pytest.param(LayerNormalization(axis=(1, 2)), (8, 6), 96, id="both-axes"),
        pytest.param(LayerNormalization(axis=(-1,), scale=False), (None, 6), 6, id="shift-only"),
        pytest.param(LayerNormalization(axis=0, center=False, scale=False), (6,), 0, id="batch"),
    ],
)
def test_normalization(layer: Layer, before: Shape, parameters: int) -> None:
    check_layer(layer, before, before, parameters)


def test_moving_averages_are_not_trained() -> None:
    assert BatchNormalization().weights((8, 3)) == {"gamma": (3,), "beta": (3,)}
    assert BatchNormalization().frozen_weights((8, 3)) == {
        "moving_mean": (3,),
        "moving_variance": (3,),
    }


@pytest.mark.parametrize(
    ("layer", "before", "code", "message"),
    [
        (
            BatchNormalization(axis=0),
            (3,),
            "SQ102",
            "axis 0 of BatchNormalization is the batch, got (3,)",
        ),
        (BatchNormalization(axis=3), (5, 3), "SQ101", "BatchNormalization has no axis 3 in (5, 3)"),
        (
            LayerNormalization(),
            (5, None),
            "SQ102",
            "LayerNormalization needs to know the length of the axis, got (5, any)",
        ),
        (
            LayerNormalization(axis=(1, -1)),
            (5,),
            "SQ101",
            "LayerNormalization names an axis of (5,) twice: [1, -1]",
        ),
    ],
)
def test_normalization_refuses(layer: Layer, before: Shape, code: str, message: str) -> None:
    check_refusal(layer, before, code, message)


def test_renorm_needs_bounds_in_order() -> None:
    with pytest.raises(ValidationError, match="`rmax` is below `rmin`"):
        BatchNormalization(renorm=True, renorm_clipping={"rmax": 1.0, "rmin": 2.0})
