"""Initializers, regularizers and constraints against the weights that they are for, by hand."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from seqspec.lint.check import check
from seqspec.source.parse import parse
from seqspec.spec.validate import validate

TEXT = "seqspec: 1\ninput: {shape: %s}\nlayers:\n  - %s\n"


def messages(shape: str, layer: str) -> list[str]:
    problems = check(parse(TEXT % (shape, layer), "a.yaml")).problems
    assert {problem.code for problem in problems} <= {"SQ107"}
    return [problem.message for problem in problems]


@pytest.mark.parametrize(
    ("shape", "layer"),
    [
        ("[4]", "Dense: {units: 4, kernel_initializer: identity, kernel_constraint: {MaxNorm: {axis: 1}}}"),
        ("[4]", "Dense: {units: 4, kernel_regularizer: OrthogonalRegularizer}"),
        ("[4]", "Dense: {units: 4, use_bias: false, bias_initializer: Orthogonal}"),
        ("[4]", "Dense: {units: 4, trainable: false, bias_regularizer: OrthogonalRegularizer}"),
        ("[4]", "Dense: {units: 4, activity_regularizer: OrthogonalRegularizer}"),
        ("[8, 8, 3]", "Conv2D: {filters: 4, kernel_size: 3, kernel_initializer: Orthogonal}"),
        ("[9, 1]", "Conv1D: {filters: 4, kernel_size: 3, kernel_initializer: stft}"),
        ("[9, 2]", "GRU: {units: 3, bias_initializer: Orthogonal}"),  # (2, 9), with reset_after
        (
            "[9, 2]",
            "TimeDistributed: {layer: {Dense: {units: 3, activity_regularizer: orthogonal_regularizer}}}",
        ),
        (
            "[9, 2]",
            "Bidirectional: {layer: {SimpleRNN: {units: 3, return_sequences: true, "
            "activity_regularizer: orthogonal_regularizer}}}",
        ),
    ],
)  # fmt: skip
def test_what_suits_is_taken(shape: str, layer: str) -> None:
    assert messages(shape, layer) == []


@pytest.mark.parametrize(
    ("shape", "layer", "message"),
    [
        (
            "[8, 8, 3]", "Conv2D: {filters: 4, kernel_size: 3, kernel_initializer: Identity}",
            "Identity for `kernel_initializer` of Conv2D makes a matrix, not (3, 3, 3, 4)",
        ),
        (
            "[4]", "Pipeline: [{Dense: {units: 2, activity_regularizer: orthogonal_regularizer}}]",
            "OrthogonalRegularizer compares the samples of a batch, which Pipeline cannot",
        ),
        (
            "[4]", "Dense: {units: 2, bias_initializer: orthogonal}",
            "Orthogonal for `bias_initializer` of Dense makes a matrix or more, not (2,)",
        ),
        (
            "[4]", "Dense: {units: 2, bias_regularizer: {OrthogonalRegularizer: 0.1}}",
            "OrthogonalRegularizer for `bias_regularizer` of Dense is for a matrix, got (2,)",
        ),
        (
            "[4]", "Dense: {units: 2, bias_constraint: {MaxNorm: {axis: 1}}}",
            "MaxNorm for `bias_constraint` of Dense has no axis 1 in (2,)",
        ),
        (
            "[4]", "Dense: {units: 2, kernel_constraint: {UnitNorm: {axis: [1, -1]}}}",
            "UnitNorm for `kernel_constraint` of Dense names an axis of (4, 2) twice: [1, -1]",
        ),
        (
            "[4, 2]",
            "LSTM: {units: 3, recurrent_initializer: {GlorotNormal: {input_axes: [0], output_axes: [2]}}}",
            "GlorotNormal for `recurrent_initializer` of LSTM has no axis 2 in (3, 12)",
        ),
        (
            "[4, 2]", "SeparableConv1D: {filters: 3, kernel_size: 2, depthwise_initializer: identity}",
            "Identity for `depthwise_initializer` of SeparableConv1D makes a matrix, not (2, 2, 1)",
        ),
        (
            "[4, 2]", "DepthwiseConv1D: {kernel_size: 2, depthwise_initializer: stft}",
            "STFT for `depthwise_initializer` of DepthwiseConv1D makes a kernel "
            "(frame_length, 1, frequencies), not (2, 2, 1)",
        ),
        (
            "[4, 2]", "TimeDistributed: {layer: {Dense: {units: 3, bias_initializer: identity}}}",
            "Identity for `bias_initializer` of Dense makes a matrix, not (3,)",
        ),
        (
            "[4, 2]", "Dense: {units: 3, activity_regularizer: OrthogonalRegularizer}",
            "OrthogonalRegularizer for `activity_regularizer` of Dense is for a matrix, got (null, 4, 3)",
        ),
    ],
)  # fmt: skip
def test_what_does_not_suit_is_refused(shape: str, layer: str, message: str) -> None:
    assert messages(shape, layer) == [message]


def test_all_misfits_are_reported_and_the_shapes_go_on() -> None:
    layers = "Dense: {units: 4, bias_initializer: identity}\n  - PReLU: orthogonal"
    assert len(messages("[4]", layers)) == 2


def test_equalization_stands_first() -> None:
    problems = check(parse(TEXT % ("[8, 8, 3]", "ReLU\n  - Equalization"), "a.yaml")).problems
    assert [(each.code, each.message, each.span.line) for each in problems] == [
        ("SQ108", "Keras builds Equalization as the first layer only, and re_lu is above it", 5)
    ]


EQUALIZATION = "seqspec: 1\ninput: {shape: [9, 9, 3]}\nlayers: [Equalization%s]\n"
EQUALIZED = [("", True), (", Identity", False), (", {Conv2D: {filters: 2, kernel_size: 3}}", False)]


@pytest.mark.parametrize(("below", "refused"), EQUALIZED)
def test_equalization_needs_a_layer_below(below: str, refused: bool) -> None:
    problems = check(parse(EQUALIZATION % below, "a.yaml")).problems
    found = [(each.code, each.message) for each in problems]
    wrong = ("SQ108", "Keras cannot build Equalization as the last layer")
    assert found == ([wrong] if refused else [])


@pytest.mark.keras
@pytest.mark.parametrize(("below", "refused"), EQUALIZED)
def test_keras_builds_no_model_that_ends_in_equalization(below: str, refused: bool) -> None:
    import keras

    from seqspec.runtime.objects import make

    spec = validate(parse(EQUALIZATION % below, "a.yaml")).spec
    assert spec is not None
    with pytest.raises(ValueError, match="part of a cycle") if refused else nullcontext():
        keras.Sequential([keras.Input((9, 9, 3)), *map(make, spec.layers)])


def test_glu_is_refused_with_the_reason() -> None:
    (problem,) = check(
        parse(TEXT % ("[4]", "Dense: {units: 4, activation: glu}"), "a.yaml")
    ).problems
    assert "answers half of the last axis" in problem.message
