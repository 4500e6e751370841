"""The last layers against a crossentropy: what is no probability, or was one already."""

from __future__ import annotations

import pytest

from seqspec.lint.check import check
from seqspec.source.parse import parse

SPEC = """seqspec: 1
input: {shape: [8]}
layers: [%s]
compile: {loss: %s}
data: {dummy: {x: uniform, y: %s, samples: {train: 64, test: 32}}}
"""
SPARSE = "sparse_categorical_crossentropy"
SOFTMAX = "{Dense: {units: 3, activation: softmax}}"


def found(layers: str, loss: str = SPARSE, y: str = "{labels: 3}") -> list[tuple[str, str | None]]:
    problems = check(parse(SPEC % (layers, loss, y), "a.yaml")).problems
    return [(each.code, each.fix) for each in problems]


TWICE = [("SQ219", "delete one of the two")]


@pytest.mark.parametrize(
    ("layers", "told"),
    [
        (f"{SOFTMAX}, Softmax", TWICE),
        (f"{SOFTMAX}, {{Activation: softmax}}", TWICE),
        ("{Dense: 3}, Softmax, Softmax", TWICE),
        (f"{SOFTMAX}, {{Activation: sigmoid}}", TWICE),
        ("{Dense: {units: 3, activation: sigmoid}}, Softmax", TWICE),
        (f"{SOFTMAX}, {SOFTMAX}", []),
        ("{Dense: {units: 3, activation: tanh}}, Softmax", []),
        ("{Reshape: [2, 4]}, {Softmax: 1}, Softmax, Flatten, " + SOFTMAX, []),
        ("{Dense: 3}, Softmax", []),
    ],
)  # fmt: skip
def test_probabilities_are_made_once(layers: str, told: list[tuple[str, str]]) -> None:
    assert found(layers) == told


@pytest.mark.parametrize(
    ("layers", "loss", "told"),
    [
        (f"{SOFTMAX}, {{Dropout: 0.5}}", SPARSE, [("SQ220", "put it before line 3, or delete it")]),
        ("{Dense: 3}, Softmax, {Dropout: 0.5}", SPARSE, [("SQ220", "put it before line 3, or delete it")]),
        (f"{SOFTMAX}, {{Dropout: 0.0}}", SPARSE, []),
        ("{Dense: 3}, {Dropout: 0.5}", "{SparseCategoricalCrossentropy: {from_logits: true}}", []),
        (f"{{Dropout: 0.5}}, {SOFTMAX}", SPARSE, []),
    ],
)  # fmt: skip
def test_no_probability_is_dropped(layers: str, loss: str, told: list[tuple[str, str]]) -> None:
    assert found(layers, loss) == told


@pytest.mark.parametrize(
    ("layers", "loss", "y", "fix"),
    [
        ("{Dense: 3}, ReLU", SPARSE, "{labels: 3}", "softmax"),
        ("{Dense: 3}, LeakyReLU", SPARSE, "{labels: 3}", "softmax"),
        ("{Dense: 1}, PReLU", "binary_crossentropy", "binary", "sigmoid"),
        ("{Dense: 1}, {ReLU: 1.0}", "binary_crossentropy", "binary", None),
        ("{Dense: 3}, ReLU", "{SparseCategoricalCrossentropy: {from_logits: true}}", "{labels: 3}", None),
        ("{Dense: 3}, ReLU", "mse", "{uniform: {shape: [3]}}", None),
    ],
)  # fmt: skip
def test_a_layer_that_makes_no_probabilities_is_told(
    layers: str, loss: str, y: str, fix: str | None
) -> None:
    told = [("SQ206", f"put `Activation: {fix}` in its place")] if fix else []
    assert found(layers, loss, y) == told
    if fix:
        before, *_ = layers.rpartition(", ")
        assert found(f"{before}, {{Activation: {fix}}}", loss, y) == []
