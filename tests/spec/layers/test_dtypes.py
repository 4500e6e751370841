"""What layers compute in, and keep their weights in, by hand and against Keras."""

from __future__ import annotations

from typing import Any

import pytest

from seqspec.analysis.flow import part
from seqspec.lint.check import check
from seqspec.source.parse import parse
from seqspec.spec.families import LAYERS
from seqspec.spec.item import read_item
from seqspec.spec.kinds import Shape

TEXT = "seqspec: 1\ninput: {shape: %s, dtype: %s}\nlayers:\n  - %s\n"


def messages(shape: str, layer: str, dtype: str = "float32") -> list[str]:
    return [each.message for each in check(parse(TEXT % (shape, dtype, layer), "a.yaml")).problems]


@pytest.mark.parametrize("layer", ["Dense: {units: 3, dtype: %s}", "Flatten: {dtype: %s}"])
@pytest.mark.parametrize("dtype", ["int32", "uint8", "bool", "string"])
def test_a_layer_computes_real_numbers(layer: str, dtype: str) -> None:
    (message,) = messages("[4]", layer % dtype)
    assert message.startswith("`dtype` must be one of 'float16', ")
    assert message.endswith(f"got '{dtype}'")


@pytest.mark.parametrize(
    ("dtype", "layer"),
    [
        ("string", "StringLookup: {vocabulary: [a], dtype: int32}"),
        ("int64", "StringLookup: {vocabulary: [a], invert: true, dtype: string}"),
        ("string", "TextVectorization: {vocabulary: [a], dtype: string}"),
        ("int32", "IntegerLookup: {vocabulary: [1], dtype: int64}"),
        ("string", "Hashing: {num_bins: 3, dtype: int32}"),
        ("float32", "Discretization: {num_bins: 3, dtype: int64}"),
        ("int32", "CategoryEncoding: {num_tokens: 3, dtype: int32}"),
    ],
)
def test_what_numbers_things_may_answer_whole_numbers(dtype: str, layer: str) -> None:
    assert messages("[1]", layer, dtype) == []


@pytest.mark.parametrize(
    ("shape", "layer", "message"),
    [
        ("[16, 1]", "STFTSpectrogram: {frame_length: 4, dtype: bfloat16}",
         "TensorFlow cannot transform in bfloat16"),
        ("[3000]", "MelSpectrogram: {dtype: float64}", "Keras sums pitches in float32 only"),
        ("[4]", "CategoryEncoding: {num_tokens: 3, dtype: float16}", "TensorFlow cannot count in float16"),
        ("[4]", "Discretization: {num_bins: 3, output_mode: count, dtype: mixed_float16}",
         "TensorFlow cannot count in mixed_float16"),
        ("[3, 6, 2]", "ConvLSTM1D: {filters: 2, kernel_size: 2, dtype: bfloat16}",
         "Orthogonal for `recurrent_initializer` of ConvLSTM1D cannot be computed in bfloat16"),
        ("[6, 2]", "Bidirectional: {layer: {LSTM: {units: 2, dtype: bfloat16}}, merge_mode: sum}",
         "Orthogonal for `recurrent_initializer` of LSTM cannot be computed in bfloat16"),
        ("[4]", "Pipeline: {layers: [Flatten], dtype: float16}", "Pipeline takes no `dtype`"),
    ],
)  # fmt: skip
def test_a_type_that_tensorflow_cannot_compute_in(shape: str, layer: str, message: str) -> None:
    assert set(messages(shape, layer)) == {message}


LORA: dict[str, dict[str, Any]] = {
    "Dense": {"units": 3},
    "Embedding": {"input_dim": 5, "output_dim": 3},
    "EinsumDense": {"equation": "ab,bc->ac", "output_shape": 3, "bias_axes": "c"},
}
WEIGHTS: list[tuple[str, dict[str, Any], Shape, set[str]]] = [
    ("Normalization", {}, (4,), {"float32", "int64"}),
    ("Normalization", {"dtype": "float16"}, (4,), {"float16", "int64"}),
    ("Dense", {"units": 2, "dtype": "mixed_float16"}, (4,), {"float32"}),
    ("Dense", {"units": 2, "dtype": "float64"}, (4,), {"float64"}),
    ("SpectralNormalization", {"layer": {"Dense": 2}, "dtype": "float16"}, (4,), {"float32"}),
    ("SpectralNormalization", {"layer": {"Dense": {"units": 2, "dtype": "float64"}}}, (4,), {"float64"}),
    *[
        (name, {**settings, "lora_rank": 2, "dtype": dtype}, (4,), {dtype, "float32"})
        for dtype in ("float16", "bfloat16", "float64")
        for name, settings in LORA.items()
    ],
    ("TimeDistributed", {"layer": {"Dense": {"units": 2, "lora_rank": 2, "dtype": "float64"}}}, (3, 4),
     {"float64", "float32"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "settings", "shape", "dtypes"), WEIGHTS)
def test_weights_are_kept_in(
    name: str, settings: dict[str, Any], shape: Shape, dtypes: set[str]
) -> None:
    layer: Any = read_item(LAYERS, {name: settings})
    assert {weight.dtype for weight in part(layer, shape).weights} == dtypes


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("name", "settings", "shape", "dtypes"), WEIGHTS)
def test_keras_keeps_weights_in_the_same(
    name: str, settings: dict[str, Any], shape: Shape, dtypes: set[str]
) -> None:
    from seqspec.runtime.objects import make

    layer = make(read_item(LAYERS, {name: settings}))
    layer.build((None, *shape))
    assert {each.dtype for each in layer.weights} == dtypes
