"""A pass in compiled calls trains and evaluates to the bits of `Model.fit` and `Model.evaluate`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from seqspec.data.held import Held
from seqspec.data.order import order

pytestmark = pytest.mark.keras
SAMPLES, BATCH = 50, 16


def model(loss: str) -> Any:  # Any: a Keras model
    import keras

    keras.backend.clear_session()
    keras.utils.set_random_seed(0)
    layers = [keras.layers.Dense(8, activation="relu"), keras.layers.Dropout(0.5)]
    made = keras.Sequential(
        [keras.Input((5,)), *layers, keras.layers.Dense(3, activation="softmax")]
    )
    made.compile("adam", loss, metrics=["accuracy"], weighted_metrics=["accuracy"])
    made.optimizer.build(made.trainable_variables)
    return made


def split(one_hot: bool) -> Held:
    rng = np.random.default_rng(0)
    classes = rng.integers(0, 3, SAMPLES)
    labels = np.eye(3, dtype="float32")[classes] if one_hot else classes[:, None]
    return Held(rng.random((SAMPLES, 5), "float32"), labels)


@pytest.mark.parametrize("weights", [None, {0: 0.5, 2: 3.0}], ids=["plain", "class-weights"])
@pytest.mark.parametrize("one_hot", [True, False])
@pytest.mark.parametrize("length", [1, 3, 4])
def test_training_in_calls_is_that_of_fit(
    one_hot: bool, weights: dict[int, float] | None, length: int
) -> None:
    from seqspec.runtime.build import make_metrics
    from seqspec.runtime.passes import Pass, Steps

    loss = "categorical_crossentropy" if one_hot else "sparse_categorical_crossentropy"
    data = split(one_hot)
    theirs = model(loss)
    fitted = theirs.fit(
        data.x, data.y, batch_size=BATCH, epochs=2, shuffle=False, verbose=0, class_weight=weights
    )
    ours = model(loss)
    make_metrics(ours, data, BATCH)
    whole = Pass(ours, Steps(ours).train, data, BATCH, weights)
    for epoch in range(2):
        ours.reset_metrics()
        whole.begin(order(SAMPLES, 0, epoch, shuffle=False))
        while whole.step < whole.steps:
            logs = whole.advance(min(whole.step + length, whole.steps))
    for left, right in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_array_equal(left, right)
    assert {name: float(value) for name, value in logs.items()} == {
        name: values[-1] for name, values in fitted.history.items()
    }


def test_testing_in_one_call_is_that_of_evaluate() -> None:
    from seqspec.runtime.build import make_metrics
    from seqspec.runtime.passes import Pass, Steps

    data, ours = split(one_hot=True), model("categorical_crossentropy")
    make_metrics(ours, data, BATCH)
    whole = Pass(ours, Steps(ours).test, data, BATCH)
    whole.begin(order(SAMPLES, 0, 0, shuffle=False))
    logs = {name: float(value) for name, value in whole.advance(whole.steps).items()}
    theirs = model("categorical_crossentropy")
    assert logs == theirs.evaluate(data.x, data.y, batch_size=BATCH, verbose=0, return_dict=True)


def test_a_pass_can_start_in_its_middle() -> None:
    from seqspec.runtime.build import make_metrics
    from seqspec.runtime.passes import Pass, Steps

    answers = []
    for starts in ([0], [0, 2]):
        made, data = model("categorical_crossentropy"), split(one_hot=True)
        make_metrics(made, data, BATCH)
        whole = Pass(made, Steps(made).train, data, BATCH)
        turn = order(SAMPLES, 7, 3, shuffle=True)
        for start, stop in zip(starts, [*starts[1:], whole.steps], strict=True):
            whole.begin(turn, start)
            whole.advance(stop)
        answers.append(made.get_weights())
    for left, right in zip(*answers, strict=True):
        np.testing.assert_array_equal(left, right)
