"""Losses: settings, refusals, the names of Keras, and what the facts for rules claim."""

from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.spec.families import LOSSES
from seqspec.spec.item import read_item
from seqspec.spec.losses._loss import Loss

KINDS = {"real", "tokens", "image", "class", "one_hot", "binary", "multi_hot"}


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("mse", "MeanSquaredError"),
        ("MSE", "MeanSquaredError"),
        ("mean_squared_error", "MeanSquaredError"),
        ("bce", "BinaryCrossentropy"),
        ("KLD", "KLDivergence"),
        ("kl_divergence", "KLDivergence"),
        ("log_cosh", "LogCosh"),
        ("sparse_categorical_crossentropy", "SparseCategoricalCrossentropy"),
        ("crossentropy", "Crossentropy"),
        ("ce", "Crossentropy"),
    ],
)
def test_a_word_stands_for_a_class(word: str, name: str) -> None:
    assert type(read_item(LOSSES, word)).__name__ == name


@pytest.mark.parametrize(
    ("value", "place", "message"),
    [
        pytest.param(
            {"BinaryCrossentropy": {"label_smoothing": 1.1}},
            ("BinaryCrossentropy", "label_smoothing"),
            "`label_smoothing` must be at most 1, got 1.1",
            id="smoothing-above-1",
        ),
        pytest.param(
            {"CategoricalGeneralizedCrossEntropy": {"q": 1}},
            ("CategoricalGeneralizedCrossEntropy", "q"),
            "`q` must be less than 1, got 1",
            id="q-is-below-1-in-keras",
        ),
        pytest.param(
            {"CategoricalFocalCrossentropy": {"alpha": [0.5, -1]}},
            ("CategoricalFocalCrossentropy", "alpha", 1),
            "`alpha` must be at least 0, got -1",
            id="an-entry-of-a-list",
        ),
        pytest.param(
            {"MeanSquaredError": {"dtype": "int8"}},
            ("MeanSquaredError", "dtype"),
            "`dtype` must be one of 'float16', 'bfloat16', 'float32', 'float64', 'mixed_float16' "
            "or 'mixed_bfloat16', got 'int8'",
            id="a-type-that-keras-dies-of",
        ),
        pytest.param(
            "ctc",
            (),
            "there is no loss `ctc`: its labels are sequences of other lengths than the answers, "
            "which a spec cannot pair",
            id="needs-lengths-that-no-spec-has",
        ),
        pytest.param("accuracy", (), "there is no loss `accuracy`", id="a-metric-is-no-loss"),
    ],
)
def test_settings_are_refused(value: Any, place: Any, message: str) -> None:
    with pytest.raises(ValidationError) as raised:
        read_item(LOSSES, value)
    assert [(error["loc"], error["msg"]) for error in raised.value.errors()] == [(place, message)]


@pytest.mark.parametrize("member", LOSSES.classes(), ids=lambda member: member.__name__)
def test_facts_are_of_kinds_that_data_have(member: type[Loss]) -> None:
    assert member.target_kinds <= KINDS
    assert member.same_shape or "one_hot" not in member.target_kinds


@pytest.mark.keras
def test_names_are_those_of_keras() -> None:
    from keras.src.losses import ALL_OBJECTS_DICT

    # CTC needs the lengths of its sequences; the others are bases and hold no loss of their own.
    left_out = {"CTC", "ctc", "Loss", "LossFunctionWrapper"}
    # Words that `compile` resolves, and a class that Keras has no word for.
    compiled = {"crossentropy", "ce", "Crossentropy"}
    by_class = {"CategoricalGeneralizedCrossEntropy", "categorical_generalized_cross_entropy"}
    assert set(LOSSES.names) == set(ALL_OBJECTS_DICT) - left_out | compiled | by_class
    assert [each.__name__ for each in LOSSES.classes() if not each.bare] == [
        "CategoricalGeneralizedCrossEntropy"
    ]


@pytest.mark.keras
@pytest.mark.parametrize(
    ("outputs", "labels", "fits"),
    [
        pytest.param([[0.3], [0.9]], [[0.0], [1.0]], "binary_crossentropy", id="one-output"),
        pytest.param(
            [[0.2, 0.8], [0.6, 0.4]], [1, 0], "sparse_categorical_crossentropy", id="class-numbers"
        ),
        pytest.param(
            [[0.2, 0.8], [0.6, 0.4]],
            [[0.0, 1.0], [1.0, 0.0]],
            "categorical_crossentropy",
            id="one-hot",
        ),
    ],
)
def test_crossentropy_is_the_one_that_fits(outputs: Any, labels: Any, fits: str) -> None:
    import keras
    import numpy as np
    from keras.src.trainers.compile_utils import CompileLoss

    answers, truth = np.array(outputs, "float32"), np.array(labels)
    found = [float(CompileLoss(word)(truth, answers)) for word in ("crossentropy", "ce", fits)]
    assert found[0] == found[1] == found[2]
    assert keras.losses.get(fits) is not None


@pytest.mark.keras
@pytest.mark.parametrize("dtype", ["int8", "string"])
def test_keras_dies_of_types_that_are_refused(dtype: str) -> None:
    import keras
    import numpy as np

    with pytest.raises((TypeError, ValueError)):
        keras.losses.MeanSquaredError(dtype=dtype)(np.ones(2), np.ones(2))
