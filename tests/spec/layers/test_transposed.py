"""Transposed convolutions, worked out by hand.

An axis of n places comes to (n - 1) * stride + reach, where reach is dilation * (kernel - 1) + 1; without
`output_padding` to n * stride at least. `same` is n * stride, or without 2 * (reach / 2) if padding is given.
"""

from itertools import product
from typing import Any, Final

import pytest
from pydantic import ValidationError

from seqspec.lint import machine
from seqspec.spec.families import LAYERS
from seqspec.spec.item import read_item
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, Layer
from seqspec.spec.layers.transposed import Conv1DTranspose, Conv2DTranspose, Conv3DTranspose
from tests.spec.layers.checks import check_layer, check_refusal

FIRST: Final = "channels_first"


def spread1(**settings: Any) -> Conv1DTranspose:
    return Conv1DTranspose(**{"filters": 4, "kernel_size": 3, **settings})


def spread2(**settings: Any) -> Conv2DTranspose:
    return Conv2DTranspose(**{"filters": 4, "kernel_size": 3, **settings})


@pytest.mark.parametrize(
    ("layer", "before", "after", "parameters"),
    [
        pytest.param(spread1(), (5, 2), (4 * 1 + 3, 4), 3 * 4 * 2 + 4, id="sequence"),
        pytest.param(spread1(strides=2), (5, 2), (4 * 2 + 3, 4), 28, id="strides"),
        pytest.param(spread1(strides=4), (5, 2), (5 * 4, 4), 28, id="strides-over-the-kernel"),
        pytest.param(spread1(strides=2, padding="same"), (5, 2), (5 * 2, 4), 28, id="same"),
        pytest.param(spread1(dilation_rate=2), (5, 2), (4 + 2 * 2 + 1, 4), 28, id="dilated"),
        pytest.param(
            spread1(strides=2, output_padding=1), (5, 2), (4 * 2 + 3 + 1, 4), 28, id="padded"
        ),
        pytest.param(
            spread1(strides=4, output_padding=0), (5, 2), (4 * 4 + 3, 4), 28, id="no-padding-at-all"
        ),
        pytest.param(
            spread1(strides=2, padding="same", output_padding=0), (5, 2), (4 * 2 + 3 - 2, 4), 28,
            id="same-padded",
        ),
        pytest.param(
            spread1(kernel_size=2, strides=2, padding="same", output_padding=1), (5, 2),
            (4 * 2 + 2 - 2 + 1, 4), 2 * 4 * 2 + 4, id="same-padded-even",
        ),
        pytest.param(spread1(strides=2), (None, 2), (None, 4), 28, id="any-length"),
        pytest.param(spread1(data_format=FIRST), (2, 5), (4, 7), 28, id="channels-first"),
        pytest.param(
            spread2(strides=2, padding="same"), (7, 7, 8), (14, 14, 4), 3 * 3 * 4 * 8 + 4, id="image"
        ),
        pytest.param(
            spread2(kernel_size=(3, 2), strides=(1, 3), use_bias=False), (5, 4, 2),
            (4 + 3, 4 * 3, 4), 3 * 2 * 4 * 2, id="uneven",
        ),
        pytest.param(
            spread2(data_format=FIRST, strides=2), (2, 5, None), (4, 4 * 2 + 3, None),
            3 * 3 * 4 * 2 + 4, id="image-channels-first",
        ),
        pytest.param(
            Conv3DTranspose(filters=2, kernel_size=(1, 2, 3), strides=(2, 2, 1)), (3, 4, 5, 6),
            (3 * 2, 3 * 2 + 2, 4 + 3, 2), 1 * 2 * 3 * 2 * 6 + 2, id="volume",
        ),
        pytest.param(
            Conv3DTranspose(filters=2, kernel_size=(2, 2, 2), data_format=FIRST), (6, 3, 4, 5),
            (2, 4, 5, 6), 2 * 2 * 2 * 2 * 6 + 2, id="volume-channels-first",
        ),
    ],
)  # fmt: skip
def test_transposed(layer: Layer, before: Shape, after: Shape, parameters: int) -> None:
    check_layer(layer, before, after, parameters)


def test_the_kernel_ends_with_the_features_before_it() -> None:
    assert spread2().weights((5, 6, 2)) == {"kernel": (3, 3, 4, 2), "bias": (4,)}


@pytest.mark.parametrize(
    ("layer", "before", "products", "others"),
    [
        # Each of the values before it is spread over kernel * filters; a bias for each answer.
        pytest.param(spread1(strides=2), (5, 2), 5 * 2 * 3 * 4, 11 * 4, id="sequence"),
        pytest.param(spread2(use_bias=False), (5, 6, 2), 5 * 6 * 2 * 9 * 4, 0, id="image"),
        pytest.param(
            spread1(activation="softmax"), (5, 2), 5 * 2 * 3 * 4, 7 * 4 + 5 * 7 * 4, id="softmax"
        ),
    ],
)
def test_transposed_cost(layer: Layer, before: Shape, products: int, others: int) -> None:
    assert layer.cost(before) == Cost(products, 2 * products + others)


def test_any_length_has_no_cost() -> None:
    assert spread1().cost((None, 2)) is None


@pytest.mark.parametrize(
    ("layer", "before", "code", "message"),
    [
        (spread1(), (5,), "SQ101", "Conv1DTranspose needs (steps, features), got (5,)"),
        (
            spread2(data_format=FIRST),
            (5, 6),
            "SQ101",
            "Conv2DTranspose needs (channels, height, width), got (5, 6)",
        ),
        (
            spread1(),
            (5, None),
            "SQ102",
            "Conv1DTranspose needs to know the number of channels, got (5, null)",
        ),
    ],
)
def test_transposed_refuses(layer: Layer, before: Shape, code: str, message: str) -> None:
    check_refusal(layer, before, code, message)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"strides": 2, "dilation_rate": (1, 2)}, "`strides` and `dilation_rate` cannot both be"),
        ({"output_padding": 1}, "`output_padding` must be below `strides`"),
        ({"strides": (2, 1), "output_padding": (1, 1)}, "`output_padding` must be below"),
        ({"output_padding": -1}, "output_padding"),
        ({"padding": "causal"}, "padding"),
        ({"filters": 0}, "filters"),
    ],
)
def test_transposed_has_no_such_settings(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        spread2(**settings)


def test_the_long_name_is_the_same_class() -> None:
    written = {"Convolution2DTranspose": {"filters": 4, "kernel_size": 3}}
    assert read_item(LAYERS, written) == spread2()


@pytest.mark.keras
@pytest.mark.parametrize("rank", [1, 2, 3])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_a_padding_is_refused_where_keras_cannot_compute(rank: int, padding: str) -> None:
    import keras
    import numpy as np

    batch = np.ones((1, *[3] * rank, 1), "float32")
    name = f"Conv{rank}DTranspose"
    for kernel, (stride, rate), extra in product(
        (1, 2, 3, 4), ((1, 1), (2, 1), (1, 3)), (None, 0, 1)
    ):
        given = {"filters": 1, "kernel_size": kernel, "strides": stride, "padding": padding}
        given |= {"dilation_rate": rate, "output_padding": extra}
        try:
            getattr(keras.layers, name)(**given)(batch)
            works = True
        except Exception:  # whatever Keras or TensorFlow raises
            works = False
        try:
            layer = read_item(LAYERS, {name: given})
            assert isinstance(layer, Layer)
            taken = all(machine.has(each.cpu) for each in layer.needs())
        except ValidationError:
            taken = False
        assert taken == works, given


def test_an_even_kernel_needs_its_padding_or_none() -> None:
    with pytest.raises(ValidationError) as raised:
        spread2(kernel_size=(3, 2), strides=3, padding="same", output_padding=(1, 0))
    (error,) = raised.value.errors()
    assert error["loc"] == ("output_padding",)
    assert error["ctx"]["fix"] == "leave it out"
    spread2(kernel_size=(3, 2), strides=3, padding="same", output_padding=(0, 1))
