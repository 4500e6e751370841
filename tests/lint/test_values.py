"""Labels and ids are held to the model: by what is known beforehand, and by the values of open data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from seqspec.cli.main import main
from seqspec.data.facts import Array, Seen
from seqspec.lint.check import Checked, check
from seqspec.source.parse import parse
from seqspec.source.problem import SpecError

SPEC = """seqspec: 1
input: {shape: [%d]}
layers:
  - Dense: {units: %s}
compile: {loss: %s}
data: {%s}
"""
SPARSE = "sparse_categorical_crossentropy"
SEEN = Seen("sample 7 of `train`", "sample 3 of `test`")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    x = np.linspace(0, 1, 40, dtype=np.float32).reshape(10, 4)
    np.savez(tmp_path / "a.npz", x=x, y=np.arange(10) % 5)
    return tmp_path


def checked(folder: Path, width: int, units: str, loss: str, data: str) -> Checked:
    return check(parse(SPEC % (width, units, loss, data), "a.yaml"), folder)


@pytest.mark.parametrize(
    ("width", "units", "loss", "data", "found"),
    [
        (4, "5, activation: sigmoid", "binary_crossentropy", "npz: a.npz", [("SQ204", "error")]),
        (4, "5", "mse", "npz: a.npz", [("SQ204", "error")]),  # (batch,) against (batch, 5)
        (4, "1", "mse", "npz: a.npz", []),
        (4, "5, activation: softmax", SPARSE, "npz: a.npz", []),
        (10, "2, activation: softmax", SPARSE, "sklearn: diabetes", [("SQ202", "error")]),
        (3, "2, activation: softmax", SPARSE, "sklearn: linnerud", [("SQ202", "error")]),
        (4, "1, activation: sigmoid", "binary_crossentropy", "sklearn: iris", [("SQ215", "error")]),
        (30, "1, activation: sigmoid", "binary_crossentropy", "sklearn: breast_cancer", []),
        (4, "3", "mse", "sklearn: iris", [("SQ204", "warning")]),  # Keras stretches the one number
        (4, "1", "mse", "sklearn: iris", []),
        (4, "3, activation: softmax", SPARSE, "sklearn: iris", []),
    ],
)
def test_what_is_known_beforehand_is_said(
    folder: Path, width: int, units: str, loss: str, data: str, found: list[tuple[str, str]]
) -> None:
    problems = checked(folder, width, units, loss, data).problems
    assert [(each.code, each.severity) for each in problems] == found


def test_the_labels_of_each_step_have_the_shape_of_the_steps(folder: Path) -> None:
    text = (
        "seqspec: 1\ninput: {shape: [6, 4]}\nlayers:\n  - Dense: {units: 5, activation: softmax}\n"
        f"compile: {{loss: {SPARSE}}}\ndata: {{npz: b.npz}}\n"
    )
    for shape, codes in (((2, 6), []), ((2, 6, 1), []), ((2,), ["SQ204"]), ((2, 7), ["SQ204"])):
        y = np.zeros(shape, int)
        np.savez(folder / "b.npz", x=np.zeros((2, 6, 4), np.float32), y=y)
        found = check(parse(text, "a.yaml"), folder).problems
        assert [each.code for each in found] == codes, shape


def told(checked: Checked, **known: object) -> tuple[str, int, int, str, str | None]:
    """The one problem once this much is known of the labels."""
    assert checked.facts is not None and not checked.problems
    y = checked.facts.y._replace(seen=SEEN, **known)  # type: ignore[arg-type]
    with pytest.raises(SpecError) as caught:
        checked.must_hold(replace(checked.facts, y=y))
    (found,) = caught.value.problems
    return found.code, found.span.line, found.span.column, found.message, found.fix


@pytest.mark.parametrize(
    ("units", "loss", "low", "high", "place", "message", "fix"),
    [
        ("4, activation: softmax", SPARSE, 0, 4, ("SQ203", 4, 5),
         "the labels go up to 4 (sample 3 of `test`), but the model answers 4 values, "
         "for classes 0 to 3",
         "set `units` of the last layer to 5"),
        ("5, activation: softmax", SPARSE, 1, 5, ("SQ203", 4, 5),
         "the labels go up to 5 (sample 3 of `test`), but the model answers 5 values, "
         "for classes 0 to 4",
         "count the classes from 0 with `prepare: {y: [{shift: -1}, {cast: int32}]}` under `data`, "
         "or set `units` of the last layer to 6"),
        ("5, activation: softmax", SPARSE, -1, 4, ("SQ203", 4, 5),
         "the labels go down to -1 (sample 7 of `train`), but classes count from 0",
         "mend the labels"),
        ("1, activation: sigmoid", "binary_crossentropy", 0, 4, ("SQ215", 5, 17),
         "BinaryCrossentropy takes labels from 0 to 1, but these go up to 4 (sample 3 of `test`)",
         "write `sparse_categorical_crossentropy`, with a last layer of 5 units with `softmax`"),
        ("1, activation: sigmoid", "binary_crossentropy", 1, 2, ("SQ215", 5, 17),
         "BinaryCrossentropy takes labels from 0 to 1, but these go up to 2 (sample 3 of `test`)",
         "count the classes from 0 with `prepare: {y: [{shift: -1}, {cast: int32}]}` under `data`"),
        ("1, activation: sigmoid", "binary_crossentropy", -1, 1, ("SQ215", 5, 17),
         "BinaryCrossentropy takes labels from 0 to 1, but these go down to -1 (sample 7 of `train`)",
         "write 0 for -1, or use `hinge`"),
    ],
)  # fmt: skip
def test_labels_are_held_to_loss_and_width(
    folder: Path,
    units: str,
    loss: str,
    low: int,
    high: int,
    place: tuple[str, int, int],
    message: str,
    fix: str,
) -> None:
    found = told(checked(folder, 4, units, loss, "npz: a.npz"), low=low, high=high)
    assert found == (*place, message, fix)


def test_a_label_that_the_loss_ignores_may_have_any_number(folder: Path) -> None:
    loss = "{SparseCategoricalCrossentropy: {ignore_class: -1}}"
    found = checked(folder, 4, "5, activation: softmax", loss, "npz: a.npz")
    assert found.facts is not None
    y = found.facts.y._replace(low=-1, high=4, seen=SEEN)
    found.must_hold(replace(found.facts, y=y))


def test_labels_with_fractions_are_no_class_numbers(folder: Path) -> None:
    seen = SEEN._replace(fraction="0.5 (sample 1 of `train`)")
    found = checked(folder, 4, "5, activation: softmax", SPARSE, "npz: a.npz")
    assert found.facts is not None
    y = Array((1,), "float32", 0, 4, "real", seen=seen)
    with pytest.raises(SpecError) as caught:
        found.must_hold(replace(found.facts, y=y))
    (problem,) = caught.value.problems
    assert problem.code == "SQ202"
    assert problem.message.endswith("are real numbers, such as 0.5 (sample 1 of `train`)")


EMBEDDING = """seqspec: 1
name: tokens
input: {shape: [4], dtype: int32}
layers:
  - Embedding: {input_dim: 100, output_dim: 2}
  - Flatten
  - Dense: {units: 1, activation: sigmoid}
compile: {loss: binary_crossentropy}
data: {npz: t.npz}
fit: {epochs: 1}
"""


@pytest.mark.keras
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SPEC % (4, "4, activation: softmax", SPARSE, "npz: a.npz"),
         "spec.yaml:4:5: error[SQ203] the labels go up to 4 (sample 4 of `train`)"),
        (EMBEDDING, "spec.yaml:5:28: error[SQ303] Embedding has 100 rows, but the data hold ids up to "
         "499 (sample 2 of `train`)"),
    ],
)  # fmt: skip
def test_values_are_refused_before_there_is_a_run(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str,
    said: str,
) -> None:
    x = np.zeros((10, 4), int)
    x[2, 3] = 499
    np.savez(folder / "t.npz", x=x, y=np.arange(10) % 2)
    (folder / "spec.yaml").write_text(text)
    monkeypatch.chdir(folder)
    assert main(["check", "spec.yaml"]) == 0
    assert main(["train", "spec.yaml", "-q"]) == 1
    assert said in capsys.readouterr().err
    assert not list(Path().glob("runs/*/*"))


@pytest.mark.keras
def test_ids_to_predict_are_held_to_the_rows(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = np.zeros((10, 4), int)
    np.savez(folder / "t.npz", x=ids, y=np.arange(10) % 2)
    ids[7, 0] = 100
    np.save(folder / "ids.npy", ids)
    (folder / "spec.yaml").write_text(EMBEDDING)
    monkeypatch.chdir(folder)
    assert main(["train", "spec.yaml", "-q"]) == 0
    assert main(["predict", "tokens", "--input", "ids.npy"]) == 3
    said = "sample 7 of ids.npy holds the id 100, and Embedding has the rows 0 to 99"
    assert said in capsys.readouterr().err
