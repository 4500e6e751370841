"""What asks for a GPU is told of, and refused where there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.lint import machine
from seqspec.lint.check import check
from seqspec.source.parse import parse
from seqspec.source.problem import SpecError
from seqspec.spec.families import LAYERS
from seqspec.spec.item import read_item
from seqspec.spec.layers._layer import Layer

_FOR_FLOAT16 = {"avx512_fp16", "amx_fp16", "avx_ne_convert"}
TEXT = "seqspec: 1\ninput: {shape: [6, 3]}\nlayers: [{LSTM: {units: 2, use_cudnn: true}}]\n"


@pytest.mark.parametrize("there", [True, False])
def test_a_machine_without_a_gpu_is_told_before(there: bool, monkeypatch: Any) -> None:
    monkeypatch.setattr("seqspec.lint.rules.machine.has_gpu", lambda: there)
    checked = check(parse(TEXT, "a.yaml")).must_work()
    if there:
        assert checked.must_fit() is checked
        return
    with pytest.raises(SpecError) as caught:
        checked.must_fit()
    (problem,) = caught.value.problems
    assert (problem.code, str(problem.severity)) == ("SQ409", "error")
    assert problem.message == "LSTM with `use_cudnn: true` works on a GPU only"


FIRST = (
    "seqspec: 1\ninput: {shape: [1, 6, 6]}\nlayers: [{Conv2D: {%s, data_format: channels_first}}]\n"
)
ZEN_3, ZEN_4, OLD = "avx2 fma", "avx2 avx512f avx512_vnni avx512_bf16", "avx2 avx512f"


@pytest.mark.parametrize(
    ("flags", "asked", "dtype", "fix"),
    [
        (ZEN_4, None, "float32", None),
        (ZEN_4, None, "bfloat16", None),
        (ZEN_4, None, "float64", "use `channels_last`, or compute in float32"),
        (ZEN_4, "0", "float32", "set TF_ENABLE_ONEDNN_OPTS=1 in the environment, or use `channels_last`"),
        (ZEN_3, None, "float32",
         "set TF_ENABLE_ONEDNN_OPTS=1 in the environment, or use `channels_last`"),
        (ZEN_3, "True", "float32", None),
        (ZEN_3, "perhaps", "float32",
         "set TF_ENABLE_ONEDNN_OPTS=1 in the environment, or use `channels_last`"),
        (ZEN_3, "1", "mixed_bfloat16", "use `channels_last`, or compute in float32"),
        (OLD, "1", "mixed_bfloat16", None),
        (OLD, None, "mixed_bfloat16", "set TF_ENABLE_ONEDNN_OPTS=1 in the environment, or "
         "use `channels_last`, or compute in float32"),
    ],
)  # fmt: skip
def test_a_cpu_without_the_kernels_is_told_before(
    flags: str,
    asked: str | None,
    dtype: str,
    fix: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pretend(monkeypatch, tmp_path / "cpuinfo", flags, asked)
    text = FIRST % f"filters: 2, kernel_size: 2, dtype: {dtype}"
    checked = check(parse(text, "a.yaml")).must_work()
    assert [each.code for each in checked.problems] == ["SQ409"]
    if fix is None:
        assert checked.must_fit() is checked
        return
    with pytest.raises(SpecError) as caught:
        checked.must_fit()
    (problem,) = caught.value.problems
    assert (str(problem.severity), problem.fix) == ("error", fix)


@pytest.mark.parametrize("has_gpu", [True, False])
def test_what_no_gpu_computes_is_told_where_there_is_one(
    has_gpu: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, tmp_path / "cpuinfo", ZEN_3)
    monkeypatch.setattr("seqspec.lint.rules.machine.has_gpu", lambda: has_gpu)
    layer = "{DepthwiseConv2D: {kernel_size: 2, strides: [1, 2]%s}}"
    text = "seqspec: 1\ninput: {shape: [6, 6, 1]}\nlayers: [%s, %s]\n"
    text %= (layer % "", layer % ", dtype: float64")
    with pytest.raises(SpecError) as caught:
        check(parse(text, "a.yaml")).must_work().must_fit()
    assert [each.message for each in caught.value.problems] == [
        "DepthwiseConv2D with `strides: [1, 2]` works only on a CPU where TensorFlow uses oneDNN",
        "DepthwiseConv2D with `strides: [1, 2]` in float64 works nowhere, as TensorFlow has no kernel"
        " for it",
    ]


def pretend(
    monkeypatch: pytest.MonkeyPatch, file: Path, flags: str, asked: str | None = None
) -> None:
    """Another machine, without a GPU: a CPU that can do what `flags` says, and what the user has set."""
    file.write_text(f"processor\t: 0\nflags\t\t: fpu sse2 {flags}\n")
    monkeypatch.setattr("seqspec.lint.machine.CPU_FILE", file)
    monkeypatch.setattr("seqspec.lint.rules.machine.has_gpu", lambda: False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    if asked is None:
        monkeypatch.delenv("TF_ENABLE_ONEDNN_OPTS", raising=False)
    else:
        monkeypatch.setenv("TF_ENABLE_ONEDNN_OPTS", asked)


def test_all_that_a_layer_needs_is_told_at_once() -> None:
    given = "filters: 2, kernel_size: 2, dilation_rate: 2"
    text = (FIRST % given).replace("Conv2D", "Conv2DTranspose")
    found = check(parse(text, "a.yaml")).problems
    assert [each.fix for each in found] == [
        "leave `dilation_rate` at 1",
        "use `channels_last`",
    ]


def test_a_machine_whose_cpu_is_not_known_has_no_onednn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, tmp_path / "cpuinfo", ZEN_4)
    assert machine.uses_onednn()
    monkeypatch.setattr("seqspec.lint.machine.CPU_FILE", tmp_path / "none")
    assert not machine.uses_onednn()
    monkeypatch.setattr("platform.machine", lambda: "arm64")
    monkeypatch.setenv("TF_ENABLE_ONEDNN_OPTS", "1")
    assert (machine.uses_onednn(), machine.switch("onednn")) == (False, None)


@pytest.mark.keras
def test_tensorflow_uses_onednn_where_we_say_so() -> None:
    from tensorflow.python.util import _pywrap_util_port

    assert machine.uses_onednn() == _pywrap_util_port.IsMklEnabled()


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
@pytest.mark.skipif(machine.has_gpu(), reason="there is a GPU")
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
        *({name: {"filters": 2, "kernel_size": 2, "dilation_rate": 2}} for name in (
            "Conv1D", "Conv2D", "Conv2DTranspose", "ConvLSTM2D", "SeparableConv2D",
        )),
        {"SeparableConv2D": {"filters": 2, "kernel_size": 2, "strides": [1, 2]}},
        {"DepthwiseConv2D": {"kernel_size": 2, "strides": [2, 1]}},
        {"STFTSpectrogram": {"frame_length": 4}},
        {"Conv2D": {"filters": 2, "kernel_size": 2, "groups": 2}},
        {"DepthwiseConv2D": {"kernel_size": 2}}, {"MaxPooling2D": {}}, {"MaxPooling3D": {}},
        {"AveragePooling3D": {"pool_size": 2}},
    ],
    ids=lambda layer: f"{next(iter(layer))}-{[*next(iter(layer.values()))][-1:]}",
)  # fmt: skip
def test_what_has_a_kernel_on_a_cpu_is_trained_there(
    layer: dict[str, Any], dtype: str, data_format: str
) -> None:
    import tensorflow as tf

    from seqspec.runtime.objects import make

    if "float16" in dtype and not machine.features().isdisjoint(_FOR_FLOAT16):
        pytest.skip("nobody has seen what oneDNN computes in float16 on such a CPU")
    ((name, settings),) = layer.items()
    if name == "STFTSpectrogram" and "bfloat16" in dtype:
        pytest.skip("a spec refuses it")
    item = read_item(LAYERS, {name: {**settings, "dtype": dtype, "data_format": data_format}})
    assert isinstance(item, Layer)
    axes = next((int(each) for each in name if each.isdigit()), 1) + ("LSTM" in name)
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
    assert trained == all(machine.has(each.cpu) for each in item.needs())


@pytest.mark.keras
@pytest.mark.skipif("SEQSPEC_SWITCHED" in os.environ, reason="this is the process of its own")
def test_the_same_holds_with_the_other_kernels() -> None:
    """Of an x86 CPU, which has oneDNN where the user wants it; elsewhere nothing changes."""
    other = {"TF_ENABLE_ONEDNN_OPTS": str(int(not machine.uses_onednn())), "SEQSPEC_SWITCHED": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", __file__, "-k", "trained or uses"],
        env={**os.environ, **other},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
