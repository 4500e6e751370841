"""Normalizations, worked out by hand; their axes count the batch as 0."""

import pytest
from pydantic import ValidationError

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Layer
from seqspec.spec.layers.group_normalization import (
    GroupNormalization,
    RMSNormalization,
    UnitNormalization,
)
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
        pytest.param(GroupNormalization(groups=4), (None, 5, 8), 2 * 8, id="groups"),
        pytest.param(GroupNormalization(groups=-1), (5, 3), 2 * 3, id="a-group-for-each-channel"),
        pytest.param(GroupNormalization(groups=2, axis=1), (6, 5, 3), 2 * 6, id="channels-first"),
        pytest.param(
            GroupNormalization(groups=2, axis=-2, center=False), (6, 4), 6, id="gamma-only"
        ),
        pytest.param(GroupNormalization(groups=2, scale=False), (4,), 4, id="beta-only"),
        pytest.param(RMSNormalization(), (None, 6), 6, id="rms"),
        pytest.param(RMSNormalization(axis=2), (5, 6), 6, id="rms-from-the-left"),
        pytest.param(RMSNormalization(axis=(2, 1)), (5, 6), 5 * 6, id="rms-of-all"),
        pytest.param(RMSNormalization(axis=(-1, -2)), (None, 5, 6), 5 * 6, id="rms-of-two"),
        pytest.param(UnitNormalization(), (None, 6), 0, id="unit"),
        pytest.param(UnitNormalization(axis=(1, 2)), (5, 6), 0, id="unit-of-all"),
        pytest.param(UnitNormalization(axis=0), (6,), 0, id="unit-of-the-batch"),
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
            "LayerNormalization needs to know the length of the axis, got (5, null)",
        ),
        (
            LayerNormalization(axis=(1, -1)),
            (5,),
            "SQ101",
            "LayerNormalization names an axis of (5,) twice: [1, -1]",
        ),
        (
            GroupNormalization(groups=3),
            (5, 8),
            "SQ104",
            "the 8 channels of (5, 8) do not divide into 3 groups",
        ),
        (
            GroupNormalization(),
            (5, 8),
            "SQ104",
            "the 8 channels of (5, 8) do not divide into 32 groups",
        ),
        (
            GroupNormalization(groups=-1),
            (5, None),
            "SQ102",
            "GroupNormalization needs to know the length of the axis, got (5, null)",
        ),
        (
            GroupNormalization(axis=0),
            (32,),
            "SQ102",
            "axis 0 of GroupNormalization is the batch, got (32,)",
        ),
        (GroupNormalization(axis=2), (32,), "SQ101", "GroupNormalization has no axis 2 in (32,)"),
        (
            RMSNormalization(),
            (5, None),
            "SQ102",
            "RMSNormalization needs to know the length of the axis, got (5, null)",
        ),
        (
            RMSNormalization(axis=(0, 1)),
            (5,),
            "SQ102",
            "axis 0 of RMSNormalization is the batch, got (5,)",
        ),
        (
            RMSNormalization(axis=(1, -2)),
            (5, 6),
            "SQ101",
            "RMSNormalization names an axis of (5, 6) twice: [-2, 1]",
        ),
        (
            RMSNormalization(axis=1),
            (5, 6),
            "SQ101",
            "RMSNormalization needs the last axes of (5, 6), got 1",
        ),
        (
            # Keras sorts the axes as they are written: -1 comes before 1.
            RMSNormalization(axis=(1, -1)),
            (5, 6),
            "SQ101",
            "RMSNormalization needs the last axes of (5, 6), got [1, -1]",
        ),
        (UnitNormalization(axis=-3), (6,), "SQ101", "UnitNormalization has no axis -3 in (6,)"),
        (
            UnitNormalization(axis=(1, -1)),
            (6,),
            "SQ101",
            "UnitNormalization names an axis of (6,) twice: [1, -1]",
        ),
    ],
)
def test_normalization_refuses(layer: Layer, before: Shape, code: str, message: str) -> None:
    check_refusal(layer, before, code, message)


def test_renorm_needs_bounds_in_order() -> None:
    with pytest.raises(ValidationError, match="`rmax` is below `rmin`"):
        BatchNormalization(renorm=True, renorm_clipping={"rmax": 1.0, "rmin": 2.0})


@pytest.mark.parametrize("groups", [0, -2])
def test_groups_are_counted_or_all(groups: int) -> None:
    with pytest.raises(ValidationError, match="groups"):
        GroupNormalization(groups=groups)
