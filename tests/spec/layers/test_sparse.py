"""Sparse tensors, which some encodings answer and few layers compute, against Keras."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from seqspec.lint.check import outline
from seqspec.source.parse import parse
from seqspec.spec.families import LAYERS
from seqspec.spec.layers._layer import NUMBERS, Layer
from tests.spec.layers.draws import batch_of, placed

BY_CHANCE = {"RandomColorJitter", "RandomElasticTransform"}  # at times they do nothing
OF_NUMBERS = [
    each for each in LAYERS.classes() if each.takes & NUMBERS and each.__name__ not in BY_CHANCE
]
# Encodings of encodings, which Keras computes of some tensors and not of others.
AT_TIMES = {"CategoryEncoding", "Discretization", "Hashing", "IntegerLookup", "Embedding",
            "ReversibleEmbedding", "SpectralNormalization"}  # fmt: skip
# What a layer must do for the test to say anything; Keras passes on all that a layer leaves as it is,
# and a vocabulary that is not given is learned beforehand.
ACTIVE = {"rate": 0.25, "stddev": 0.25, "vocabulary": (1, 2, 3)}


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("member", OF_NUMBERS, ids=lambda member: member.__name__)
@settings(
    max_examples=12, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck), phases=[Phase.generate],
)  # fmt: skip
@given(data=st.data())
def test_a_layer_makes_of_a_sparse_tensor_what_it_says(
    member: type[Layer], data: st.DataObject
) -> None:
    import tensorflow as tf

    from seqspec.runtime.objects import make

    inside = data.draw(placed(member, **ACTIVE))
    layer, shape = inside.layer, inside.before
    assume(shape)
    *places, width = batch_of(shape)
    batch = tf.one_hot(tf.zeros(places, tf.int32), width)
    assume(answers(make(layer), batch) is not None)
    answer = answers(make(layer), tf.sparse.from_dense(batch))
    said = layer.of_sparse(shape)
    if said == "stops":
        assert answer is None, layer
    elif member.__name__ not in AT_TIMES:
        assert isinstance(answer, tf.SparseTensor) == (said == "keeps"), layer


def answers(layer: Any, batch: Any) -> Any:  # Any: a Keras layer and its tensors
    """What a layer answers while training; None where it cannot."""
    try:
        training = {"training": True} if layer._call_has_training_arg else {}
        return layer(batch, **training)
    except Exception:  # whatever Keras raises
        return None


SPEC = "seqspec: 1\ninput: {shape: %s}\nlayers: [%s, %s, {Dense: 2}]\n"
ENCODED = "{CategoryEncoding: {num_tokens: 4, output_mode: one_hot, sparse: true}}"


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("shape", "layer", "code"),
    [
        ("[1]", "Identity", None),
        ("[1]", "{Dense: 3}", None),
        ("[3]", "{Dense: 3}", "SQ114"),
        ("[3]", "Flatten", None),
        ("[1]", "{Dropout: 0.5}", "SQ114"),
        ("[1]", "BatchNormalization", "SQ114"),
        ("[3]", "{Conv1D: {filters: 2, kernel_size: 1}}", "SQ114"),
        ("[1]", "{Pipeline: [Identity, {Dense: 3}]}", None),
        ("[3]", "{Pipeline: [{Conv1D: {filters: 2, kernel_size: 1}}]}", "SQ114"),
        ("[1]", "{Activation: tanh}", None),
        ("[1]", "{Activation: relu}", "SQ114"),
    ],
)
def test_what_stops_at_a_sparse_tensor_is_an_error(
    shape: str, layer: str, code: str | None
) -> None:
    import numpy

    from seqspec.runtime.build import build

    checked = outline(parse(SPEC % (shape, ENCODED, layer), "a.yaml"))
    assert [each.code for each in checked.errors] == ([code] if code else [])
    assert checked.spec is not None and checked.flow is not None
    batch = numpy.arange(4 * (checked.flow.input_shape[0] or 1)).reshape(4, -1) % 4
    try:
        model = build(checked.spec)
        model.compile(optimizer="sgd", loss="mse")
        model.train_on_batch(batch, numpy.zeros([4, *model.output_shape[1:]], "float32"))
    except Exception:  # whatever Keras raises
        assert code
    else:
        assert code is None


@pytest.mark.parametrize("layer", ["{TimeDistributed: {layer: %s}}", "{Pipeline: [%s]}"])
def test_an_encoding_inside_another_layer_is_not_sparse(layer: str) -> None:
    text = f"seqspec: 1\ninput: {{shape: [3, 1]}}\nlayers: [{layer % ENCODED}, {{Dense: 2}}]\n"
    (problem,) = outline(parse(text, "a.yaml")).errors
    assert problem.message == "a sparse CategoryEncoding must be a layer of its own"
