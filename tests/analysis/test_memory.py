"""Memory of training, worked out by hand; what optimizers keep, against Keras."""

from __future__ import annotations

from typing import Any

import pytest

import seqspec
from seqspec.analysis.flow import Flow
from seqspec.analysis.memory import Memory, memory, optimizer_bytes, optimizer_of
from seqspec.analysis.trace import trace
from seqspec.source.parse import parse
from seqspec.spec.families import OPTIMIZERS
from seqspec.spec.item import read_item
from seqspec.spec.optimizers._optimizer import Optimizer
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


def test_a_forward_pass_keeps_two_neighbours() -> None:
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


SETTINGS: list[Any] = [  # items as they stand in the YAML
    *OPTIMIZERS.names,
    {"SGD": {"momentum": 0.9}},
    {"Adam": {"amsgrad": True, "use_ema": True}},
    {"AdamW": {"amsgrad": True, "gradient_accumulation_steps": 2}},
    {"RMSprop": {"momentum": 0.1, "centered": True}},
    {"Muon": {"exclude_layers": ["dense_1"]}},
    {"Muon": {"exclude_embeddings": False}},
]
DEEP = """
seqspec: 1
input: {shape: [6]}
layers:
  - Embedding: {input_dim: 20, output_dim: 8}
  - Conv1D: {filters: 4, kernel_size: 3}
  - Dense: 5
  - BatchNormalization
  - Dense: 2
"""


@pytest.mark.keras
@pytest.mark.parametrize("given", SETTINGS, ids=str)
def test_what_an_optimizer_keeps_is_what_keras_makes(given: Any) -> None:
    from seqspec.runtime.objects import make

    spec, flow = read(DEEP)
    ours = read_item(OPTIMIZERS, given)
    assert isinstance(ours, Optimizer)
    trained = [(step.name, weight) for step in flow for weight in step.weights if weight.trainable]
    theirs = make(ours)
    theirs.build(seqspec.build(spec).trainable_variables)
    # Nadam keeps one number beside those of the weights.
    beside = 4 if type(ours).__name__ == "Nadam" else 0
    numbers = sum(each.value.numpy().nbytes for each in theirs.variables)
    assert optimizer_bytes(ours, trained) == numbers - beside
