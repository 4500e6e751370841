"""Tables of vectors, worked out by hand."""

import pytest
from pydantic import ValidationError

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, Layer
from seqspec.spec.layers.embedding import Embedding, ReversibleEmbedding
from tests.spec.layers.checks import check_layer


@pytest.mark.parametrize(
    ("layer", "before", "after", "parameters"),
    [
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
    ],
)
def test_embedding(layer: Layer, before: Shape, after: Shape, parameters: int) -> None:
    check_layer(layer, before, after, parameters)


def test_lora_freezes_the_table() -> None:
    found = Embedding(input_dim=3, output_dim=4, lora_rank=2).frozen_weights((5,))
    assert found == {"embeddings": (3, 4)}


def test_lora_excludes_a_constraint() -> None:
    with pytest.raises(ValidationError, match="`lora_rank` and `embeddings_constraint` exclude"):
        Embedding(input_dim=3, output_dim=4, lora_rank=2, embeddings_constraint="non_neg")


def test_rows_of_a_table_are_copied_for_nothing() -> None:
    assert ReversibleEmbedding(input_dim=9, output_dim=4, mask_zero=True).cost((20,)) == Cost()


@pytest.mark.parametrize("setting", [{"input_dim": 0}, {"output_dim": 0}, {"logit_soft_cap": 0.0}])
def test_reversible_embedding_has_no_such_settings(setting: dict[str, float]) -> None:
    with pytest.raises(ValidationError, match=next(iter(setting))):
        ReversibleEmbedding(**{"input_dim": 9, "output_dim": 4, **setting})
