"""Dense, embeddings, Activation, Identity, Masking, worked out by hand."""

import pytest
from pydantic import ValidationError

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, Layer
from seqspec.spec.layers.core import Activation, Dense, Identity, Masking
from seqspec.spec.layers.embedding import Embedding, ReversibleEmbedding
from tests.spec.layers.checks import check_layer, check_refusal


@pytest.mark.parametrize(
    ("layer", "before", "after", "parameters"),
    [
        pytest.param(Dense(units=10), (784,), (10,), 7_850, id="vector"),
        pytest.param(Dense(units=10, use_bias=False), (8, 16), (8, 10), 160, id="sequence-bare"),
        pytest.param(Dense(units=3), (None, 4), (None, 3), 15, id="open-sequence"),
        pytest.param(Dense(units=3, lora_rank=2), (5,), (3,), 15 + 3 + 10 + 6, id="lora"),
        pytest.param(Embedding(input_dim=1000, output_dim=16), (20,), (20, 16), 16_000, id="words"),
        pytest.param(Embedding(input_dim=9, output_dim=4), (), (4,), 36, id="one-word"),
        pytest.param(
            Embedding(input_dim=100, output_dim=8, lora_rank=2),
            (5,),
            (5, 8),
            1_016,
            id="words-lora",
        ),
        pytest.param(
            ReversibleEmbedding(input_dim=9, output_dim=4), (20,), (20, 4), 9 * 4, id="reversible"
        ),
        pytest.param(
            ReversibleEmbedding(input_dim=9, output_dim=4, tie_weights=False),
            (None,),
            (None, 4),
            9 * 4 + 4 * 9,
            id="reversible-untied",
        ),
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
    assert "embeddings" in Embedding(input_dim=3, output_dim=4, lora_rank=2).frozen_weights((5,))


def test_lora_excludes_a_constraint() -> None:
    with pytest.raises(ValidationError, match="`lora_rank` and `kernel_constraint` exclude"):
        Dense(units=3, lora_rank=2, kernel_constraint="non_neg")


def test_rows_of_a_table_are_copied_for_nothing() -> None:
    assert ReversibleEmbedding(input_dim=9, output_dim=4, mask_zero=True).cost((20,)) == Cost()


@pytest.mark.parametrize("setting", [{"input_dim": 0}, {"output_dim": 0}, {"logit_soft_cap": 0.0}])
def test_reversible_embedding_has_no_such_settings(setting: dict[str, float]) -> None:
    with pytest.raises(ValidationError, match=next(iter(setting))):
        ReversibleEmbedding(**{"input_dim": 9, "output_dim": 4, **setting})
