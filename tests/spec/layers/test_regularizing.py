"""Layers that disturb values: they keep every shape they take, and no parameters."""

from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.spec.families import LAYERS
from seqspec.spec.item import read_item
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Layer, ShapeError
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
        pytest.param(AlphaDropout(rate=0.9), (4,), id="alpha"),
        pytest.param(GaussianDropout(rate=0.1), (None, 4), id="gaussian-dropout"),
        pytest.param(GaussianNoise(stddev=0.1), (), id="gaussian-noise"),
        pytest.param(ActivityRegularization(l1=0.1), (4,), id="activity"),
        pytest.param(SpatialDropout1D(rate=0.5), (5, 4), id="sequence"),
        pytest.param(SpatialDropout2D(rate=0.5), (5, 4, 3), id="image"),
        pytest.param(SpatialDropout3D(rate=0.5), (5, 4, 3, 2), id="volume"),
        pytest.param(Rescaling(scale=1 / 255), (28, 28), id="rescaling"),
        pytest.param(Rescaling(scale=[1, 2, 3], offset=[0, 0, 1]), (8, 8, 3), id="channels"),
        pytest.param(Rescaling(scale=2, offset=[0.0, 1.0]), (None, 2), id="offsets"),
        pytest.param(Rescaling(scale=[1.0, 2.0], offset=[1.0]), (2,), id="one-offset"),
        pytest.param(Rescaling(scale=[1.0]), (), id="one-scale"),
    ],
)
def test_the_shape_stays(layer: Layer, shape: Shape) -> None:
    check_layer(layer, shape, shape, 0)


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (Rescaling(scale=[1.0, 2.0]), (8, 8, 3),
         "2 numbers in `scale` do not fit the last axis of (8, 8, 3)"),
        (Rescaling(scale=1, offset=[1.0, 2.0]), (8, 1),
         "2 numbers in `offset` do not fit the last axis of (8, 1)"),
        (Rescaling(scale=[1.0, 2.0]), (), "2 numbers in `scale` do not fit the last axis of ()"),
    ],
)  # fmt: skip
def test_a_list_of_scales_fits_the_channels(layer: Layer, shape: Shape, message: str) -> None:
    check_refusal(layer, shape, "SQ104", message)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"scale": [1, 2, 3], "offset": [0, 1]}, "3 numbers in `scale` do not fit the 2 in `offset`"),
        ({"scale": []}, "`scale` must be a number, or a list of one for each channel, got []"),
        ({"scale": [[1], [2]]}, r"`scale` must be a number, got \[1\]"),
    ],
)  # fmt: skip
def test_lists_of_scales_fit_each_other(given: Any, message: str) -> None:
    with pytest.raises(ValidationError, match=message.replace("got []", r"got \[\]")):
        read_item(LAYERS, {"Rescaling": given})


def test_spatial_dropout_needs_maps() -> None:
    message = "SpatialDropout2D needs (height, width, channels), got (3, 4)"
    check_refusal(SpatialDropout2D(rate=0.5), (3, 4), "SQ101", message)


def test_a_rate_is_at_most_1() -> None:
    with pytest.raises(ValidationError, match="rate"):
        Dropout(rate=1.5)


@pytest.mark.parametrize("name", ["AlphaDropout", "GaussianDropout"])
def test_a_rate_that_leaves_nothing_to_scale_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="`rate` must be less than 1"):
        read_item(LAYERS, {name: 1.0})


@pytest.mark.keras
@pytest.mark.parametrize("rate", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("Dropout", 1), ("SpatialDropout1D", 2), ("SpatialDropout2D", 3), ("SpatialDropout3D", 4),
        ("AlphaDropout", 1), ("GaussianDropout", 1), ("GaussianNoise", 1),
    ],
)  # fmt: skip
def test_a_rate_is_taken_where_keras_can_compute(name: str, rank: int, rate: float) -> None:
    import keras
    import numpy as np

    try:
        getattr(keras.layers, name)(rate)(np.ones([2] * (rank + 1)), training=True)
        works = True
    except ZeroDivisionError:
        works = False
    try:
        taken = bool(read_item(LAYERS, {name: rate}))
    except ValidationError:
        taken = False
    assert taken == works


NOISES: list[Shape] = [
    (None, 1, 3), (None, 5, 3), (None, 5, 1), (None, 4, 3), (5, 3), (None, None, 1), (4,), (3,), (1,),
    (None, 3), (None, None), (6, 5, 3), (6, 4, 1), (None, 5, 3, 1), (1, 6, 5, 3),
]  # fmt: skip


@pytest.mark.keras
@pytest.mark.parametrize("rate", [0.0, 0.5])
@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("member", [Dropout, AlphaDropout])
def test_noise_is_stretched_where_keras_can(member: Any, noise: Shape, rate: float) -> None:
    import keras
    import numpy as np

    layer = member(rate=rate, noise_shape=noise)
    made = getattr(keras.layers, member.__name__)(rate, noise_shape=noise)
    try:
        works = made(np.ones((6, 5, 3), "float32"), training=True).shape == (6, 5, 3)
    except Exception:  # whatever TensorFlow raises
        works = False
    try:
        taken = layer.output_shape((5, 3)) == (5, 3)
    except ShapeError as error:
        taken = False
        assert error.fix and error.fix.startswith("write `noise_shape: [null, 5, 3]`")
    assert taken == works


def test_noise_of_a_length_that_is_not_known_may_fit() -> None:
    check_layer(Dropout(rate=0.5, noise_shape=(None, 4, 1)), (None, 3), (None, 3), 0)
    message = "Dropout cannot stretch noise of [null, 4, 3] over (5, 3)"
    check_refusal(Dropout(rate=0.5, noise_shape=(None, 4, 3)), (5, 3), "SQ104", message)


def test_spatial_dropout_takes_no_trainable() -> None:
    with pytest.raises(ValidationError, match="takes no `trainable`"):
        SpatialDropout1D(rate=0.5, trainable=False)
