"""The receptive field, worked out by hand and looked for in the gradients of Keras."""

from __future__ import annotations

import pytest

import seqspec
from seqspec.analysis.flow import Flow
from seqspec.analysis.receptive import receptive_fields
from seqspec.analysis.trace import trace
from seqspec.source.parse import parse
from seqspec.spec.spec import Spec
from seqspec.spec.validate import validate

VGG = """
  - Conv2D: {filters: 32, kernel_size: 3, activation: relu}
  - Conv2D: {filters: 32, kernel_size: [3, 5], activation: relu}
  - MaxPooling2D: 2
  - Dropout: 0.25
  - Conv2D: {filters: 64, kernel_size: 3, dilation_rate: 2}
  - MaxPooling2D: {pool_size: 3, strides: 1}
  - UpSampling2D: 2
  - Conv2D: {filters: 1, kernel_size: 3}
  - Flatten
  - Dense: 10
"""


def read(shape: str, layers: str) -> tuple[Spec, Flow]:
    spec = validate(parse(f"seqspec: 1\ninput: {{shape: {shape}}}\nlayers:{layers}", "a.yaml")).spec
    assert spec is not None
    flow, problems = trace(spec)
    assert flow is not None and not problems
    return spec, flow


def test_windows_add_up() -> None:
    _, flow = read("[100, 100, 3]", VGG)
    # 3; 3 + 2, 3 + 4; + 1; then 2 apart: + 4 * 2; + 2 * 2; 1 apart: + 2 * 1
    assert list(receptive_fields(flow)) == [
        (3, 3), (5, 7), (6, 8), (6, 8), (14, 16), (18, 20), (18, 20), (20, 22), None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "layers", "seen"),
    [
        ("[12]", "\n  - Embedding: {input_dim: 9, output_dim: 4}\n  - MaxPooling1D: 3\n", [(1,), (3,)]),
        ("[12, 4]", "\n  - LSTM: {units: 3, return_sequences: true}\n  - Dense: 2\n", [None, None]),
        ("[9, 9, 2]", "\n  - GlobalMaxPooling2D: {keepdims: true}\n", [None]),
        ("[8, 6]", "\n  - Reshape: [6, 8]\n", [None]),
        ("[8]", "\n  - Dense: 2\n  - RepeatVector: 2\n", [(), None]),
        ("[9, 4]", "\n  - Conv1D: {filters: 2, kernel_size: 3}\n  - MaxPooling1D: {pool_size: 2, "
         "data_format: channels_first}\n", [(3,), None]),
        ("[4, 9]", "\n  - Conv1D: {filters: 2, kernel_size: 3, data_format: channels_first}\n"
         "  - MaxPooling1D: {pool_size: 2, data_format: channels_first}\n", [(3,), (4,)]),
        ("[5, 8, 8, 1]", "\n  - TimeDistributed: {layer: {MaxPooling2D: 2}}\n", [(1, 2, 2)]),
    ],
)  # fmt: skip
def test_other_layers(shape: str, layers: str, seen: list[tuple[int, ...] | None]) -> None:
    assert list(receptive_fields(read(shape, layers)[1])) == seen


MIXERS: list[tuple[str, tuple[int, ...] | None]] = [
    ("LayerNormalization: {axis: [1, 2]}", None),
    ("LayerNormalization", (1,)),
    ("LayerNormalization: {axis: 2}", (1,)),
    ("RMSNormalization: {axis: [1, 2]}", None),
    ("RMSNormalization", (1,)),
    ("UnitNormalization: {axis: 1}", None),
    ("UnitNormalization: {axis: [-1]}", (1,)),
    ("Softmax: {axis: 1}", None),
    ("Softmax", (1,)),
    ("GroupNormalization: 1", None),
    ("Pipeline: {layers: [{Softmax: 1}]}", None),
]


@pytest.mark.parametrize(("layer", "seen"), MIXERS)
def test_a_sum_along_the_steps_sees_them_all(layer: str, seen: tuple[int, ...] | None) -> None:
    layers = f"\n  - {layer}\n  - Conv1D: {{filters: 2, kernel_size: 3}}\n"
    after = None if seen is None else (3,)
    assert list(receptive_fields(read("[40, 2]", layers)[1])) == [seen, after]


@pytest.mark.keras
@pytest.mark.parametrize(("layer", "seen"), MIXERS)
def test_gradients_of_a_sum_reach_as_far(layer: str, seen: tuple[int, ...] | None) -> None:
    import numpy
    import tensorflow as tf

    model = seqspec.build(read("[40, 2]", f"\n  - {layer}\n")[0])
    x = tf.constant(numpy.random.default_rng(0).normal(size=(1, 40, 2)), tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = model(x)[0, 20]
    reached = tape.jacobian(y, x).numpy().any(axis=(0, 1, 3))
    assert reached.sum() == (40 if seen is None else 1)


@pytest.mark.keras
@pytest.mark.parametrize(
    "layers",
    [
        "\n  - Conv1D: {filters: 1, kernel_size: 3, strides: 2}\n  - Conv1D: {filters: 1, kernel_size: 5}\n",
        "\n  - Conv1D: {filters: 1, kernel_size: 2, dilation_rate: 3}\n  - AveragePooling1D: 4\n",
        "\n  - AveragePooling1D: {pool_size: 3, strides: 2}\n  - UpSampling1D: 3\n"
        "  - Conv1D: {filters: 1, kernel_size: 4}\n",
    ],
)
def test_gradients_reach_as_far(layers: str) -> None:
    """The inputs that some answer depends on span the receptive field, and never more."""
    import tensorflow as tf

    spec, flow = read("[48, 1]", layers)
    model = seqspec.build(spec)
    for weight in model.trainable_variables:
        weight.assign(tf.ones_like(weight))
    x = tf.ones((1, 48, 1))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = model(x)
    spans = []
    for row in tf.reshape(tape.jacobian(y, x), (-1, 48)).numpy():
        seen = row.nonzero()[0]
        spans.append(int(seen[-1] - seen[0] + 1))
    *_, field = receptive_fields(flow)
    assert field == (max(spans),)
