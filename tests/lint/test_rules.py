"""Each rule finds the mistake that it is for, and stays silent where it is mended."""

from __future__ import annotations

from inspect import cleandoc
from pathlib import Path

import pytest

from seqspec.lint.check import check
from seqspec.lint.rule import Rule, rules
from seqspec.source.parse import parse
from seqspec.source.problem import SpecError

DATA = "data: {dummy: {x: uniform, y: %s, samples: {train: 64, test: 32}}}\n"
VECTOR = "seqspec: 1\ninput: {shape: [8]}\nlayers:\n  - Dense: {units: %s, activation: %s}\n"
CASES = Path(__file__).parents[1] / "cases/lint"


def codes(text: str) -> list[str]:
    """The codes of all problems of a spec."""
    return [problem.code for problem in check(parse(text, "spec.yaml"), Path()).problems]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_rule_finds_its_mistake_alone_and_nothing_in_its_mending(rule: Rule) -> None:
    wrong, right = (CASES / f"{rule.code}_{kind}.yaml" for kind in ("wrong", "right"))
    assert codes(wrong.read_text()) == [rule.code]
    assert codes(right.read_text()) == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_docstring_is_a_manual_page(rule: Rule) -> None:
    page = cleandoc(rule.__doc__ or "")  # Python 3.13 does so itself
    assert page.splitlines()[0].endswith(".")
    for label in ("Wrong:", "Right:", "Why:"):
        assert f"\n{label}" in page, label


def test_codes_are_unique_and_every_case_has_a_rule() -> None:
    found = [rule.code for rule in rules()]
    assert len(found) == len(set(found))
    assert {file.stem[:5] for file in CASES.glob("*.yaml")} == set(found)


@pytest.mark.parametrize(
    ("output", "loss", "label", "code"),
    [
        ("Dense: 1", "mse", "{normal: {shape: [1]}}", None),
        ("Dense: {units: 1, activation: sigmoid}", "binary_crossentropy", "binary", None),
        ("Dense: {units: 2, activation: sigmoid}", "binary_crossentropy", "binary", "SQ204"),
        ("RepeatVector: 3", "mse", "{normal: {shape: [8]}}", "SQ204"),
        (
            "Dense: {units: 12, activation: softmax}",
            "sparse_categorical_crossentropy",
            "{labels: 10}",
            None,
        ),
        (
            "Dense: {units: 9, activation: softmax}",
            "sparse_categorical_crossentropy",
            "{labels: 10}",
            "SQ203",
        ),
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


@pytest.mark.parametrize(
    ("data", "place", "fix"),
    [
        ("samples: 10}}", "10}", "use 32 samples"),
        ("samples: {train: 32, test: 40}}}", "40}", "use 32 or 64 samples"),
        ("samples: 80}, splits: {test: 16}}", "16}", "use 32 samples"),
        ("samples: 40}, splits: {test: 8}}", "8}", "use 32 samples"),
    ],
)
def test_samples_beside_the_batch_are_shown_where_they_are_counted(
    data: str, place: str, fix: str
) -> None:
    text = (CASES / "SQ304_right.yaml").read_text().partition("samples:")[0] + data
    (problem,) = check(parse(text, "spec.yaml"), Path()).problems
    line = text.splitlines()[problem.span.line - 1]
    assert (line[problem.span.column - 1 :].startswith(place), problem.fix) == (True, fix)


def test_a_batch_that_does_not_fit_is_refused_at_its_largest_layer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """64 samples of 1,000 x 1,000 x 32 numbers of 4 bytes are 7.6 GiB before anything is kept."""
    monkeypatch.setattr("seqspec.lint.check.memory_bytes", lambda: 4 * 2**30)
    text = (
        "seqspec: 1\ninput: {shape: [1000, 1000, 3]}\nlayers:\n"
        "  - Conv2D: {filters: 32, kernel_size: 1}\n  - Flatten\nfit: {batch_size: %d}\n"
    )
    check(parse(text % 1, "spec.yaml"), Path()).must_work().must_fit()
    with pytest.raises(SpecError) as caught:
        check(parse(text % 64, "spec.yaml"), Path()).must_work().must_fit()
    (problem,) = caught.value.problems
    assert (problem.code, problem.span.line) == ("SQ404", 4)
