"""Activations as layers, worked out by hand."""

import pytest
from pydantic import ValidationError

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, Layer
from seqspec.spec.layers.activations import ELU, LeakyReLU, PReLU, ReLU, Softmax
from tests.spec.layers.checks import check_layer, check_refusal


@pytest.mark.parametrize(
    ("layer", "before", "parameters"),
    [
        pytest.param(ReLU(max_value=6.0), (3, 4), 0, id="relu"),
        pytest.param(LeakyReLU(), (None,), 0, id="leaky"),
        pytest.param(ELU(alpha=-1.0), (3,), 0, id="elu"),
        pytest.param(Softmax(axis=(1, 2)), (3, 4), 0, id="softmax"),
        pytest.param(PReLU(), (3, 4), 12, id="a-slope-for-each-value"),
        pytest.param(PReLU(shared_axes=(1, 2)), (8, 8, 3), 3, id="a-slope-for-each-channel"),
        pytest.param(PReLU(shared_axes=1), (None, 4), 4, id="shared-steps"),
        pytest.param(PReLU(shared_axes=0), (3, 4), 3, id="0-is-the-last-axis"),
    ],
)
def test_activation(layer: Layer, before: Shape, parameters: int) -> None:
    check_layer(layer, before, before, parameters)


@pytest.mark.parametrize(
    ("layer", "before", "code", "message"),
    [
        (Softmax(axis=3), (3, 4), "SQ101", "Softmax has no axis 3 in (3, 4)"),
        (Softmax(axis=(2, -1)), (3, 4), "SQ101", "Softmax names an axis of (3, 4) twice: [2, -1]"),
        (PReLU(shared_axes=3), (3, 4), "SQ101", "PReLU has no axis 3 in (3, 4)"),
    ],
)
def test_activation_has_no_such_axis(layer: Layer, before: Shape, code: str, message: str) -> None:
    check_refusal(layer, before, code, message)


def test_prelu_needs_the_lengths_that_it_does_not_share() -> None:
    message = "PReLU needs to know the length of what is not shared, got (null, 4)"
    check_refusal(PReLU(), (None, 4), "SQ102", message)


def test_softmax_costs_5_a_value() -> None:
    assert Softmax().cost((3, 4)) == Cost(0, 60)


def test_relu_has_no_negative_threshold() -> None:
    with pytest.raises(ValidationError, match="threshold"):
        ReLU(threshold=-1.0)
