"""Memory of training, worked out by hand; what optimizers keep, against Keras."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import seqspec
from seqspec.analysis.flow import Flow
from seqspec.analysis.memory import Memory, memory, optimizer_bytes, optimizer_of
from seqspec.analysis.trace import trace
from seqspec.lint.check import check
from seqspec.source.parse import parse
from seqspec.spec.families import OPTIMIZERS
from seqspec.spec.item import read_item
from seqspec.spec.optimizers._optimizer import Optimizer
from seqspec.spec.optimizers.adam import Adam
from seqspec.spec.spec import Spec
from seqspec.spec.validate import validate

MLP = """
seqspec: 1
input: {shape: [20]}
layers:
  - Dense: 64
  - Dropout: 0.5
  - Dense: 10
compile: {optimizer: adam, loss: mse}
"""


def read(text: str) -> tuple[Spec, Flow]:
    spec = validate(parse(text, "a.yaml")).spec
    assert spec is not None
    flow, problems = trace(spec)
    assert flow is not None and not problems
    return spec, flow


def test_memory_of_an_mlp() -> None:
    spec, flow = read(MLP)
    weights = 4 * (20 * 64 + 64 + 64 * 10 + 10)
    answers = 4 * (20 + 64 + 64 + 10)
    assert memory(flow, optimizer_of(spec), batch=32) == Memory(
        32, weights, weights, 2 * weights + 12, 32 * (answers + 4 * (64 + 64))
    )


def test_a_forward_pass_keeps_what_a_layer_gets_and_answers() -> None:
    _, flow = read(MLP)
    assert memory(flow, None, batch=2) == Memory(2, 4 * 1994, 0, 0, 2 * 4 * (64 + 64))


def test_frozen_weights_have_no_gradients() -> None:
    spec, flow = read(MLP.replace("Dense: 64", "Dense: {units: 64, trainable: false}"))
    found = memory(flow, optimizer_of(spec), batch=1)
    assert found is not None
    assert (found.gradients, found.optimizer) == (4 * 650, 2 * 4 * 650 + 12)


def test_an_open_length_is_known_only_at_run_time() -> None:
    spec, flow = read("seqspec: 1\ninput: {shape: [null, 8]}\nlayers: [{LSTM: 4}]\n")
    assert memory(flow, optimizer_of(spec), batch=1) is None


def kept(shape: str, *layers: str, batch: int = 1) -> int:
    """The activations of training a model, in numbers of 32 bits."""
    listed = "".join(f"  - {layer}\n" for layer in layers)
    _, flow = read(f"seqspec: 1\ninput: {shape}\nlayers:\n{listed}")
    found = memory(flow, Adam(), batch)
    assert found is not None
    return found.activations // 4


def test_layers_in_a_pipeline_keep_what_they_keep_outside() -> None:
    layers = ["Conv1D: {filters: 8, kernel_size: 3}", "Conv1D: {filters: 2, kernel_size: 3}"]
    inside = ", ".join(f"{{{layer}}}" for layer in layers)
    # 10 * 4, then 8 * 8 and 6 * 2, and the gradients of the last two
    assert kept("{shape: [10, 4]}", *layers) == 40 + 64 + 12 + (64 + 12)
    assert kept("{shape: [10, 4]}", f"Pipeline: {{layers: [{inside}]}}") == 40 + 64 + 12 + (64 + 12)


@pytest.mark.parametrize(("name", "each"), [("SimpleRNN", 1), ("GRU", 8), ("LSTM", 7)])
def test_a_recurrent_layer_keeps_numbers_of_every_step(name: str, each: int) -> None:
    # the input 5 times in all, what each of 3 units keeps of 10 steps, the answer and its gradient
    assert kept("{shape: [10, 4]}", f"{name}: 3") == 5 * 40 + 10 * 3 * each + 3 + 3
    both = kept("{shape: [10, 4]}", f"Bidirectional: {{layer: {{{name}: 3}}}}")
    assert both == 40 + 2 * (4 * 40 + 10 * 3 * each + 3) + 6 + (40 + 3)


def test_a_layer_is_kept_at_every_step_that_it_is_applied_to() -> None:
    # 8 steps of 5 numbers, made and then stacked; the input is turned and cut, and gets no gradient
    alone = kept("{shape: [8, 4]}", "TimeDistributed: {layer: {Dense: 5}}")
    assert alone == 32 + 80 + 2 * 32 + 40
    # Into an answer go as many gradients as there are steps, each as large as the whole.
    above = kept("{shape: [8, 4]}", "Dense: 4", "TimeDistributed: {layer: {Dense: 5}}")
    assert above == 32 + 32 + 80 + 2 * 32 + (8 * 32 + 40)


@pytest.mark.parametrize(("dtype", "bytes_"), [("uint8", 1), ("int32", 4), ("float64", 8)])
def test_the_input_is_kept_as_it_comes(dtype: str, bytes_: int) -> None:
    _, flow = read(
        f"seqspec: 1\ninput: {{shape: [16], dtype: {dtype}}}\nlayers: [{{Rescaling: 2}}]\n"
    )
    found = memory(flow, Adam(), batch=2)
    assert found is not None
    assert found.activations == 2 * (16 * bytes_ + 4 * 16 + 4 * 16)


CONV = "{Conv2D: {filters: 32, kernel_size: 3, activation: relu}}"
MEASURE = """
import re, sys
from pathlib import Path
import numpy, seqspec
from seqspec.source.parse import parse
from seqspec.spec.validate import validate

model = seqspec.build(validate(parse(sys.argv[1], "a.yaml")).spec)
model.compile("adam", "mse")
for batch in (1, 1, 64, 64):
    x, y = (numpy.zeros((batch, *shape[1:])) for shape in (model.input_shape, model.output_shape))
    model.train_on_batch(x, y)
    # The peak of getrusage is that of the process before it became this one, where that was larger.
    print(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.keras
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory has another unit")
@pytest.mark.parametrize(
    ("shape", "layers"),
    [
        ("[64, 64, 3]", [f"Pipeline: {{layers: [{CONV}, {CONV}]}}", "Flatten", "Dense: 9"]),
        ("[200, 64]", ["LSTM: 256", "Dense: 9"]),
        ("[100, 64]", ["Dense: 64", "TimeDistributed: {layer: {Dense: 64}}", "Flatten", "Dense: 9"]),
    ],
)  # fmt: skip
def test_a_real_step_takes_about_as_much(shape: str, layers: list[str]) -> None:
    text = f"seqspec: 1\ninput: {{shape: {shape}}}\nlayers:\n"
    text += "".join(f"  - {layer}\n" for layer in layers)
    ran = subprocess.run(
        [sys.executable, "-c", MEASURE, text], capture_output=True, text=True, check=True
    )
    _, small, _, large = (int(line) for line in ran.stdout.split())
    _, flow = read(text)
    ours = [memory(flow, Adam(), batch) for batch in (1, 64)]
    assert ours[0] and ours[1]
    grown = (ours[1].activations - ours[0].activations) / 1024
    assert grown / 1.8 < large - small < 1.8 * grown


SETTINGS: list[Any] = [  # items as they stand in the YAML
    *OPTIMIZERS.names,
    {"SGD": {"momentum": 0.9}},
    {"Adam": {"amsgrad": True, "use_ema": True}},
    {"AdamW": {"amsgrad": True, "gradient_accumulation_steps": 2}},
    {"RMSprop": {"momentum": 0.1, "centered": True}},
    {"Muon": {"exclude_layers": ["dense_1"]}},
    {"Muon": {"exclude_embeddings": False}},
]
SCHEDULE = {"ExponentialDecay": {"initial_learning_rate": 0.1, "decay_steps": 9, "decay_rate": 0.5}}
DEEP = """
seqspec: 1
input: {shape: [6]}
layers:
  - Embedding: {input_dim: 20, output_dim: 8, dtype: DTYPE}
  - Conv1D: {filters: 4, kernel_size: 3}
  - Dense: {units: 5, dtype: DTYPE}
  - BatchNormalization
  - Dense: 2
"""


@cache
def built(dtype: str) -> tuple[Flow, Any]:
    """The flow of the deep model, and what its Keras model trains."""
    spec, flow = read(DEEP.replace("DTYPE", dtype))
    return flow, seqspec.build(spec).trainable_variables


@pytest.mark.keras
@pytest.mark.parametrize("dtype", ["float32", "float16", "float64", "mixed_float16"])
@pytest.mark.parametrize("rate", [0.01, SCHEDULE], ids=["rate", "schedule"])
@pytest.mark.parametrize("given", SETTINGS, ids=str)
def test_what_an_optimizer_keeps_is_what_keras_makes(given: Any, rate: Any, dtype: str) -> None:
    from seqspec.runtime.objects import make

    flow, variables = built(dtype)
    name, settings = (given, {}) if isinstance(given, str) else next(iter(given.items()))
    ours = read_item(OPTIMIZERS, {name: {**settings, "learning_rate": rate}})
    assert isinstance(ours, Optimizer)
    theirs = make(ours)
    theirs.build(variables)
    numbers = sum(each.value.numpy().nbytes for each in theirs.variables)
    assert optimizer_bytes(ours, flow) == numbers


@pytest.mark.keras
@pytest.mark.parametrize("name", ["words", "word_embedding", "Embeddings", "deep_dense_1"])
@pytest.mark.parametrize(
    "settings", [{}, {"exclude_layers": ["dense_1"]}, {"exclude_embeddings": False}], ids=str
)
def test_muon_heeds_the_name_of_the_model(name: str, settings: dict[str, Any]) -> None:
    from seqspec.runtime.objects import make

    text = DEEP.replace("DTYPE", "float32") + f"name: {name}\n"
    text += f"compile: {{optimizer: {{Muon: {settings}}}, loss: mse}}\n"
    spec, flow = read(text)
    ours, model = optimizer_of(spec), seqspec.build(spec)
    assert ours is not None
    theirs = make(ours)
    theirs.build(model.trainable_variables)
    numbers = sum(each.value.numpy().nbytes for each in theirs.variables)
    assert optimizer_bytes(ours, flow) == numbers
    left = [theirs._should_use_adamw(each) for each in model.trainable_variables]
    told = [each.code for each in check(parse(text, "a.yaml"), Path()).problems]
    assert ("SQ418" in told) == all(left)
