"""Recurrent layers, worked out by hand: gates * units * (features + units) + bias."""

from typing import Any, Final

import pytest
from pydantic import ValidationError

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, Layer
from seqspec.spec.layers.recurrent import GRU, LSTM, SimpleRNN
from seqspec.spec.layers.recurrent_convolutional import ConvLSTM1D, ConvLSTM2D, ConvLSTM3D
from tests.spec.layers.checks import check_layer, check_refusal

FIRST: Final = "channels_first"


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
        (GRU(units=2), (5, None), "GRU needs to know the number of features, got (5, null)"),
        (
            GRU(units=2, unroll=True),
            (None, 3),
            "GRU needs to know the number of steps to unroll, got (null, 3)",
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


def film(**settings: Any) -> ConvLSTM2D:
    return ConvLSTM2D(**{"filters": 4, "kernel_size": 3, **settings})


# Four gates, each with a kernel over the channels and one over the filters, and a bias.
FILM4 = 4 * (3 * 3 * (2 + 4) * 4 + 4)


@pytest.mark.parametrize(
    ("layer", "before", "after", "parameters"),
    [
        pytest.param(
            ConvLSTM1D(filters=4, kernel_size=(3,)), (5, 8, 2), (6, 4), 4 * (3 * 6 * 4 + 4),
            id="rows",
        ),
        pytest.param(
            ConvLSTM1D(filters=4, kernel_size=(3,), data_format=FIRST, return_sequences=True),
            (None, 2, 8), (None, 4, 6), 4 * (3 * 6 * 4 + 4), id="rows-channels-first",
        ),
        pytest.param(film(), (5, 8, 9, 2), (6, 7, 4), FILM4, id="film"),
        pytest.param(
            film(return_sequences=True, strides=2), (None, 8, 9, 2), (None, 3, 4, 4), FILM4,
            id="film-of-any-time",
        ),
        pytest.param(film(padding="same", strides=2), (5, 8, 9, 2), (4, 5, 4), FILM4, id="same"),
        pytest.param(film(dilation_rate=(1, 2)), (5, 8, 9, 2), (6, 5, 4), FILM4, id="dilated"),
        pytest.param(film(data_format=FIRST), (5, 2, 8, 9), (4, 6, 7), FILM4, id="film-first"),
        pytest.param(
            film(use_bias=False), (5, 8, 9, 2), (6, 7, 4), 4 * 3 * 3 * 6 * 4, id="film-bare"
        ),
        pytest.param(
            ConvLSTM3D(filters=2, kernel_size=(1, 2, 3)), (4, 5, 6, 7, 3), (5, 5, 5, 2),
            4 * (1 * 2 * 3 * (3 + 2) * 2 + 2), id="volumes",
        ),
    ],
)  # fmt: skip
def test_recurrent_convolution(layer: Layer, before: Shape, after: Shape, parameters: int) -> None:
    check_layer(layer, before, after, parameters)


def test_gates_of_a_film_stand_side_by_side() -> None:
    assert film().weights((5, 8, 9, 2)) == {
        "kernel": (3, 3, 2, 16),
        "recurrent_kernel": (3, 3, 4, 16),
        "bias": (16,),
    }


def test_every_picture_costs_the_same() -> None:
    # 5 pictures, 6 * 7 places, 9 values of 2 channels and 4 filters, 4 gates, 4 filters.
    products = 5 * 6 * 7 * 9 * (2 + 4) * 4 * 4
    assert film().cost((5, 8, 9, 2)) == Cost(products, 2 * products + 5 * 6 * 7 * 4 * 4)
    assert film(use_bias=False).cost((5, 8, 9, 2)) == Cost(products, 2 * products)
    assert film().cost((None, 8, 9, 2)) is None


@pytest.mark.parametrize(
    ("layer", "before", "code", "message"),
    [
        (film(), (8, 9, 2), "SQ101",
         "ConvLSTM2D needs (time, height, width, channels), got (8, 9, 2)"),
        (film(data_format=FIRST), (8, 9, 2), "SQ101",
         "ConvLSTM2D needs (time, channels, height, width), got (8, 9, 2)"),
        (film(), (5, None, 9, 2), "SQ102",
         "ConvLSTM2D needs to know the height, got (5, null, 9, 2)"),
        (film(), (5, 8, 9, None), "SQ102",
         "ConvLSTM2D needs to know the number of channels, got (5, 8, 9, null)"),
        (film(), (5, 2, 9, 2), "SQ103", "ConvLSTM2D with kernel 3 on (5, 2, 9, 2) leaves nothing"),
    ],
)  # fmt: skip
def test_recurrent_convolution_refuses(
    layer: Layer, before: Shape, code: str, message: str
) -> None:
    check_refusal(layer, before, code, message)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"strides": 2, "dilation_rate": (1, 2)}, "`strides` and `dilation_rate` cannot both be"),
        ({"padding": "causal"}, "padding"),
        ({"filters": 0}, "filters"),
        ({"return_state": True}, "takes no `return_state` here"),
    ],
)
def test_film_has_no_such_settings(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        film(**settings)
