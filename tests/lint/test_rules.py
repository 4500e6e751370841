"""Each rule finds the mistake that it is for, and stays silent where it is mended."""

from __future__ import annotations

from inspect import cleandoc
from pathlib import Path

import pytest

from seqspec.data.facts import Array, Seen
from seqspec.lint.check import check
from seqspec.lint.rule import Rule, rules
from seqspec.source.parse import parse
from seqspec.source.problem import Severity, SpecError

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
        ("Dense: {units: 3}", "CategoricalGeneralizedCrossEntropy", "{one_hot: 3}", "SQ202"),
        ("Dense: {units: 3}", "Circle", "{one_hot: 3}", "SQ202"),
        ("Dense: {units: 3}", "Circle", "{uniform: {shape: [3]}}", "SQ202"),
        ("Dense: {units: 3}", "Circle", "{labels: 3}", None),
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


WHOLE = (
    "seqspec: 1\ninput: {shape: [5], dtype: int32}\nlayers:\n  - %s\n  - Flatten\n  - Dense: 1\n"
    "compile: {loss: mse}\n"
    "data: {dummy: {x: {integers: {low: %d, high: %d}}, y: {normal: {shape: [1]}}, samples: 64}}\n"
)


@pytest.mark.parametrize(
    ("layer", "low", "high", "message"),
    [
        ("Embedding: {input_dim: 9, output_dim: 2}", 0, 9, None),
        ("Embedding: {input_dim: 9, output_dim: 2}", 0, 10,
         "Embedding has 9 rows, but the data hold ids up to 9"),
        ("Flatten\n  - Embedding: {input_dim: 9, output_dim: 2}", -1, 9,
         "Embedding counts rows from 0, but the data hold ids down to -1"),
        ("CategoryEncoding: 9", 0, 9, None),
        ("CategoryEncoding: 9", 3, 12, "CategoryEncoding has 9 rows, but the data hold ids up to 11"),
        ("Rescaling: 0.1", 0, 99, None),
    ],
)  # fmt: skip
def test_ids_are_held_to_the_rows_there_are(
    layer: str, low: int, high: int, message: str | None
) -> None:
    problems = check(parse(WHOLE % (layer, low, high), "a.yaml"), Path()).problems
    assert [each.message for each in problems] == ([message] if message else [])


def test_the_range_of_a_type_says_nothing_of_the_ids() -> None:
    facts = Array((5,), "uint8", 0, 255)
    seen = facts._replace(seen=Seen("sample 0 of `train`", "sample 1 of `train`"))
    found = [each.is_bounded for each in (facts, facts._replace(high=99), Array((5,)), seen)]
    assert found == [False, True, False, True]


METRICS = (
    "seqspec: 1\ninput: {shape: [8]}\nlayers:\n  - Dense: {units: 3, activation: softmax}\n"
    "compile: {loss: %scategorical_crossentropy, metrics: [%s]}\n"
    "data: {dummy: {x: uniform, y: {%s: 3}, samples: {train: 64, test: 32}}}\n"
)


@pytest.mark.parametrize(
    ("labels", "metric", "found"),
    [
        ("one_hot", "accuracy", []),
        ("one_hot", "SparseCategoricalCrossentropy", ["SQ207"]),
        ("one_hot", "{SparseTopKCategoricalAccuracy: {k: 2}}", ["SQ207"]),
        ("labels", "{SparseTopKCategoricalAccuracy: {k: 2}}", []),
        ("labels", "CategoricalAccuracy", ["SQ207"]),
        ("labels", "{F1Score: {average: macro}}", ["SQ207"]),
        ("labels", "Precision", ["SQ207"]),
        ("one_hot", "{Recall: {top_k: 5}}", ["SQ208"]),
        ("one_hot", "{TopKCategoricalAccuracy: {k: 2}}", []),
        ("one_hot", "top_k_categorical_accuracy", ["SQ208"]),
        ("one_hot", "{PrecisionAtRecall: {recall: 0.5, class_id: 3}}", ["SQ208"]),
        ("one_hot", "{AUC: {multi_label: true, num_labels: 4}}", ["SQ208"]),
        ("one_hot", "{AUC: {multi_label: true, label_weights: [1.0, 2.0]}}", ["SQ208"]),
        ("one_hot", "{AUC: {multi_label: true, num_labels: 3}}", []),
    ],
)
def test_metrics_are_held_against_labels_and_width(
    labels: str, metric: str, found: list[str]
) -> None:
    sparse = "sparse_" if labels == "labels" else ""
    assert codes(METRICS % (sparse, metric, labels)) == found


@pytest.mark.parametrize(
    ("behind", "severity"),
    [
        ("GlobalAveragePooling2D\n  - Dense: 10", Severity.WARNING),
        ("Conv2D: {filters: 2, kernel_size: 3}\n  - Flatten\n  - Dense: 10", Severity.ERROR),
        ("Reshape: [1728]", Severity.ERROR),
    ],
)
def test_a_crop_is_an_error_where_a_layer_behind_it_fits_one_size(
    behind: str, severity: Severity
) -> None:
    text = "seqspec: 1\ninput: {shape: [32, 32, 3]}\nlayers:\n"
    text += "  - RandomCrop: {height: 24, width: 24}\n  - " + behind + "\n"
    (problem,) = check(parse(text, "a.yaml"), Path()).problems
    assert (problem.code, problem.severity) == ("SQ110", severity)


@pytest.mark.parametrize(
    ("callback", "instead"),
    [
        ("EarlyStopping", "{EarlyStopping: loss}"),
        ("{EarlyStopping: val_loss}", "{EarlyStopping: loss}"),
        ("{EarlyStopping: {patience: 3}}", "monitor: loss"),
    ],
)
def test_a_callback_that_watches_nothing_is_told_how_to_write_it(
    callback: str, instead: str
) -> None:
    text = (VECTOR % (1, "linear")) + "compile: {loss: mse}\n" + DATA % "{normal: {shape: [1]}}"
    (problem,) = check(parse(text + f"fit: {{callbacks: [{callback}]}}\n", "a.yaml")).problems
    assert problem.fix == f"write `{instead}`, or add `splits: {{validation: 0.2}}` under `data`"


@pytest.mark.parametrize(
    ("splits", "monitor", "fix"),
    [
        ("{train: 64, validation: 8}", "val_auc", "write `val_AUC`: there are `val_loss`, `val_AUC`"),
        ("{train: 64, validation: 8}", "val_accuracy", "write `val_loss`: there are `val_loss`, `val_AUC`"),
        ("{train: 64, validation: 8}", "auc", "write `AUC`: there are `loss`, `AUC`"),
        ("64", "val_auc", "write `AUC`: there are `loss`, `AUC`"),
    ],
)  # fmt: skip
def test_a_callback_that_watches_an_unknown_number_is_told_those_of_its_kind(
    splits: str, monitor: str, fix: str
) -> None:
    data = f"data: {{dummy: {{x: uniform, y: binary, samples: {splits}}}}}\n"
    text = (
        (VECTOR % (1, "sigmoid")) + "compile: {loss: binary_crossentropy, metrics: [AUC]}\n" + data
    )
    text += f"fit: {{callbacks: [{{EarlyStopping: {monitor}}}]}}\n"
    (problem,) = check(parse(text, "a.yaml")).problems
    assert problem.fix == fix
