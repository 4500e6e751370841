"""Layers that disturb values: they keep every shape they take, and no parameters."""

import pytest
from pydantic import ValidationError

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Layer
from seqspec.spec.layers.dropout import Dropout
from seqspec.spec.layers.noise import (
    ActivityRegularization,
    AlphaDropout,
    GaussianDropout,
    GaussianNoise,
)
from seqspec.spec.layers.preprocessing import Rescaling
from seqspec.spec.layers.spatial_dropout import SpatialDropout1D, SpatialDropout2D, SpatialDropout3D
from tests.spec.layers.checks import check_layer, check_refusal


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        pytest.param(Dropout(rate=0.5), (3, 4), id="dropout"),
        pytest.param(AlphaDropout(rate=1.0), (4,), id="alpha"),
        pytest.param(GaussianDropout(rate=0.1), (None, 4), id="gaussian-dropout"),
        pytest.param(GaussianNoise(stddev=0.1), (), id="gaussian-noise"),
        pytest.param(ActivityRegularization(l1=0.1), (4,), id="activity"),
        pytest.param(SpatialDropout1D(rate=0.5), (5, 4), id="sequence"),
        pytest.param(SpatialDropout2D(rate=0.5), (5, 4, 3), id="image"),
        pytest.param(SpatialDropout3D(rate=0.5), (5, 4, 3, 2), id="volume"),
        pytest.param(Rescaling(scale=1 / 255), (28, 28), id="rescaling"),
    ],
)
def test_the_shape_stays(layer: Layer, shape: Shape) -> None:
    check_layer(layer, shape, shape, 0)


def test_spatial_dropout_needs_maps() -> None:
    message = "SpatialDropout2D needs (height, width, channels), got (3, 4)"
    check_refusal(SpatialDropout2D(rate=0.5), (3, 4), "SQ101", message)


def test_a_rate_is_at_most_1() -> None:
    with pytest.raises(ValidationError, match="rate"):
        Dropout(rate=1.5)


def test_spatial_dropout_takes_no_trainable() -> None:
    with pytest.raises(ValidationError, match="takes no `trainable`"):
        SpatialDropout1D(rate=0.5, trainable=False)
