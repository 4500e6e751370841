"""Pipeline, worked out by hand: its layers one after the other."""

import pytest
from pydantic import ValidationError

from seqspec.spec.families import LAYERS
from seqspec.spec.item import read_item
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, Window
from seqspec.spec.layers.convolutional import Conv1D
from seqspec.spec.layers.core import Dense
from seqspec.spec.layers.image_size import Resizing
from seqspec.spec.layers.max_pooling import MaxPooling1D
from seqspec.spec.layers.normalization import BatchNormalization, LayerNormalization
from seqspec.spec.layers.pipeline import Pipeline
from seqspec.spec.layers.preprocessing import Rescaling
from tests.spec.layers.checks import check_layer, check_refusal

CONV = Conv1D(filters=4, kernel_size=3)  # on 2 features: 3 * 2 * 4 + 4 parameters


@pytest.mark.parametrize(
    ("layer", "before", "after", "parameters"),
    [
        pytest.param(Pipeline(layers=(Dense(units=5),)), (3,), (5,), 3 * 5 + 5, id="one"),
        pytest.param(
            Pipeline(layers=(Dense(units=5), Dense(units=2))), (3,), (2,), 20 + 5 * 2 + 2, id="two"
        ),
        pytest.param(
            Pipeline(layers=(CONV, MaxPooling1D(), BatchNormalization())), (10, 2), (4, 4),
            28 + 4 * 4, id="sequence",
        ),
        pytest.param(Pipeline(layers=(CONV,)), (None, 2), (None, 4), 28, id="any-length"),
        pytest.param(
            Pipeline(layers=(Resizing(height=4, width=5), Rescaling(scale=0.5))), (None, None, 3),
            (4, 5, 3), 0, id="images",
        ),
    ],
)  # fmt: skip
def test_pipeline(layer: Pipeline, before: Shape, after: Shape, parameters: int) -> None:
    check_layer(layer, before, after, parameters)


def test_a_pipeline_costs_what_its_layers_do() -> None:
    # 3 * 5 products and 5 biases, then 5 * 2 and 2.
    layer = Pipeline(layers=(Dense(units=5), Dense(units=2)))
    assert layer.cost((3,)) == Cost(15 + 10, 2 * 15 + 5 + 2 * 10 + 2)
    assert Pipeline(layers=(CONV,)).cost((None, 2)) is None


def test_weights_are_named_by_their_place() -> None:
    layer = Pipeline(layers=(Dense(units=5, use_bias=False), BatchNormalization()))
    assert layer.weights((3,)) == {"0_kernel": (3, 5), "1_gamma": (5,), "1_beta": (5,)}
    assert layer.frozen_weights((3,)) == {"1_moving_mean": (5,), "1_moving_variance": (5,)}


def test_a_frozen_layer_stays_frozen_in_a_pipeline() -> None:
    layer = Pipeline(layers=(Dense(units=5, trainable=False), Dense(units=2)))
    assert layer.weights((3,)) == {"1_kernel": (5, 2), "1_bias": (2,)}


def test_windows_one_after_the_other_see_more() -> None:
    # 3 places, then 2 of these that lie 1 apart: 3 + 1. Both moves together are 1 * 2.
    assert Pipeline(layers=(CONV, MaxPooling1D())).windows((9, 4)) == (Window(4, 2),)
    # 2 places, then 3 of these that lie 2 apart: 2 + 2 * 2.
    assert Pipeline(layers=(MaxPooling1D(), CONV)).windows((9, 4)) == (Window(6, 2),)
    assert Pipeline(layers=(Rescaling(scale=2.0),)).windows((9, 4)) == ()
    resized = Pipeline(layers=(Rescaling(scale=2.0), Resizing(height=2, width=2)))
    assert resized.windows((9, 9, 4)) is None
    # After 2 of 9 steps are gone, axis 1 is still the steps.
    assert Pipeline(layers=(CONV, LayerNormalization(axis=1))).windows((9, 4)) is None
    assert Pipeline(layers=(CONV, LayerNormalization(axis=2))).windows((9, 4)) == (Window(3, 1),)


def test_a_pipeline_refuses_what_a_layer_of_it_does() -> None:
    layer = Pipeline(layers=(Dense(units=5), CONV))
    check_refusal(layer, (3,), "SQ101", "Conv1D needs (steps, features), got (5,)")


def test_a_pipeline_has_layers() -> None:
    with pytest.raises(ValidationError, match="layers"):
        Pipeline(layers=())


def test_a_list_is_a_pipeline_of_its_items() -> None:
    written = {"Pipeline": [{"Dense": 5}, {"Dense": 2}]}
    assert read_item(LAYERS, written) == Pipeline(layers=(Dense(units=5), Dense(units=2)))
