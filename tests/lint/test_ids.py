"""Ids that one layer answers are held to the rows of the next, and Keras fails where there are too few."""

from __future__ import annotations

from typing import Any

import pytest

from seqspec.lint.check import Checked, check
from seqspec.source.parse import parse

SPEC = """seqspec: 1
input: {shape: [1], dtype: %s}
layers:
  - %s
  - Flatten
  - %s
  - Flatten
  - Dense: 1
"""
WORDS = "['a', 'b', 'c']"


def checked(dtype: str, maker: str, reader: str) -> Checked:
    return check(parse(SPEC % (dtype, maker, reader), "a.yaml"))


def embedding(rows: int) -> str:
    return f"Embedding: {{input_dim: {rows}, output_dim: 2}}"


# What answers ids, of which input, and how many ids there are.
MAKERS = [
    ("float32", "Discretization: {num_bins: 16}", 16),
    ("float32", "Discretization: [0.0, 0.5, 1.0]", 4),
    ("int32", "Hashing: 16", 16),
    ("string", "Hashing: {num_bins: 8, mask_value: a}", 8),
    ("string", f"StringLookup: {{vocabulary: {WORDS}}}", 4),
    ("string", f"StringLookup: {{vocabulary: {WORDS}, mask_token: '', num_oov_indices: 2}}", 6),
    ("string", f"StringLookup: {{vocabulary: {WORDS}, max_tokens: 9, pad_to_max_tokens: true}}", 4),
    ("int32", "IntegerLookup: {vocabulary: [3, 5]}", 3),
    ("string", f"TextVectorization: {{vocabulary: {WORDS}, output_sequence_length: 3}}", 5),
    ("float32", "Pipeline: [Identity, {Discretization: [0.0, 0.5]}]", 3),
]


@pytest.mark.parametrize(("dtype", "maker", "ids"), MAKERS)
def test_ids_beyond_the_rows_are_told(dtype: str, maker: str, ids: int) -> None:
    assert not checked(dtype, maker, embedding(ids)).problems
    (problem,) = checked(dtype, maker, embedding(ids - 1)).problems
    assert (problem.code, problem.severity, problem.span.line) == ("SQ303", "error", 6)
    assert problem.message.startswith(f"Embedding has {ids - 1} rows, but ")
    assert problem.message.endswith(f" answers ids up to {ids - 1}")
    assert problem.fix == f"write `input_dim: {ids}` or more"


@pytest.mark.keras
@pytest.mark.parametrize(("dtype", "maker", "ids"), MAKERS)
def test_keras_fails_at_an_id_without_a_row(dtype: str, maker: str, ids: int) -> None:
    import numpy as np

    values: dict[str, Any] = {  # Any: arrays
        "string": np.array([["a"], ["b"], ["c"], ["d"], *([str(each)] for each in range(99))]),
        "int32": np.arange(200, dtype="int32")[:, None],
        "float32": np.linspace(-1, 2, 200, dtype="float32")[:, None],
    }
    for rows, fails in ((ids, False), (ids - 1, True)):
        assert fails_in_keras(checked(dtype, maker, embedding(rows)), values[dtype]) == fails


def fails_in_keras(checked: Checked, values: Any) -> bool:  # Any: an array
    import tensorflow as tf

    from seqspec.runtime.objects import make

    assert checked.spec is not None
    answers = tf.constant(values)
    try:
        for layer in checked.spec.layers:
            made = make(layer)
            if layer.adapts:
                made.adapt(answers)
            answers = made(answers)
    except tf.errors.InvalidArgumentError:
        return True
    return False


def test_a_vocabulary_that_is_learned_may_have_fewer_words() -> None:
    (problem,) = checked("string", "StringLookup: 9", embedding(8)).problems
    assert (problem.code, problem.severity) == ("SQ303", "warning")
    assert problem.message == "Embedding has 8 rows, but StringLookup may answer ids up to 8"
    assert not checked("string", "StringLookup", embedding(8)).problems


@pytest.mark.parametrize(
    ("maker", "reader", "codes"),
    [
        ("Hashing: 16", "CategoryEncoding: 8", ["SQ303"]),  # Keras leaves the others out
        ("Hashing: 16", "CategoryEncoding: 16", []),
        ("Hashing: 16", "Pipeline: [Identity, {CategoryEncoding: 8}]", ["SQ303"]),
        ("{Hashing: {num_bins: 16, output_mode: one_hot}}", "CategoryEncoding: 8", []),
        ("Hashing: 16\n  - Rescaling: 0.1", "CategoryEncoding: 8", []),
        ("IntegerLookup: {vocabulary: [3, 5], invert: true}", "CategoryEncoding: 2", []),
    ],
)
def test_ids_are_followed_to_where_they_are_counted(
    maker: str, reader: str, codes: list[str]
) -> None:
    assert [each.code for each in checked("int32", maker, reader).problems] == codes
