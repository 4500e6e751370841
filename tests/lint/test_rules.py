"""Each rule finds the mistake that it is for, and stays silent where it is mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from seqspec.lint.check import check
from seqspec.lint.rule import Rule, rules
from seqspec.source.parse import parse
from seqspec.source.problem import SpecError

DATA = "data: {dummy: {x: uniform, y: %s, samples: {train: 64, test: 32}}}\n"
VECTOR = "seqspec: 1\ninput: {shape: [8]}\nlayers:\n  - Dense: {units: %s, activation: %s}\n"
STATEFUL = (
    "seqspec: 1\ninput: {batch_shape: [32, 4, 2]}\nlayers:\n  - LSTM: {units: 3, stateful: true}\n"
    "compile: {loss: mse}\n"
)
TOKENS = (
    "seqspec: 1\ninput: {shape: [5]}\nlayers:\n  - Embedding: {input_dim: %d, output_dim: 2}\n"
    "  - Flatten\n  - Dense: 1\ncompile: {loss: mse}\n"
    "data: {dummy: {x: {tokens: {vocabulary: 100}}, y: {normal: {shape: [1]}}, samples: 64}}\n"
)
SOFTMAX = VECTOR % (10, "softmax")

# The code of a rule: a spec with the mistake, and the spec with it mended.
CASES = {
    "SQ201": (VECTOR % (1, "softmax"), VECTOR % (1, "sigmoid")),
    "SQ202": (
        SOFTMAX + "compile: {loss: categorical_crossentropy}\n" + DATA % "{labels: 10}",
        SOFTMAX + "compile: {loss: sparse_categorical_crossentropy}\n" + DATA % "{labels: 10}",
    ),
    "SQ203": (
        SOFTMAX + "compile: {loss: categorical_crossentropy}\n" + DATA % "{one_hot: 12}",
        SOFTMAX + "compile: {loss: categorical_crossentropy}\n" + DATA % "{one_hot: 10}",
    ),
    "SQ204": (
        VECTOR % (3, "linear") + "compile: {loss: mse}\n" + DATA % "{normal: {shape: [1]}}",
        VECTOR % (3, "linear") + "compile: {loss: mse}\n" + DATA % "{normal: {shape: [3]}}",
    ),
    "SQ205": (
        SOFTMAX + "compile: {loss: categorical_crossentropy}\n" + DATA % "{uniform: {shape: [10]}}",
        SOFTMAX + "compile: {loss: mse}\n" + DATA % "{uniform: {shape: [10]}}",
    ),
    "SQ206": (
        VECTOR % (10, "linear") + "compile: {loss: categorical_crossentropy}\n" + DATA % "{one_hot: 10}",
        VECTOR % (10, "linear")
        + "compile: {loss: {CategoricalCrossentropy: {from_logits: true}}}\n"
        + DATA % "{one_hot: 10}",
    ),
    "SQ302": (
        VECTOR % (3, "linear")
        + "data: {dummy: {x: {uniform: {shape: [9]}}, y: binary, samples: 64}}\n",
        VECTOR % (3, "linear")
        + "data: {dummy: {x: {uniform: {shape: [8]}}, y: binary, samples: 64}}\n",
    ),
    "SQ303": (TOKENS % 99, TOKENS % 100),
    "SQ304": (
        STATEFUL + "data: {dummy: {x: uniform, y: {normal: {shape: [3]}}, samples: 100}}\n",
        STATEFUL + "data: {dummy: {x: uniform, y: {normal: {shape: [3]}}, samples: 96}}\n",
    ),
    "SQ401": (STATEFUL + "fit: {shuffle: true}\n", STATEFUL + "fit: {shuffle: false}\n"),
    "SQ402": (
        SOFTMAX + "compile: {loss: mse, optimizer: {SGD: {nesterov: true}}}\n",
        SOFTMAX + "compile: {loss: mse, optimizer: {SGD: {nesterov: true, momentum: 0.9}}}\n",
    ),
    "SQ403": (STATEFUL + "fit: {batch_size: 16}\n", STATEFUL + "fit: {batch_size: 32}\n"),
}


def codes(text: str) -> list[str]:
    """The codes of all problems of a spec."""
    return [problem.code for problem in check(parse(text, "spec.yaml"), Path()).problems]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_rule_finds_its_mistake_and_nothing_in_its_mending(rule: Rule) -> None:
    wrong, right = CASES[rule.code]
    assert rule.code in codes(wrong)
    assert rule.code not in codes(right)
    assert not {code for code in codes(right) if code < "SQ2"}, "the mended spec is itself broken"


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_docstring_is_a_manual_page(rule: Rule) -> None:
    page = rule.__doc__ or ""
    assert page.splitlines()[0].endswith(".")
    for label in ("Wrong:", "Right:", "Why:"):
        assert f"\n    {label}" in page, label


def test_codes_are_unique_and_every_case_has_a_rule() -> None:
    found = [rule.code for rule in rules()]
    assert len(found) == len(set(found))
    assert set(found) == set(CASES)


@pytest.mark.parametrize(
    ("output", "loss", "label", "code"),
    [
        ("Dense: 1", "mse", "{normal: {shape: [1]}}", None),
        ("Dense: {units: 1, activation: sigmoid}", "binary_crossentropy", "binary", None),
        ("Dense: {units: 2, activation: sigmoid}", "binary_crossentropy", "binary", "SQ204"),
        ("RepeatVector: 3", "mse", "{normal: {shape: [8]}}", "SQ204"),
        ("Dense: {units: 12, activation: softmax}", "sparse_categorical_crossentropy", "{labels: 10}", None),
        ("Dense: {units: 9, activation: softmax}", "sparse_categorical_crossentropy", "{labels: 10}", "SQ203"),
    ],
)
def test_head_loss_and_labels_are_held_together(
    output: str, loss: str, label: str, code: str | None
) -> None:
    text = f"seqspec: 1\ninput: {{shape: [8]}}\nlayers:\n  - {output}\ncompile: {{loss: {loss}}}\n"
    found = [each for each in codes(text + DATA % label) if each.startswith("SQ2")]
    assert found == ([code] if code else [])


def test_a_model_that_cannot_fit_is_refused_with_its_largest_layer() -> None:
    text = "seqspec: 1\ninput: {shape: [8]}\nlayers:\n  - Dense: 10000000\n  - Dense: 10000000\n"
    checked = check(parse(text, "spec.yaml"), Path()).must_work()
    with pytest.raises(SpecError) as caught:
        checked.must_fit()
    (problem,) = caught.value.problems
    assert (problem.code, problem.span.line) == ("SQ404", 5)
    assert problem.message.startswith("100,000,010,000,000 parameters stand here")
