"""Flatten, Reshape, Permute, RepeatVector, worked out by hand."""

import pytest
from pydantic import ValidationError

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Layer
from seqspec.spec.layers.reshaping import Flatten, Permute, RepeatVector, Reshape
from tests.spec.layers.checks import check_layer, check_refusal


@pytest.mark.parametrize(
    ("layer", "before", "after"),
    [
        pytest.param(Flatten(), (4, 5, 6), (120,), id="flatten"),
        pytest.param(Flatten(), (), (1,), id="flatten-one-number"),
        pytest.param(Flatten(), (None, 3), (None,), id="flatten-open"),
        pytest.param(Reshape(target_shape=(-1, 6)), (6, 2), (2, 6), id="left-over"),
        pytest.param(
            Reshape.model_validate({"target_shape": [None, 6]}), (6, 2), (2, 6), id="left-over-null"
        ),
        pytest.param(Reshape(target_shape=(3, 4)), (12,), (3, 4), id="reshape"),
        pytest.param(Reshape(target_shape=()), (1, 1), (), id="reshape-to-one-number"),
        pytest.param(Reshape(target_shape=(-1, 6)), (None, 2), (None, 6), id="reshape-open"),
        pytest.param(Permute(dims=(3, 1, 2)), (4, 5, None), (None, 4, 5), id="permute"),
        pytest.param(RepeatVector(n=3), (7,), (3, 7), id="repeat"),
    ],
)
def test_reshaping(layer: Layer, before: Shape, after: Shape) -> None:
    check_layer(layer, before, after, 0)


@pytest.mark.parametrize(
    ("layer", "before", "code", "message"),
    [
        (
            Reshape(target_shape=(-1, 5)),
            (6, 2),
            "SQ104",
            "Reshape cannot put the 12 values of (6, 2) into [-1, 5]",
        ),
        (Permute(dims=(2, 1)), (6,), "SQ101", "Permute names 2 axes, got (6,)"),
        (RepeatVector(n=2), (6, 2), "SQ101", "RepeatVector needs (features,), got (6, 2)"),
    ],
)
def test_reshaping_refuses(layer: Layer, before: Shape, code: str, message: str) -> None:
    check_refusal(layer, before, code, message)


def test_only_one_length_is_left_over() -> None:
    with pytest.raises(ValidationError, match="only one length can be -1"):
        Reshape(target_shape=(-1, -1))


def test_permute_names_each_axis_once() -> None:
    with pytest.raises(ValidationError, match="each axis from 1 to 2 once"):
        Permute(dims=(1, 3))
