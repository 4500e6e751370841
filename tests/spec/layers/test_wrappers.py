"""TimeDistributed and Bidirectional, worked out by hand."""

from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.analysis.flow import part
from seqspec.lint.check import check
from seqspec.source.parse import parse
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, Layer
from seqspec.spec.layers.convolutional import Conv2D
from seqspec.spec.layers.core import Dense
from seqspec.spec.layers.normalization import BatchNormalization
from seqspec.spec.layers.pipeline import Pipeline
from seqspec.spec.layers.recurrent import GRU, LSTM, SimpleRNN
from seqspec.spec.layers.recurrent_convolutional import ConvLSTM1D
from seqspec.spec.layers.wrappers import Bidirectional, TimeDistributed
from tests.spec.layers.checks import check_layer, check_refusal

LSTM3 = LSTM(units=3)  # on 2 features: 4 * 3 * (2 + 3) + 12 = 72 parameters
BACK3 = LSTM(units=3, go_backwards=True)


@pytest.mark.parametrize(
    ("layer", "before", "after", "parameters"),
    [
        pytest.param(TimeDistributed(layer=Dense(units=3)), (4, 2), (4, 3), 9, id="dense"),
        pytest.param(
            TimeDistributed(layer=Conv2D(filters=2, kernel_size=(2, 2))),
            (None, 4, 5, 3),
            (None, 3, 4, 2),
            26,
            id="frames",
        ),
        pytest.param(TimeDistributed(layer=BatchNormalization()), (4, 2), (4, 2), 8, id="frozen"),
        pytest.param(Bidirectional(layer=LSTM3), (4, 2), (6,), 144, id="both-ways"),
        pytest.param(Bidirectional(layer=LSTM3, merge_mode="sum"), (4, 2), (3,), 144, id="sum"),
        pytest.param(
            Bidirectional(layer=LSTM3, backward_layer=GRU(units=3, go_backwards=True)),
            (4, 2),
            (6,),
            72 + 3 * 3 * 5 + 18,
            id="another-way-back",
        ),
        pytest.param(
            Bidirectional(layer=LSTM3, backward_layer=SimpleRNN(units=3, go_backwards=True)),
            (4, 2),
            (6,),
            72 + 3 * 2 + 3 * 3 + 3,
            id="a-plain-way-back",
        ),
    ],
)
def test_wrapper(layer: Layer, before: Shape, after: Shape, parameters: int) -> None:
    check_layer(layer, before, after, parameters)


def test_a_wrapper_costs_what_its_layer_does() -> None:
    assert TimeDistributed(layer=Dense(units=3)).cost((4, 2)) == Cost(24, 48 + 12)
    one = LSTM3.cost((4, 2))
    assert one is not None
    assert Bidirectional(layer=LSTM3).cost((4, 2)) == one + one


def test_a_frozen_layer_stays_frozen_in_a_wrapper() -> None:
    inner = LSTM(units=3, trainable=False)
    assert Bidirectional(layer=inner).weights((4, 2)) == {}
    assert len(Bidirectional(layer=inner).frozen_weights((4, 2))) == 6


def test_time_distributed_needs_steps() -> None:
    message = "TimeDistributed needs (steps, ...), got (4,)"
    check_refusal(TimeDistributed(layer=Dense(units=3)), (4,), "SQ101", message)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"layer": {"Dense": 3}}, "needs a recurrent layer, got Dense"),
        ({"layer": BACK3}, "reads backwards already"),
        ({"layer": LSTM3, "backward_layer": LSTM3}, "read in the same direction"),
        (
            {"layer": LSTM(units=3, return_sequences=True), "backward_layer": BACK3},
            "differ in `return_sequences`",
        ),
        (
            {"layer": LSTM(units=4), "backward_layer": BACK3},
            "differ in `units`",
        ),
        (
            {
                "layer": LSTM(units=4),
                "backward_layer": {"ConvLSTM1D": {"filters": 4, "kernel_size": 2}},
            },
            "ConvLSTM1D does not read what LSTM reads",
        ),
    ],
)
def test_bidirectional_takes_no_such_layers(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Bidirectional(**settings)


@pytest.mark.keras
@pytest.mark.parametrize(
    "layer",
    [
        TimeDistributed(layer=Dense(units=3), trainable=False),
        Bidirectional(layer=LSTM3, trainable=False),
    ],
)
def test_a_frozen_wrapper_trains_nothing(layer: Layer) -> None:
    """Keras itself freezes the wrapper, and trains the weights inside it all the same."""
    import keras

    from seqspec.runtime.objects import make

    model = keras.Sequential([keras.Input((4, 2)), make(layer)])
    assert model.trainable_variables == []
    assert part(layer, (4, 2)).trainable_parameters == 0


FROZEN: list[tuple[Layer, Shape]] = [
    (LSTM(units=3, trainable=False), (4, 2)),
    (GRU(units=3, trainable=False), (4, 2)),
    (ConvLSTM1D(filters=3, kernel_size=1, trainable=False), (4, 2, 2)),
]


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("inner", "shape"), FROZEN)
def test_a_frozen_layer_trains_nothing_in_any_wrapper(inner: Layer, shape: Shape) -> None:
    """Keras itself trains a ConvLSTM in all of them, whose cell does not hear of `trainable`."""
    import keras

    from seqspec.runtime.objects import make

    above = ConvLSTM1D if isinstance(inner, ConvLSTM1D) else LSTM
    sizes = {"filters": 3, "kernel_size": 1} if above is ConvLSTM1D else {"units": 3}
    trained = above(**sizes, go_backwards=True)
    for layer, before, parameters in (
        (inner, shape, 0),
        (TimeDistributed(layer=inner), (2, *shape), 0),
        (Pipeline(layers=[inner]), shape, 0),
        (Bidirectional(layer=inner), shape, 0),
        (Bidirectional(layer=inner, backward_layer=trained), shape, 3),
    ):
        model = keras.Sequential([keras.Input(before), make(layer)])
        assert len(model.trainable_variables) == parameters
        ours = [weight for weight in part(layer, before).weights if weight.trainable]
        assert len(ours) == parameters


@pytest.mark.parametrize(
    "settings",
    [{"layer": LSTM(units=3, stateful=True)}, {"layers": [LSTM(units=3, stateful=True)]}],
)
def test_a_state_stands_in_no_layer_that_cannot_reset_it(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="a stateful LSTM must be a layer of its own"):
        (Pipeline if "layers" in settings else TimeDistributed)(**settings)


def test_bidirectional_reads_films() -> None:
    film = ConvLSTM1D(filters=3, kernel_size=2)
    check_layer(Bidirectional(layer=film), (4, 6, 2), (5, 6), 2 * (2 * 5 * 12 + 12))


def test_time_distributed_holds_no_pipeline() -> None:
    with pytest.raises(ValidationError, match="no shape of a Pipeline inside TimeDistributed"):
        TimeDistributed(layer=Pipeline(layers=[Dense(units=3)]))


def test_a_pipeline_holds_no_given_mean() -> None:
    with pytest.raises(
        ValidationError, match="loses the mean of a Normalization inside a Pipeline"
    ):
        Pipeline(layers=[{"Normalization": {"mean": 0.0, "variance": 1.0}}])


def test_nothing_adapts_inside_a_layer_inside_a_layer() -> None:
    text = (
        "seqspec: 1\ninput: {shape: [3, 4]}\nlayers:\n"
        "  - Pipeline: {layers: [{Pipeline: {layers: [Normalization]}}]}\n"
    )
    (problem,) = check(parse(text, "a.yaml")).problems
    assert problem.code == "SQ106"
    assert (
        problem.message == "Normalization sees the training data, which it cannot inside Pipeline"
    )
