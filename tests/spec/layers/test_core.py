"""Dense, Activation, Identity, Masking, worked out by hand."""

import pytest
from pydantic import ValidationError

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Layer
from seqspec.spec.layers.core import Activation, Dense, Identity, Masking
from tests.spec.layers.checks import check_layer, check_refusal


@pytest.mark.parametrize(
    ("layer", "before", "after", "parameters"),
    [
        pytest.param(Dense(units=10), (784,), (10,), 7_850, id="vector"),
        pytest.param(Dense(units=10, use_bias=False), (8, 16), (8, 10), 160, id="sequence-bare"),
        pytest.param(Dense(units=3), (None, 4), (None, 3), 15, id="open-sequence"),
        pytest.param(Dense(units=3, lora_rank=2), (5,), (3,), 15 + 3 + 10 + 6, id="lora"),
        pytest.param(Activation(activation="relu"), (3, 4), (3, 4), 0, id="activation"),
        pytest.param(Identity(), (None, 2), (None, 2), 0, id="identity"),
        pytest.param(Masking(mask_value=-1.0), (7, 2), (7, 2), 0, id="masking"),
    ],
)
def test_core(layer: Layer, before: Shape, after: Shape, parameters: int) -> None:
    check_layer(layer, before, after, parameters)


@pytest.mark.parametrize(
    ("before", "code", "message"),
    [
        ((), "SQ101", "Dense needs (..., features), got ()"),
        ((4, None), "SQ102", "Dense needs to know the length of the last axis, got (4, null)"),
    ],
)
def test_dense_refuses(before: Shape, code: str, message: str) -> None:
    check_refusal(Dense(units=2), before, code, message)


def test_lora_freezes_the_kernel() -> None:
    assert Dense(units=3, lora_rank=2).frozen_weights((5,)) == {"kernel": (5, 3)}


def test_lora_excludes_a_constraint() -> None:
    with pytest.raises(ValidationError, match="`lora_rank` and `kernel_constraint` exclude"):
        Dense(units=3, lora_rank=2, kernel_constraint="non_neg")
