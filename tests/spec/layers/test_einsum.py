"""EinsumDense, worked out by hand: a weight for each letter of the kernel."""

from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost
from seqspec.spec.layers.einsum import EinsumDense
from tests.spec.layers.checks import check_layer, check_refusal


def einsum(equation: str, answer: Any, **settings: Any) -> EinsumDense:
    return EinsumDense(**{"equation": equation, "output_shape": answer, **settings})


@pytest.mark.parametrize(
    ("layer", "before", "after", "parameters"),
    [
        pytest.param(einsum("ab,bc->ac", 5), (6,), (5,), 6 * 5, id="dense"),
        pytest.param(einsum("ab, bc -> ac", 5), (6,), (5,), 6 * 5, id="blanks"),
        pytest.param(einsum("ab,bc->ac", 5, bias_axes="c"), (6,), (5,), 6 * 5 + 5, id="bias"),
        pytest.param(
            einsum("abc,cd->abd", [None, 5]), (None, 6), (None, 5), 6 * 5, id="any-sequence"
        ),
        pytest.param(
            einsum("abc,cde->abde", [4, 2, 3], bias_axes="de"), (4, 6), (4, 2, 3),
            6 * 2 * 3 + 2 * 3, id="heads",
        ),
        pytest.param(
            einsum("abc,cd->abd", [4, 5], bias_axes="b"), (4, 6), (4, 5), 6 * 5 + 4, id="bias-a-row"
        ),
        pytest.param(einsum("...x,xy->...y", 5), (4, 6), (4, 5), 6 * 5, id="any-axis-before"),
        pytest.param(einsum("...x,xy->...y", 5), (3, 3, 6), (3, 3, 5), 6 * 5, id="any-axes-before"),
        pytest.param(
            einsum("ab...,bc->ac...", 5, bias_axes="c"), (6, 3, 4), (5, 3, 4), 6 * 5 + 5,
            id="any-axes-behind",
        ),
        pytest.param(
            # The kernel stays as it is; (6, 2) and (2, 5) are trained.
            einsum("ab,bc->ac", 5, lora_rank=2), (6,), (5,), 6 * 5 + 6 * 2 + 2 * 5, id="lora"
        ),
    ],
)  # fmt: skip
def test_einsum(layer: EinsumDense, before: Shape, after: Shape, parameters: int) -> None:
    check_layer(layer, before, after, parameters)


def test_bias_of_axes_behind_is_the_same_along_them() -> None:
    layer = einsum("ab...,bc->ac...", 5, bias_axes="c")
    assert layer.weights((6, 3, 4)) == {"kernel": (6, 5), "bias": (5, 1, 1)}


def test_lora_freezes_the_kernel() -> None:
    assert einsum("ab,bc->ac", 5, lora_rank=2).frozen_weights((6,)) == {"kernel": (6, 5)}


@pytest.mark.parametrize(
    ("layer", "before", "products", "others"),
    [
        pytest.param(einsum("ab,bc->ac", 5), (6,), 6 * 5, 0, id="dense"),
        pytest.param(
            einsum("abc,cde->abde", [4, 2, 3], bias_axes="de"), (4, 6),
            4 * 6 * 2 * 3, 4 * 2 * 3, id="heads",
        ),
        pytest.param(einsum("...x,xy->...y", 5), (3, 3, 6), 3 * 3 * 6 * 5, 0, id="axes-before"),
        pytest.param(einsum("ab...,bc->ac...", 5), (6, 3, 4), 6 * 5 * 3 * 4, 0, id="axes-behind"),
        pytest.param(
            einsum("ab,bc->ac", 5, activation="softmax"), (6,), 6 * 5, 5 * 5, id="softmax"
        ),
    ],
)  # fmt: skip
def test_einsum_cost(layer: EinsumDense, before: Shape, products: int, others: int) -> None:
    assert layer.cost(before) == Cost(products, 2 * products + others)


def test_einsum_of_any_length_has_no_cost() -> None:
    assert einsum("abc,cd->abd", [None, 5]).cost((None, 6)) is None


@pytest.mark.parametrize(
    ("layer", "before", "code", "message"),
    [
        (
            einsum("ab,bc->ac", 5), (3, 6), "SQ101",
            "`ab,bc->ac` takes 2 axes with the batch, got 3: (batch, 3, 6)",
        ),
        (
            einsum("ab,bc->ac", [4, 5]), (6,), "SQ104",
            "`ac` has 1 axis without the batch, got 2",
        ),
        (
            einsum("ab,bc->ca", 5), (6,), "SQ101",
            "the batch `a` must stay first, got `ca`",
        ),
        (
            einsum("abc,cd->abd", [3, 5]), (4, 6), "SQ104",
            "`b` is 4 before and 3 after",
        ),
        (
            einsum("abc,cd->abd", [3, 5]), (None, 6), "SQ104",
            "`b` is any before and 3 after",
        ),
        (
            einsum("ab,bc->ac", 5), (None,), "SQ102",
            "EinsumDense needs to know the length of `b`, got (null,)",
        ),
        (
            einsum("...x,xy->...y", 3), (6, 4, 5), "SQ101",
            "Keras takes the axes (6, 4) of `...` in the wrong order",
        ),
        (
            einsum("...x,xy->...y", 3), (None, 4, 5), "SQ101",
            "Keras takes the axes (null, 4) of `...` in the wrong order",
        ),
        (
            einsum("abc,cd->abd", [None, None]), (4, 6), "SQ102",
            "EinsumDense needs to know the length of `d`, got (4, 6)",
        ),
    ],
)  # fmt: skip
def test_einsum_refuses(layer: EinsumDense, before: Shape, code: str, message: str) -> None:
    check_refusal(layer, before, code, message)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"equation": "ab,bc"}, "`ab,bc` is no equation of axes"),
        ({"equation": "...ab,bc->ac..."}, "is no equation of axes"),
        ({"equation": "a...,ac->c..."}, "is no equation of axes"),
        ({"equation": "aa,ac->ac"}, "`aa` names an axis twice"),
        ({"equation": "ab,bc->ad"}, "`d` stands only behind the arrow"),
        ({"equation": "ab,bcd->ac"}, "`d` stands only in the kernel"),
        ({"bias_axes": "b"}, "`b` is no axis of `ac`"),
        ({"lora_rank": 2, "kernel_constraint": "non_neg"}, "exclude each other"),
    ],
)
def test_einsum_has_no_such_settings(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        EinsumDense(**{"equation": "ab,bc->ac", "output_shape": 5, **settings})


@pytest.mark.keras
def test_keras_says_another_order_than_it_answers() -> None:
    """Only with a letter for each axis do both agree, which is why the other is refused."""
    import keras
    import numpy

    from seqspec.runtime.objects import make

    x = numpy.zeros((2, 6, 4, 5), "float32")
    dots = keras.layers.EinsumDense("...x,xy->...y", output_shape=3)
    letters = make(einsum("abcx,xy->abcy", [6, 4, 3]))
    assert dots(keras.Input((6, 4, 5))).shape == (None, 4, 6, 3)
    assert letters(keras.Input((6, 4, 5))).shape == (None, 6, 4, 3)
    assert dots(x).shape == letters(x).shape == (2, 6, 4, 3)
