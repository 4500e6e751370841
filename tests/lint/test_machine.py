"""What asks for a GPU is told of, and refused where there is none."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.lint.check import check, has_gpu
from seqspec.source.parse import parse
from seqspec.source.problem import SpecError
from seqspec.spec.families import LAYERS
from seqspec.spec.item import read_item
from seqspec.spec.layers._layer import Layer

TEXT = "seqspec: 1\ninput: {shape: [6, 3]}\nlayers: [{LSTM: {units: 2, use_cudnn: true}}]\n"


@pytest.mark.parametrize("there", [True, False])
def test_a_machine_without_a_gpu_is_told_before(there: bool, monkeypatch: Any) -> None:
    monkeypatch.setattr("seqspec.lint.check.has_gpu", lambda: there)
    checked = check(parse(TEXT, "a.yaml")).must_work()
    if there:
        assert checked.must_fit() is checked
        return
    with pytest.raises(SpecError) as caught:
        checked.must_fit()
    (problem,) = caught.value.problems
    assert (problem.code, str(problem.severity)) == ("SQ409", "error")
    assert problem.message == "LSTM with `use_cudnn: true` works on a GPU only"


@pytest.mark.keras
@pytest.mark.parametrize("name", ["LSTM", "GRU"])
@pytest.mark.parametrize(
    "settings",
    [
        {"activation": "relu"}, {"recurrent_activation": "hard_sigmoid"}, {"use_bias": False},
        {"unroll": True}, {"recurrent_dropout": 0.1}, {"dropout": 0.1}, {"reset_after": False},
        {"activation": "tanh"}, {"go_backwards": True},
    ],
    ids=str,
)  # fmt: skip
def test_cudnn_computes_with_the_settings_that_keras_says(
    name: str, settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Keras asks of the settings beside the GPU that is not here."""
    import keras

    if name == "LSTM" and "reset_after" in settings:
        pytest.skip("GRU alone has it")
    module = sys.modules["keras.src.backend.tensorflow.rnn"]  # a function has its name
    monkeypatch.setattr(module, "_is_gpu_available", lambda: True)
    layer = getattr(keras.layers, name)(2, use_cudnn=True, **settings)
    theirs = not layer.supports_jit and not layer.recurrent_dropout
    try:
        read_item(LAYERS, {name: {"units": 2, "use_cudnn": True, **settings}})
        ours = True
    except ValidationError:
        ours = False
    assert ours == theirs


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(has_gpu(), reason="there is a GPU")
@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
@pytest.mark.parametrize(
    "dtype", ["float32", "float64", "float16", "mixed_float16", "mixed_bfloat16"]
)
@pytest.mark.parametrize(
    "layer",
    [
        *({name: {"filters": 2, "kernel_size": 2}} for name in (
            "Conv1D", "Conv2D", "Conv3D", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose",
            "ConvLSTM1D", "SeparableConv2D",
        )),
        {"DepthwiseConv2D": {"kernel_size": 2}}, {"MaxPooling2D": {}}, {"MaxPooling3D": {}},
        {"AveragePooling3D": {"pool_size": 2}},
    ],
    ids=lambda layer: next(iter(layer)),
)  # fmt: skip
def test_what_has_a_kernel_on_a_cpu_is_trained_there(
    layer: dict[str, Any], dtype: str, data_format: str
) -> None:
    import tensorflow as tf

    from seqspec.runtime.objects import make

    ((name, settings),) = layer.items()
    item = read_item(LAYERS, {name: {**settings, "dtype": dtype, "data_format": data_format}})
    assert isinstance(item, Layer)
    axes = next(int(each) for each in name if each.isdigit()) + ("LSTM" in name)
    made, before = make(item), tf.Variable(tf.ones([2] + [4] * (axes + 1)))

    @tf.function
    def step() -> Any:
        with tf.GradientTape() as tape:
            answer = tf.reduce_sum(tf.cast(made(before), "float32"))
        return tape.gradient(answer, [before])

    try:
        made(before)
        step()
        trained = True
    except Exception:  # whatever TensorFlow raises
        trained = False
    assert trained == (item.gpu_only() is None)
