"""Where `input` leaves a length open and the samples have one, what cannot be trained is told."""

from __future__ import annotations

import pytest

from seqspec.lint.check import Checked, check
from seqspec.source.parse import parse
from seqspec.source.problem import Severity

SPEC = """seqspec: 1
input: %s
layers:
%s
compile: {optimizer: sgd, loss: %s}
data: {dummy: {x: {uniform: {shape: [5, 8]}}, y: %s, samples: 64}}
"""
OPEN, FIXED = "{shape: [null, 8]}", "{batch_shape: [4, null, 8]}"
SOFTMAX, STEPS = (
    "Dense: {units: 3, activation: softmax}",
    "LSTM: {units: 4, return_sequences: true}",
)
LAST, MEAN = "LSTM: 4", "GlobalAveragePooling1D"
SPARSE, CONV = "sparse_categorical_crossentropy", "Conv1D: {filters: 4, kernel_size: %d}"
LABELS = "{labels: 3}"


def read(given: str, layers: list[str], loss: str, y: str) -> Checked:
    written = "\n".join(f"  - {layer}" for layer in layers)
    return check(parse(SPEC % (given, written, loss, y), "a.yaml"))


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("given", [OPEN, FIXED])
@pytest.mark.parametrize(
    ("layers", "loss", "y", "label", "code"),
    [
        ([STEPS, SOFTMAX], SPARSE, LABELS, (), "SQ204"),
        ([LAST, SOFTMAX], SPARSE, LABELS, (), None),
        (["Dense: {units: 1, activation: sigmoid}"], "binary_crossentropy", "binary", (), "SQ204"),
        ([MEAN, "Dense: {units: 1, activation: sigmoid}"], "binary_crossentropy", "binary", (), None),
        (["Dense: 1"], "mse", "{normal: {shape: [7, 1]}}", (7, 1), "SQ204"),
        (["Dense: 1"], "mse", "{normal: {shape: [5, 1]}}", (5, 1), None),
        ([CONV % 9, MEAN, "Dense: 1"], "mse", "{normal: {shape: [1]}}", (1,), "SQ103"),
        ([CONV % 5, MEAN, "Dense: 1"], "mse", "{normal: {shape: [1]}}", (1,), None),
    ],
)  # fmt: skip
def test_what_keras_cannot_train_on_is_an_error(
    given: str, layers: list[str], loss: str, y: str, label: tuple[int, ...], code: str | None
) -> None:
    import numpy

    from seqspec.runtime.build import build

    checked = read(given, layers, loss, y)
    wrong = {each.code for each in checked.problems if each.severity is Severity.ERROR}
    assert wrong == ({code} if code else set())
    assert checked.flow is not None and checked.flow.input_shape == (None, 8)
    assert checked.spec is not None
    model = build(checked.spec)
    model.compile(optimizer="sgd", loss=loss)
    batch = numpy.ones([4, 5, 8], "float32"), numpy.ones([4, *(label or (1,))], "float32")
    if code is None:
        model.train_on_batch(*batch)
    else:
        with pytest.raises(Exception):  # noqa: B017 (each kind of error that Keras has)
            model.train_on_batch(*batch)


def test_it_says_where_the_length_comes_from() -> None:
    (problem,) = read(OPEN, [CONV % 9, MEAN, "Dense: 1"], "mse", "{normal: {shape: [1]}}").problems
    assert "the samples are (5, 8)" in [each.message for each in problem.related]
    assert problem.span.line == 4


def test_a_fix_fits_the_length_that_is_open() -> None:
    """A Flatten would leave Dense an open width."""
    checked = read(OPEN, [SOFTMAX], "categorical_crossentropy", "{one_hot: 3}")
    (problem,) = checked.problems
    assert problem.fix == f"insert `- {MEAN}` before line 4"
