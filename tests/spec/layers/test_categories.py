"""CategoryEncoding and Hashing, worked out by hand."""

from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Layer
from seqspec.spec.layers.categories import CategoryEncoding, Hashing
from tests.spec.layers.checks import check_layer, check_refusal


@pytest.mark.parametrize(
    ("layer", "before", "after"),
    [
        pytest.param(CategoryEncoding(num_tokens=9), (4,), (9,), id="which-are-there"),
        pytest.param(
            CategoryEncoding(num_tokens=9, output_mode="count"), (None,), (9,), id="counted"
        ),
        pytest.param(
            CategoryEncoding(num_tokens=9, output_mode="one_hot"), (4,), (4, 9), id="a-row-for-each"
        ),
        pytest.param(
            CategoryEncoding(num_tokens=9, output_mode="one_hot"), (4, 1), (4, 9), id="last-axis-of-1"
        ),
        pytest.param(CategoryEncoding(num_tokens=9, output_mode="one_hot"), (), (9,), id="one-number"),
        pytest.param(
            CategoryEncoding(num_tokens=2, output_mode="one_hot"), (None, 3), (None, 3, 2), id="open"
        ),
        pytest.param(Hashing(num_bins=5), (4, None), (4, None), id="hashed"),
        pytest.param(Hashing(num_bins=5, output_mode="one_hot"), (4, 1), (4, 5), id="hashed-rows"),
        pytest.param(Hashing(num_bins=5, output_mode="multi_hot"), (4,), (5,), id="hashed-together"),
        pytest.param(Hashing(num_bins=5, output_mode="count"), (None,), (5,), id="hashed-and-counted"),
    ],
)  # fmt: skip
def test_categories(layer: Layer, before: Shape, after: Shape) -> None:
    check_layer(layer, before, after, 0)


@pytest.mark.parametrize(
    ("layer", "before", "message"),
    [
        pytest.param(
            CategoryEncoding(num_tokens=9), (),
            "CategoryEncoding counts the numbers of (numbers,), got ()", id="nothing-to-count",
        ),
        pytest.param(
            CategoryEncoding(num_tokens=9, output_mode="count"), (4, 5),
            "CategoryEncoding counts the numbers of (numbers,), got (4, 5)", id="two-axes",
        ),
        pytest.param(
            Hashing(num_bins=5, output_mode="multi_hot"), (4, 1),
            "Hashing counts the values of (values,), got (4, 1)", id="two-axes-hashed",
        ),
        pytest.param(
            Hashing(num_bins=5, output_mode="one_hot"), (4,),
            "Hashing to `one_hot` needs (..., 1), got (4,)", id="one-hot-of-four",
        ),
    ],
)  # fmt: skip
def test_categories_refuse(layer: Layer, before: Shape, message: str) -> None:
    check_refusal(layer, before, "SQ101", message)


@pytest.mark.parametrize(
    ("member", "settings", "message"),
    [
        (CategoryEncoding, {}, "CategoryEncoding needs `num_tokens`"),
        (CategoryEncoding, {"num_tokens": 0}, "num_tokens"),
        (CategoryEncoding, {"num_tokens": 3, "output_mode": "int"}, "output_mode"),
        (Hashing, {"num_bins": 0}, "num_bins"),
        (Hashing, {"num_bins": 3, "sparse": True}, "numbers of bins are never sparse"),
        (Hashing, {"num_bins": 3, "dtype": "float32"}, "numbers of bins are whole"),
        (Hashing, {"num_bins": 3, "salt": [1, 2, 3]}, "`salt` must be a whole number, or two"),
        (Hashing, {"num_bins": 3, "mask_value": 0.5}, "`mask_value` must be a whole number or a word"),
    ],
)  # fmt: skip
def test_categories_have_no_such_settings(
    member: type[Layer], settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        member(**settings)


def test_rows_of_bins_take_any_dtype() -> None:
    assert Hashing(num_bins=3, output_mode="count", dtype="float32").dtype == "float32"
