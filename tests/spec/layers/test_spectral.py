"""SpectralNormalization, worked out by hand: the inner layer, and as much as the kernel's last axis."""

from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Layer
from seqspec.spec.layers.activations import ReLU
from seqspec.spec.layers.convolutional import Conv2D
from seqspec.spec.layers.core import Dense
from seqspec.spec.layers.embedding import Embedding
from seqspec.spec.layers.recurrent import LSTM
from seqspec.spec.layers.separable import DepthwiseConv1D, SeparableConv1D
from seqspec.spec.layers.spectral import SpectralNormalization
from seqspec.spec.layers.transposed import Conv1DTranspose
from tests.spec.layers.checks import check_layer, check_refusal


@pytest.mark.parametrize(
    ("inner", "before", "after", "parameters"),
    [
        pytest.param(Dense(units=5), (3,), (5,), 3 * 5 + 5 + 5, id="dense"),
        pytest.param(
            Conv2D(filters=4, kernel_size=3), (8, 9, 2), (6, 7, 4), 3 * 3 * 2 * 4 + 4 + 4, id="image"
        ),
        pytest.param(
            Embedding(input_dim=9, output_dim=4), (None,), (None, 4), 9 * 4 + 4, id="words"
        ),
        pytest.param(
            DepthwiseConv1D(kernel_size=2, depth_multiplier=3), (5, 4), (4, 12), 2 * 4 * 3 + 12 + 3,
            id="depthwise",
        ),
        pytest.param(
            # The kernel of a transposed convolution ends with the features before it.
            Conv1DTranspose(filters=4, kernel_size=3), (5, 2), (7, 4), 3 * 4 * 2 + 4 + 2,
            id="transposed",
        ),
    ],
)  # fmt: skip
def test_spectral_normalization(inner: Layer, before: Shape, after: Shape, parameters: int) -> None:
    check_layer(SpectralNormalization(layer=inner), before, after, parameters)


def test_only_the_vector_is_not_trained() -> None:
    layer = SpectralNormalization(layer=Dense(units=5))
    assert layer.weights((3,)) == {"kernel": (3, 5), "bias": (5,)}
    assert layer.frozen_weights((3,)) == {"vector_u": (1, 5)}


def test_a_frozen_kernel_stays_frozen() -> None:
    layer = SpectralNormalization(layer=Dense(units=5, trainable=False))
    assert layer.weights((3,)) == {}
    assert layer.frozen_weights((3,)) == {"kernel": (3, 5), "bias": (5,), "vector_u": (1, 5)}


def test_it_costs_what_its_layer_does() -> None:
    assert SpectralNormalization(layer=Dense(units=5)).cost((4, 3)) == Dense(units=5).cost((4, 3))


def test_it_refuses_what_its_layer_does() -> None:
    message = "Conv2D needs (height, width, channels), got (20,)"
    inner = Conv2D(filters=4, kernel_size=3)
    check_refusal(SpectralNormalization(layer=inner), (20,), "SQ101", message)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"layer": ReLU()}, "needs a layer with a kernel, got ReLU"),
        ({"layer": LSTM(units=3)}, "needs a layer with a kernel, got LSTM"),
        (
            {"layer": SeparableConv1D(filters=3, kernel_size=2)},
            "with a kernel, got SeparableConv1D",
        ),
        ({"layer": Dense(units=3, lora_rank=1)}, "cannot change a kernel that `lora_rank` freezes"),
        ({"layer": Dense(units=3), "power_iterations": 0}, "power_iterations"),
    ],
)
def test_spectral_normalization_has_no_such_settings(
    settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        SpectralNormalization(**settings)
