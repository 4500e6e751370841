"""Recurrent layers, worked out by hand: gates * units * (features + units) + bias."""

import pytest

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, Layer
from seqspec.spec.layers.recurrent import GRU, LSTM, SimpleRNN
from tests.spec.layers.checks import check_layer, check_refusal


@pytest.mark.parametrize(
    ("layer", "before", "after", "parameters"),
    [
        pytest.param(SimpleRNN(units=3), (5, 2), (3,), 3 * 5 + 3, id="simple"),
        pytest.param(LSTM(units=32), (8, 16), (32,), 4 * 32 * 48 + 128, id="lstm"),
        pytest.param(
            LSTM(units=32, return_sequences=True), (None, 16), (None, 32), 6_272, id="sequences"
        ),
        pytest.param(LSTM(units=3, use_bias=False), (8, 2), (3,), 60, id="lstm-bare"),
        pytest.param(GRU(units=4), (5, 2), (4,), 3 * 4 * 6 + 2 * 12, id="gru"),
        pytest.param(GRU(units=4, reset_after=False), (5, 2), (4,), 72 + 12, id="gru-of-2014"),
    ],
)
def test_recurrent(layer: Layer, before: Shape, after: Shape, parameters: int) -> None:
    check_layer(layer, before, after, parameters)


def test_a_row_needs_the_sequences_of_the_layer_above() -> None:
    error = check_refusal(LSTM(units=32), (32,), "SQ101", "LSTM needs (steps, features), got (32,)")
    assert error.fix == "set `return_sequences: true` on the recurrent layer above it"


@pytest.mark.parametrize(
    ("layer", "before", "message"),
    [
        (GRU(units=2), (5, None), "GRU needs to know the number of features, got (5, any)"),
        (
            GRU(units=2, unroll=True),
            (None, 3),
            "GRU needs to know the number of steps to unroll, got (any, 3)",
        ),
    ],
)
def test_recurrent_needs_lengths(layer: Layer, before: Shape, message: str) -> None:
    check_refusal(layer, before, "SQ102", message)


@pytest.mark.parametrize(
    ("layer", "products", "bias"),
    [
        pytest.param(SimpleRNN(units=3), 5 * 1 * 3 * (2 + 3), 5 * 3, id="simple"),
        pytest.param(LSTM(units=3), 5 * 4 * 3 * (2 + 3), 5 * 4 * 3, id="lstm"),
        pytest.param(GRU(units=3, use_bias=False), 5 * 3 * 3 * (2 + 3), 0, id="gru"),
    ],
)
def test_every_step_costs_the_same(layer: Layer, products: int, bias: int) -> None:
    assert layer.cost((5, 2)) == Cost(products, 2 * products + bias)
    assert layer.cost((None, 2)) is None
