"""Masks go from layer to layer as in Keras, and what cannot take one is refused."""

from __future__ import annotations

from typing import Any

import pytest

from seqspec.spec.families import LAYERS
from seqspec.spec.item import read_item
from seqspec.spec.kinds import Mask, Shape
from seqspec.spec.layers._layer import Layer, ShapeError

# What the settings of any layer are where it needs them.
VALUES: dict[str, Any] = {
    "units": 3, "filters": 3, "kernel_size": 2, "rate": 0.5, "stddev": 0.5, "n": 2, "factor": 0.1,
    "input_dim": 9, "output_dim": 4, "scale": 2.0, "num_bins": 3, "output_size": 2, "num_tokens": 5,
    "height": 4, "width": 4, "height_factor": 0.1, "width_factor": 0.1, "vocabulary": [1, 2],
    "bin_boundaries": [1.0], "activation": "tanh", "frame_length": 4, "frame_step": 2,
    "target_height": 4, "target_width": 4, "degenerate": 1, "axis": -1, "pool_size": 2,
}  # fmt: skip
OF: dict[str, dict[str, Any]] = {
    "Reshape": {"target_shape": [-1, 2]}, "Permute": {"dims": [2, 1]},
    "EinsumDense": {"equation": "abc,cd->abd", "output_shape": [None, 3]},
    "StringLookup": {"vocabulary": ["a"]}, "TextVectorization": {"vocabulary": ["a"]},
    "Discretization": {"bin_boundaries": [1.0]}, "CategoryEncoding": {"num_tokens": 9},
    "RandomPosterization": {"factor": 4}, "RandomColorJitter": {"brightness_factor": 0.1},
    "GroupNormalization": {"groups": 1}, "Normalization": {"mean": 0.0, "variance": 1.0},
    "TimeDistributed": {"layer": {"Dense": 3}}, "Bidirectional": {"layer": {"LSTM": 3}},
    "SpectralNormalization": {"layer": {"Dense": 3}}, "Pipeline": {"layers": ["ReLU"]},
}  # fmt: skip
SHAPES: tuple[Shape, ...] = (
    (6, 4), (6, 5, 3), (6, 5, 4, 3), (6, 5, 4, 4, 3), (16,), (4, 4, 3), (2,),
)  # fmt: skip
# What is not called on numbers in batches, and passes no mask on; and what passes on the masks of the
# layers inside it, of which Keras knows only when it is called.
LEFT_OUT = (
    "Pipeline", "SpectralNormalization", "StringLookup", "IntegerLookup", "TextVectorization",
    "MelSpectrogram", "STFTSpectrogram",
)  # fmt: skip


def layer_of(name: str, **settings: Any) -> Layer:
    """A layer with the settings that it needs."""
    member = LAYERS.find(name)
    assert member is not None
    needed = [key for key, field in member.model_fields.items() if field.is_required()]
    given = OF.get(name) or {key: VALUES[key] for key in needed}
    layer = read_item(LAYERS, {name: {**given, **settings}})
    assert isinstance(layer, Layer)
    return layer


def shape_of(layer: Layer) -> Shape:
    """The first of some shapes that the layer takes."""
    for shape in SHAPES:
        try:
            layer.output_shape(shape)
        except ShapeError:
            continue
        return shape
    raise AssertionError(layer)


def ours(layer: Layer, shape: Shape, mask: Mask) -> Mask | str:
    try:
        return layer.mask_after(shape, mask)
    except ShapeError:
        return "refused"


def keras_has(layer: Layer, shape: Shape, mask: Mask) -> Mask | str:
    """The mask of what Keras answers in a compiled step, in batches of 7."""
    import tensorflow as tf
    from keras.src import backend

    from seqspec.runtime.objects import make

    made = make(layer)
    found: list[Mask] = []

    @tf.function
    def run(values: Any, mask: Any) -> Any:
        if mask is not None:
            backend.set_keras_mask(values, mask)
        training = {"training": True} if made._call_has_training_arg else {}
        answer = made(values, **training)
        after = backend.get_keras_mask(answer)
        found.append(None if after is None else tuple(after.shape[1:]))
        return answer

    try:
        run(tf.ones((7, *shape)), None if mask is None else tf.ones((7, *mask), bool))
    except Exception:  # whatever Keras and TensorFlow raise
        return "refused"
    return found[-1]


NAMES = [member.__name__ for member in LAYERS.classes() if member.__name__ not in LEFT_OUT]


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
def test_every_layer_passes_on_the_mask_that_keras_passes_on() -> None:
    """By what Keras says of its layers beforehand; the cases below hold the calls themselves to it."""
    import keras
    from keras.src import backend

    from seqspec.runtime.objects import make

    for name in NAMES:
        layer = layer_of(name)
        shape = shape_of(layer)
        masks = (shape[:-1], shape[:1], shape)
        mask = next(each for each in masks if ours(layer, shape, each) != "refused")
        values = keras.KerasTensor((None, *shape))
        backend.set_keras_mask(values, keras.KerasTensor((None, *mask), "bool"))
        answer = make(layer)(values)
        # Before it is called, Keras has some layers of images answer the very thing that they get.
        after = None if answer is values else backend.get_keras_mask(answer)
        theirs = None if after is None else tuple(after.shape[1:])
        assert layer.mask_after(shape, mask) == theirs, name


SEQUENCE, FILM = (6, 4), (6, 5, 3)
CASES: list[tuple[dict[str, Any], Shape, list[Shape]]] = [
    ({"Softmax": {}}, SEQUENCE, [(), (4,), (6,), (6, 4), (6, 1), (6, 3), (6, 4, 1)]),
    ({"BatchNormalization": {}}, SEQUENCE, [(), (6,), (1,), (6, 4)]),
    ({"BatchNormalization": {"axis": 1}}, FILM, [(6,), (6, 5), (6, 1), (5, 6)]),
    ({"GlobalAveragePooling1D": {}}, SEQUENCE, [(), (6,), (6, 4), (6, 1)]),
    ({"GlobalAveragePooling1D": {"data_format": "channels_first"}}, SEQUENCE, [(6,), (4,), (1,)]),
    ({"LSTM": {"units": 3, "return_sequences": True}}, SEQUENCE,
     [(), (6,), (6, 1), (6, 3), (6, 4), (6, 3, 1)]),
    ({"GRU": {"units": 3, "unroll": True}}, SEQUENCE, [(6,), (6, 1), (6, 3)]),
    ({"SimpleRNN": 3}, SEQUENCE, [(6,), (6, 3), (6, 4)]),
    ({"ConvLSTM1D": {"filters": 2, "kernel_size": 2, "padding": "same"}}, FILM,
     [(6,), (6, 5), (6, 4), (6, 1, 2, 1)]),
    ({"ConvLSTM1D": {"filters": 2, "kernel_size": 2, "return_sequences": True}}, FILM,
     [(6, 4)]),
    ({"Bidirectional": {"layer": {"LSTM": {"units": 3, "return_sequences": True}}}}, SEQUENCE,
     [(), (6,), (6, 4), (6, 3)]),
    ({"Bidirectional": {"layer": {"ConvLSTM1D": {"filters": 2, "kernel_size": 2}}}}, FILM,
     [(6,), (6, 5)]),
    ({"TimeDistributed": {"layer": {"LSTM": 3}}}, FILM, [(), (6,), (6, 5), (6, 5, 3)]),
    ({"TimeDistributed": {"layer": {"Dense": 3}}}, FILM, [(), (6,), (6, 5), (6, 5, 3)]),
    ({"TimeDistributed": {"layer": "GlobalAveragePooling1D"}}, FILM, [(6,), (6, 5)]),
    ({"TimeDistributed": {"layer": "Softmax"}}, FILM, [(6,), (6, 3), (6, 5, 3)]),
    ({"TimeDistributed": {"layer": "BatchNormalization"}}, FILM, [(6,), (6, 5)]),
    ({"Pipeline": {"layers": ["ReLU", {"LSTM": 3}]}}, SEQUENCE, [(6,), (6, 4)]),
    ({"Pipeline": {"layers": [{"Embedding": {"input_dim": 9, "output_dim": 4, "mask_zero": True}},
                              "ReLU"]}}, SEQUENCE, [(6,)]),
    ({"Pipeline": {"layers": ["Masking", {"UpSampling1D": 2}]}}, SEQUENCE, [(6,)]),
    ({"Pipeline": {"layers": ["ReLU", {"Dense": 3}]}}, SEQUENCE, [(6,)]),
    ({"SpectralNormalization": {"layer": {"Dense": 3}}}, SEQUENCE, [(6,)]),
    ({"SpectralNormalization": {"layer": {"Conv1D": {"filters": 2, "kernel_size": 2}}}}, SEQUENCE,
     [(6,)]),
    ({"Embedding": {"input_dim": 9, "output_dim": 4, "mask_zero": True}}, SEQUENCE, [(6,)]),
    ({"ReversibleEmbedding": {"input_dim": 9, "output_dim": 4, "mask_zero": True}}, SEQUENCE, [(6,)]),
    ({"Masking": {}}, FILM, [(6,)]),
]  # fmt: skip


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("given", "shape", "masks"), CASES, ids=lambda each: str(each)[:60])
def test_a_mask_is_refused_where_keras_cannot_take_it(
    given: dict[str, Any], shape: Shape, masks: list[Shape]
) -> None:
    layer = read_item(LAYERS, given)
    assert isinstance(layer, Layer)
    for mask in masks:
        assert ours(layer, shape, mask) == keras_has(layer, shape, mask), mask
