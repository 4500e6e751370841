"""The cost of whole models: 2 for a multiply-add, 1 for a bias, 5 for a softmax value."""

from typing import Any

import pytest

from seqspec.spec.families import LAYERS
from seqspec.spec.item import read_item
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, Layer

MLP = [
    {"Dense": {"units": 64, "activation": "relu"}},
    {"Dropout": 0.5},
    {"Dense": {"units": 64, "activation": "relu"}},
    {"Dense": {"units": 10, "activation": "softmax"}},
]
# The model of specs/vgg_like.yaml.
VGG = [
    *[{"Conv2D": {"filters": 32, "kernel_size": 3, "activation": "relu"}}] * 2,
    {"MaxPooling2D": 2},
    {"Dropout": 0.25},
    *[{"Conv2D": {"filters": 64, "kernel_size": 3, "activation": "relu"}}] * 2,
    {"MaxPooling2D": 2},
    {"Dropout": 0.25},
    "Flatten",
    {"Dense": {"units": 256, "activation": "relu"}},
    {"Dropout": 0.5},
    {"Dense": {"units": 10, "activation": "softmax"}},
]


def cost(items: list[Any], shape: Shape) -> Cost:  # Any: items as they stand in the YAML
    total = Cost()
    for item in items:
        layer = read_item(LAYERS, item)
        assert isinstance(layer, Layer)
        step, shape = layer.cost(shape), layer.output_shape(shape)
        assert step is not None
        total += step
    return total


@pytest.mark.parametrize(
    ("items", "shape", "flops"),
    [
        # 2 * (20 * 64 + 64 * 64 + 64 * 10) + 64 + 64 + 10 + 5 * 10
        pytest.param(MLP, (20,), 12_220, id="mlp"),
        pytest.param(VGG, (100, 100, 3), 424_352_188, id="vgg"),
        pytest.param([{"MaxPooling2D": 3}], (9, 9, 2), 3 * 3 * 2 * 9, id="pool"),
        pytest.param(["GlobalAveragePooling2D"], (9, 9, 4), 9 * 9 * 4, id="global-pool"),
        pytest.param(["GlobalMaxPooling1D"], (9, 4), 9 * 4, id="global-max"),
        pytest.param([{"AdaptiveAveragePooling2D": 3}], (9, 9, 4), 9 * 9 * 4, id="adaptive"),
        # Two windows of 5 along each axis share the middle.
        pytest.param([{"AdaptiveMaxPooling2D": 2}], (9, 9, 4), 10 * 10 * 4, id="overlapping"),
        # 2 * 12 * 3 * 4 * (6 + 4), and at each step both rows of the bias (2, 12).
        pytest.param([{"GRU": 4}], (12, 6), 2_880 + 12 * 24, id="gru"),
        pytest.param([{"GRU": {"units": 4, "reset_after": False}}], (12, 6), 2_880 + 12 * 12, id="gru-1"),
        # The kernel of 6 by 3 gets 2 * 6 * 3 multiply-adds, a factor and a sum.
        pytest.param([{"Dense": {"units": 3, "lora_rank": 2}}], (6,), 39 + 108, id="low-rank"),
        pytest.param(
            [{"Embedding": {"input_dim": 6, "output_dim": 3, "lora_rank": 2}}], (5,), 108, id="table"
        ),
        pytest.param(
            [{"EinsumDense": {"equation": "ab,bc->ac", "output_shape": 3, "lora_rank": 2}}], (6,),
            36 + 108, id="einsum",
        ),
    ],
)  # fmt: skip
def test_flops(items: list[Any], shape: Shape, flops: int) -> None:
    assert cost(items, shape).flops == flops


@pytest.mark.keras
@pytest.mark.parametrize(
    ("item", "shape"),
    [
        ({"Dense": {"units": 3, "activation": "softmax"}}, (6,)),
        ({"Dense": {"units": 3, "lora_rank": 2}}, (6,)),
        ({"EinsumDense": {"equation": "ab,bc->ac", "output_shape": 3, "lora_rank": 2}}, (6,)),
        ({"Conv2D": {"filters": 3, "kernel_size": 2}}, (9, 9, 4)),
        ({"SeparableConv2D": {"filters": 3, "kernel_size": 2}}, (9, 9, 4)),
        ({"AveragePooling2D": 3}, (9, 9, 4)),
        ("GlobalAveragePooling2D", (9, 9, 4)),
    ],
)  # fmt: skip
def test_the_profiler_of_tensorflow_counts_the_same(item: Any, shape: Shape) -> None:
    import keras
    import tensorflow as tf
    from tensorflow.python.framework.convert_to_constants import (
        convert_variables_to_constants_v2_as_graph as frozen,
    )
    from tensorflow.python.profiler.model_analyzer import profile
    from tensorflow.python.profiler.option_builder import ProfileOptionBuilder as Options

    from seqspec.runtime.objects import make

    model = keras.Sequential([keras.Input(shape), make(read_item(LAYERS, item))])
    called = tf.function(model).get_concrete_function(tf.TensorSpec((1, *shape)))
    _, definition = frozen(called)
    options = Options(Options.float_operation()).with_empty_output().build()
    with tf.Graph().as_default() as graph:
        tf.graph_util.import_graph_def(definition, name="")
        counted = profile(graph, options=options).total_float_ops
    assert cost([item], shape).flops == counted
