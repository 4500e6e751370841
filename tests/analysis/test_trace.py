"""Where a problem of a layer inside a layer stands, and what leaves a length open."""

from __future__ import annotations

import pytest

from seqspec.lint.check import check
from seqspec.source.parse import parse
from seqspec.source.problem import Problem

TEXT = "seqspec: 1\ninput: {shape: %s%s}\nlayers:\n  - %s\n"


def problem(shape: str, layers: str, dtype: str = "") -> Problem:
    (found,) = check(parse(TEXT % (shape, dtype, layers), "a.yaml")).problems
    return found


@pytest.mark.parametrize(
    ("shape", "layer", "place"),
    [
        ("[3, 4]", "TimeDistributed: {layer: {Conv1D: {filters: 2, kernel_size: 3}}}", "Conv1D: "),
        ("[3, 4]", "Pipeline: {layers: [Flatten, {Conv1D: {filters: 2, kernel_size: 3}}]}", "Conv1D: "),
        ("[3, 4, 2]", "TimeDistributed: {layer: {TimeDistributed: {layer: {LSTM: 4}}}}", "LSTM: "),
        ("[3]", "Dense: 2\n  - TimeDistributed: {layer: {TimeDistributed: {layer: Flatten}}}",
         "TimeDistributed: {layer: {TimeDistributed"),
        ("[3, 4, 2]", "TimeDistributed: {layer: {Conv1D: {filters: 2, kernel_size: 9}}}", "9}"),
        ("[3, 4, 2]", "Bidirectional: {layer: {LSTM: 4}}", "LSTM: "),
        ("[3, 4]", "Bidirectional: {layer: {LSTM: {units: 4, bias_regularizer: OrthogonalRegularizer}}}",
         "OrthogonalRegularizer"),
        ("[3, 4]", "Pipeline: {layers: [Flatten, {Dense: {units: 4, bias_regularizer: "
         "OrthogonalRegularizer}}]}", "OrthogonalRegularizer"),
        ("[3, 4]", "Pipeline: {layers: [Flatten, {Pipeline: {layers: [Normalization]}}]}", "Normalization]"),
        ("[3, 4]", "Pipeline: [Flatten, {Conv1D: {filters: 2, kernel_size: 3}}]", "Conv1D: "),
        ("[3, 4]", "Pipeline: [Flatten, {Pipeline: [Identity, Normalization]}]", "Normalization]"),
        ("[3, 4, 2]", "Pipeline: [{Bidirectional: {layer: {LSTM: 4}}}]", "LSTM: "),
        ("[3, 4]", "Pipeline: [Flatten, {Dense: {units: 4, bias_regularizer: "
         "OrthogonalRegularizer}}]", "OrthogonalRegularizer"),
    ],
)  # fmt: skip
def test_a_problem_inside_stands_at_the_layer_inside(shape: str, layer: str, place: str) -> None:
    found = problem(shape, layer)
    line = (TEXT % (shape, "", layer)).splitlines()[found.span.line - 1]
    assert line[found.span.column - 1 :].startswith(place), found.message


@pytest.mark.parametrize(
    ("shape", "layers", "dtype", "fix"),
    [
        ("[null, 4]", "Flatten\n  - Dense: 1", "", "give the length in `input`"),
        ("[4]", "StringLookup: {output_mode: multi_hot}\n  - Dense: 1", ", dtype: string",
         "set `vocabulary`, or `max_tokens` with `pad_to_max_tokens: true`, on string_lookup"),
        ("[1]", "TextVectorization: 99\n  - Dense: 1", ", dtype: string",
         "set `output_sequence_length` on text_vectorization"),
        ("[3, 4]", "EinsumDense: {equation: 'abc,cd->abd', output_shape: [null, 4]}\n  - Flatten\n"
         "  - Dense: 1", "", "set a length in `output_shape` on einsum_dense"),
    ],
)  # fmt: skip
def test_an_open_length_is_given_where_it_was_left_open(
    shape: str, layers: str, dtype: str, fix: str
) -> None:
    found = problem(shape, layers, dtype)
    assert (found.code, found.fix) == ("SQ102", fix)


@pytest.mark.parametrize(
    ("shape", "settings", "message"),
    [
        ("[]", "{output_mode: multi_hot, vocabulary: [a]}", None),
        ("[1]", "{vocabulary: [a]}", None),
        ("[3]", "{output_mode: count, vocabulary: [a], split: null}", None),
        ("[1]", "{output_mode: multi_hot, vocabulary: [a]}",
         "TextVectorization splits one text a sample, of shape (), got (1,)"),
        ("[3]", "{vocabulary: [a]}", "TextVectorization splits one text a sample, of shape (), got (3,)"),
        ("[]", "{vocabulary: [a], split: null}", "TextVectorization without `split` needs (words,), got ()"),
    ],
)  # fmt: skip
def test_text_comes_in_the_shape_that_keras_counts(
    shape: str, settings: str, message: str | None
) -> None:
    layer = f"TextVectorization: {settings}"
    found = check(parse(TEXT % (shape, ", dtype: string", layer), "a.yaml")).problems
    assert [each.message for each in found] == ([message] if message else [])
