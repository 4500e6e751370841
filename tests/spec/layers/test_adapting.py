"""Layers that learn from the training data, worked out by hand."""

from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Layer
from seqspec.spec.layers.statistics import Discretization, Normalization
from seqspec.spec.layers.vocabulary import IntegerLookup, StringLookup, TextVectorization
from tests.spec.layers.checks import check_layer, check_refusal

ABC = ("a", "b", "c")


@pytest.mark.parametrize(
    ("layer", "before", "after", "parameters"),
    [
        pytest.param(Normalization(), (8, 3), (8, 3), 7, id="mean-variance-count"),
        pytest.param(Normalization(axis=None), (8, 3), (8, 3), 3, id="one-mean-of-all"),
        pytest.param(Normalization(axis=(1, 2)), (8, 3), (8, 3), 49, id="both-axes"),
        pytest.param(Normalization(mean=0.5, variance=2.0), (8, 3), (8, 3), 0, id="given"),
        pytest.param(Discretization(num_bins=5), (3,), (3,), 0, id="bins"),
        pytest.param(
            Discretization(bin_boundaries=(0.0, 1.0), output_mode="one_hot"), (4,), (4, 3), 0, id="hot"
        ),
        pytest.param(
            Discretization(num_bins=5, output_mode="one_hot"), (4, 1), (4, 5), 0, id="hot-single"
        ),
        pytest.param(StringLookup(vocabulary=ABC), (7,), (7,), 0, id="words"),
        pytest.param(
            StringLookup(vocabulary=ABC, output_mode="multi_hot"), (7,), (4,), 0, id="one-unknown"
        ),
        pytest.param(
            StringLookup(vocabulary=("[UNK]", *ABC), output_mode="count", num_oov_indices=1),
            (7,), (4,), 0, id="reserved-words-are-in-it",
        ),
        pytest.param(StringLookup(output_mode="count"), (7,), (None,), 0, id="learned"),
        pytest.param(
            IntegerLookup(max_tokens=9, pad_to_max_tokens=True, output_mode="one_hot"),
            (7,), (7, 9), 0, id="padded",
        ),
        pytest.param(TextVectorization(output_sequence_length=6), (1,), (6,), 0, id="text"),
        pytest.param(TextVectorization(), (1,), (None,), 0, id="text-of-any-length"),
        pytest.param(
            TextVectorization(output_mode="one_hot", vocabulary=("a", "b")), (), (None, 3), 0, id="rows"
        ),
        pytest.param(
            TextVectorization(output_mode="one_hot", split=None, vocabulary=("a", "b")), (2,), (2, 3), 0,
            id="rows-of-words",
        ),
    ],
)  # fmt: skip
def test_layer(layer: Layer, before: Shape, after: Shape, parameters: int) -> None:
    check_layer(layer, before, after, parameters)
    assert not layer.weights(before)


@pytest.mark.parametrize(
    ("layer", "adapts"),
    [
        (Normalization(), True), (Normalization(mean=0.0, variance=1.0), False),
        (Discretization(num_bins=3), True), (Discretization(bin_boundaries=(1.0,)), False),
        (StringLookup(), True), (StringLookup(vocabulary=ABC), False),
    ],
)  # fmt: skip
def test_what_is_given_need_not_be_learned(layer: Layer, adapts: bool) -> None:
    assert layer.adapts is adapts


@pytest.mark.parametrize(
    ("member", "settings", "message"),
    [
        (Normalization, {"mean": 1.0}, "`mean` and `variance` are given together"),
        (Normalization, {"mean": (1.0, 2.0), "variance": (1.0,)}, "have different lengths"),
        (Discretization, {}, "needs one of `bin_boundaries` and `num_bins`"),
        (Discretization, {"bin_boundaries": (1.0, 0.0)}, "the boundaries do not rise"),
        (StringLookup, {"vocabulary": ("a", "b", "a")}, "'a' stands twice"),
        (StringLookup, {"vocabulary": ("[UNK]",)}, "has no words of its own"),
        (StringLookup, {"vocabulary": ABC, "max_tokens": 3}, "has more than 3 words"),
        (StringLookup, {"pad_to_max_tokens": True}, "it pads to `max_tokens`, which is not given"),
        (StringLookup, {"output_mode": "tf_idf", "vocabulary": ABC}, "needs a weight for each word"),
        (StringLookup, {"invert": True, "output_mode": "count"}, "numbers become words only with"),
        (IntegerLookup, {"salt": 3}, "`salt` is for `oov_method: farmhash`"),
        (IntegerLookup, {"mask_token": 0, "vocabulary": (1, 0)}, "0 is reserved"),
        (TextVectorization, {"ragged": True}, "takes no ragged rows"),
        (TextVectorization, {"output_mode": "count", "output_sequence_length": 3}, "is for `output_mode"),
    ],
)  # fmt: skip
def test_settings_that_contradict_each_other(
    member: type[Layer], settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError, match=message.replace("(", r"\(")):
        member(**settings)


def test_means_fit_the_last_axis() -> None:
    layer = Normalization(mean=(1.0, 2.0), variance=(1.0, 1.0))
    check_refusal(layer, (3,), "SQ104", "2 means do not fit the 3 values of (3,)")


@pytest.mark.parametrize(("before", "shown"), [((), "()"), ((4, 7), "(4, 7)"), ((4, 1), "(4, 1)")])
def test_words_of_one_row_are_counted(before: Shape, shown: str) -> None:
    layer = StringLookup(vocabulary=ABC, output_mode="count")
    check_refusal(layer, before, "SQ101", f"StringLookup counts the words of (words,), got {shown}")
