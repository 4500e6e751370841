"""Text, whole and real numbers go through a model; what TensorFlow cannot take is refused."""

from __future__ import annotations

from typing import get_args

import pytest

from seqspec.lint.check import check
from seqspec.source.parse import parse
from seqspec.spec.families import LAYERS, Activation
from seqspec.spec.item import read_item
from seqspec.spec.kinds import Shape

TEXT = "seqspec: 1\ninput: {shape: %s, dtype: %s}\nlayers:\n  - %s\n"
WORDS = "{vocabulary: [a, b]}"
INTO_NUMBERS = "insert `- StringLookup`, `- TextVectorization` or `- Hashing` before it"
INTO_REAL = "insert `- Rescaling: 1.0` before it, or leave `dtype` out of `input`"
INTO_TEXT = "write `dtype: string` in `input`, if the data are text"


@pytest.mark.parametrize(
    ("shape", "dtype", "layer", "message", "fix"),
    [
        ("[8, 8, 3]", "uint8", "Conv2D: {filters: 2, kernel_size: 3}",
         "Conv2D takes real numbers, and gets whole numbers", INTO_REAL),
        ("[4]", "float32", f"StringLookup: {WORDS}",
         "StringLookup takes text, and gets real numbers", INTO_TEXT),
        ("[4]", "string", "Dense: 3", "Dense takes numbers, and gets text", INTO_NUMBERS),
        ("[4, 2]", "string", "Flatten\n  - Dense: 3", "Dense takes numbers, and gets text", INTO_NUMBERS),
        ("[4, 3]", "float32",
         "Discretization: {bin_boundaries: [1.0]}\n  - TimeDistributed: {layer: Softmax}",
         "TimeDistributed takes real numbers, and gets whole numbers", INTO_REAL),
        ("[4]", "int32", "Activation: softmax",
         "Activation takes real numbers, and gets whole numbers", INTO_REAL),
    ],
)  # fmt: skip
def test_values_that_a_layer_cannot_take(
    shape: str, dtype: str, layer: str, message: str, fix: str
) -> None:
    found = check(parse(TEXT % (shape, dtype, layer), "a.yaml")).problems
    assert [(each.code, each.message, each.fix) for each in found] == [("SQ109", message, fix)]


@pytest.mark.parametrize(
    ("shape", "dtype", "layer"),
    [
        ("[4]", "string", f"StringLookup: {WORDS}\n  - Dense: 3"),
        ("[4]", "string", "Hashing: 8\n  - Embedding: {input_dim: 8, output_dim: 2}\n  - Softmax"),
        ("[8, 8, 3]", "uint8", "Rescaling: 0.1\n  - Conv2D: {filters: 2, kernel_size: 3}"),
        ("[8, 3]", "float16", "Conv1D: {filters: 2, kernel_size: 3}"),
        ("[4]", "int64", "StringLookup: {vocabulary: [a, b], invert: true}\n  - Hashing: 3"),
    ],
)  # fmt: skip
def test_values_that_it_can(shape: str, dtype: str, layer: str) -> None:
    assert check(parse(TEXT % (shape, dtype, layer), "a.yaml")).problems == ()


LAYERS_RUN = [
    ("Conv1D", {"filters": 2, "kernel_size": 2}, (6, 2)),
    ("DepthwiseConv1D", {"kernel_size": 2}, (6, 2)),
    ("SeparableConv1D", {"filters": 2, "kernel_size": 2}, (6, 2)),
    ("Conv1DTranspose", {"filters": 2, "kernel_size": 2}, (6, 2)),
    ("ConvLSTM1D", {"filters": 2, "kernel_size": 2}, (4, 6, 2)),
    ("AveragePooling1D", {"pool_size": 2}, (6, 2)),
    ("Softmax", {}, (4,)),
    ("Activation", {"activation": "softmax"}, (4,)), ("Dense", {"units": 2}, (4,)),
    ("Flatten", {}, (4, 3)),
    ("Reshape", {"target_shape": [12]}, (4, 3)), ("Permute", {"dims": [2, 1]}, (4, 3)),
    ("RepeatVector", {"n": 2}, (4,)),
    ("Cropping1D", {"cropping": 1}, (4, 3)), ("UpSampling1D", {}, (4, 3)),
    ("ZeroPadding1D", {}, (4, 3)), ("Identity", {}, (4,)), ("Hashing", {"num_bins": 3}, (4,)),
    ("StringLookup", {"vocabulary": ["1", "b"]}, (4,)), ("IntegerLookup", {"vocabulary": [1, 2]}, (4,)),
    ("StringLookup", {"vocabulary": ["1", "b"], "invert": True}, (4,)), ("LSTM", {"units": 2}, (4, 3)),
    ("BatchNormalization", {}, (4,)), ("Rescaling", {"scale": 2.0}, (4,)), ("MaxPooling1D", {}, (4, 3)),
    ("Embedding", {"input_dim": 3, "output_dim": 2}, (4,)), ("GlobalAveragePooling1D", {}, (4, 3)),
    ("Discretization", {"bin_boundaries": [1.0]}, (4,)),
    ("Normalization", {"mean": 0.0, "variance": 1.0}, (4,)),
    ("TimeDistributed", {"layer": {"Conv1D": {"filters": 2, "kernel_size": 2}}}, (3, 6, 2)),
    ("STFTSpectrogram", {"frame_length": 4, "frame_step": 2}, (16, 1)), ("Masking", {}, (4, 3)),
    ("Dropout", {"rate": 0.5}, (4,)), ("AlphaDropout", {"rate": 0.5}, (4,)),
    ("GaussianDropout", {"rate": 0.5}, (4,)), ("GaussianNoise", {"stddev": 0.5}, (4,)),
    ("SpatialDropout1D", {"rate": 0.5}, (4, 3)), ("SpatialDropout2D", {"rate": 0.5}, (4, 4, 3)),
    ("SpatialDropout3D", {"rate": 0.5}, (4, 4, 4, 3)), ("ActivityRegularization", {}, (4,)),
    ("ReLU", {}, (4,)), ("LeakyReLU", {}, (4,)), ("ELU", {}, (4,)), ("PReLU", {}, (4,)),
    ("UnitNormalization", {}, (4,)), ("RMSNormalization", {}, (4,)), ("LayerNormalization", {}, (4,)),
    *(("Activation", {"activation": name}, (4,)) for name in get_args(get_args(Activation)[0])),
    ("AdaptiveAveragePooling1D", {"output_size": 2}, (4, 3)),
    ("AdaptiveAveragePooling2D", {"output_size": 2}, (4, 4, 3)),
    ("AdaptiveAveragePooling3D", {"output_size": 2}, (4, 4, 4, 3)),
    ("AdaptiveMaxPooling1D", {"output_size": 2}, (4, 3)),
    ("AdaptiveMaxPooling3D", {"output_size": 2}, (4, 4, 4, 3)),
    ("MaxPooling2D", {}, (4, 4, 3)), ("MaxPooling3D", {}, (4, 4, 4, 3)), ("GlobalMaxPooling1D", {}, (4, 3)),
    ("RandomContrast", {"factor": 0.5}, (4, 4, 3)), ("RandomSaturation", {"factor": 0.5}, (4, 4, 3)),
    ("RandomBrightness", {"factor": 0.5}, (4, 4, 3)), ("Resizing", {"height": 2, "width": 2}, (4, 4, 3)),
    ("StringLookup", {"vocabulary": ["1"], "output_mode": "multi_hot"}, (4,)),
    ("CategoryEncoding", {"num_tokens": 3, "dtype": "int32"}, (4,)),
    ("Hashing", {"num_bins": 3, "output_mode": "count"}, (4,)),
    ("Hashing", {"num_bins": 3, "output_mode": "count", "dtype": "int64"}, (4,)),
]  # fmt: skip


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("kind", "dtype"), [("text", "string"), ("whole", "int32"), ("real", "float32")]
)
@pytest.mark.parametrize(("name", "settings", "shape"), LAYERS_RUN)
def test_keras_computes_what_is_taken_and_nothing_else(
    name: str, settings: dict[str, object], shape: Shape, kind: str, dtype: str
) -> None:
    import numpy as np
    import tensorflow as tf

    from seqspec.runtime.objects import make

    layer = read_item(LAYERS, {name: settings})
    full = (2, *shape)
    batch = tf.constant(np.full(full, "1")) if kind == "text" else tf.ones(full, dtype)
    after = layer.kind_after(kind)  # type: ignore[attr-defined]
    try:
        made = make(layer)
        answer = made(
            batch, **({"training": True} if made._call_has_training_arg else {})
        ).dtype.name
    except Exception:  # whatever TensorFlow raises
        assert after is None or (name, kind) == ("Masking", "text")
        return
    assert after is not None
    assert answer.startswith({"text": "string", "whole": "int", "real": "float"}[after])
