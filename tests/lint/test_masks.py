"""Models with masks: what is refused is what Keras cannot train, and what is lost is told."""

from __future__ import annotations

from typing import Any

import pytest

from seqspec.lint.check import Checked, check
from seqspec.source.parse import parse

SPEC = "seqspec: 1\ninput: {shape: %s}\nlayers: [%s]\n"
EMBEDDING = "Embedding: {input_dim: 9, output_dim: 4, mask_zero: true}"
IDS, LINES, FILM = "[6], dtype: int32", "[4, 6], dtype: int32", "[6, 5, 4]"
MASKING = "Masking"


def checked(given: str, *layers: str, more: str = "") -> Checked:
    written = ", ".join(each if each == MASKING else f"{{{each}}}" for each in layers)
    return check(parse(SPEC % (given, written) + more, "a.yaml"))


def fails(found: Checked) -> bool:
    """Whether Keras cannot compute the answers while training."""
    import tensorflow as tf

    from seqspec.runtime.build import build

    assert found.spec is not None and found.flow is not None
    model = build(found.spec)
    whole = found.spec.input is not None and found.spec.input.kind == "whole"
    batch = tf.ones((7, *found.flow.input_shape), "int32" if whole else "float32")
    try:
        tf.function(lambda values: model(values, training=True))(batch)
    except (ValueError, tf.errors.InvalidArgumentError):
        return True
    return False


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("given", "layers", "refused"),
    [
        (IDS, (EMBEDDING, "Softmax: -1", "LSTM: 3"), "Softmax"),
        (IDS, (EMBEDDING, "Dropout: 0.1", "LSTM: 3"), None),
        (LINES, (EMBEDDING, "TimeDistributed: {layer: {LSTM: 3}}", "LSTM: 2"), "LSTM"),
        (LINES, (EMBEDDING, "TimeDistributed: {layer: {GlobalAveragePooling1D: {}}}", "GRU: 3"), "GRU"),
        (LINES, (EMBEDDING, "ConvLSTM1D: {filters: 2, kernel_size: 2}"), "ConvLSTM1D"),
        (FILM, (MASKING, "TimeDistributed: {layer: {LSTM: 2}}", "LSTM: 3"), "LSTM"),
        (FILM, (MASKING, "TimeDistributed: {layer: {LSTM: 2}}", "Flatten: {}", "Dense: 3"), None),
        (FILM, (MASKING, "Bidirectional: {layer: {ConvLSTM1D: {filters: 2, kernel_size: 2}}}"),
         "ConvLSTM1D"),
    ],
)  # fmt: skip
def test_a_model_is_refused_where_keras_cannot_take_its_mask(
    given: str, layers: tuple[str, ...], refused: str | None
) -> None:
    found = checked(given, *layers)
    told = [(each.code, each.message.split()[0], len(each.related)) for each in found.errors]
    assert told == ([("SQ111", refused, 1)] if refused else [])
    assert fails(found) == (refused is not None)


@pytest.mark.parametrize(
    ("layers", "lost"),
    [
        ((EMBEDDING, "Conv1D: {filters: 4, kernel_size: 3}", "LSTM: 3"), True),
        ((EMBEDDING, "MaxPooling1D: 2", "Dense: 3", "GlobalAveragePooling1D: {}"), True),
        ((EMBEDDING, "UpSampling1D: 2", "Bidirectional: {layer: {LSTM: 3}}"), True),
        ((EMBEDDING, "Flatten: {}", "Dense: 3", "Softmax: -1"), False),
        ((EMBEDDING, "Conv1D: {filters: 4, kernel_size: 3}", "GlobalMaxPooling1D: {}"), False),
        ((EMBEDDING, "Conv1D: {filters: 4, kernel_size: 3}", MASKING, "LSTM: 3"), False),
        ((EMBEDDING, "LSTM: {units: 3, return_sequences: true}", "LSTM: 3"), False),
        ((EMBEDDING, "LSTM: 3", "RepeatVector: 4", "LSTM: 3"), False),
    ],
)
def test_a_mask_is_told_lost_where_it_would_be_read(layers: tuple[str, ...], lost: bool) -> None:
    found = [each.code for each in checked(IDS, *layers).problems]
    assert found == (["SQ112"] if lost else [])


LOSS = "compile: {loss: %s}\ndata: {dummy: {x: %s, y: {uniform: {shape: %s}}, samples: 32}}\n"


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("given", "layers", "labels"),
    [
        (IDS, (EMBEDDING, "Dense: 1"), (6,)),
        (IDS, (EMBEDDING, "Dense: 1"), (6, 1)),
        (IDS, (EMBEDDING, "Dense: 3"), (6, 3)),
        (IDS, (EMBEDDING, "TimeDistributed: {layer: {RepeatVector: 3}}"), (6, 3, 4)),
        (FILM, (MASKING, "TimeDistributed: {layer: {LSTM: 3}}"), (6, 3)),
        (FILM, (MASKING, "Dense: 3"), (6, 5, 3)),
        ("[5]", (MASKING, "Dense: 3"), (3,)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("loss", ["MeanSquaredError", "Dice", "{CosineSimilarity: {axis: 1}}"])
def test_the_mask_of_the_answers_is_held_to_the_values_of_the_loss(
    given: str, layers: tuple[str, ...], labels: tuple[int, ...], loss: str
) -> None:
    import keras
    import tensorflow as tf
    from keras.src import backend

    from seqspec.runtime.objects import made

    source = "{tokens: {vocabulary: 9}}" if given == IDS else "uniform"
    found = checked(given, *layers, more=LOSS % (loss, source, list(labels)))
    assert found.flow is not None and found.spec is not None and found.spec.compile is not None
    measure: Any = keras.losses.get(made(found.spec.compile.loss))
    answers = tf.ones((7, *found.flow.output_shape))
    mask = found.flow.steps[-1].mask
    assert mask is not None
    backend.set_keras_mask(answers, tf.ones((7, *mask), bool))
    try:
        measure(tf.ones((7, *labels)), answers)
        failed = False
    except (ValueError, tf.errors.InvalidArgumentError):
        failed = True
    assert [each.code for each in found.errors] == (["SQ113"] if failed else [])
