"""A spec and the script a person would write give the same model, weight for weight and bit for bit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from figures import check_metrics
from models import GUIDE

import seqspec
from seqspec.data.held import Held
from seqspec.data.order import order
from seqspec.spec.spec import Spec

pytestmark = pytest.mark.keras

ROOT = Path(__file__).parents[2]
REFERENCE = json.loads((ROOT / "tests/guide/reference.json").read_text())
# The embedding needs op determinism, which stays on for the rest of a process and changes the others.
ALONE = "lstm_sequence"
NAMES = [name for name in GUIDE if (name == ALONE) == (os.environ.get("SEQSPEC_PARITY") == ALONE)]
# A whole run of these costs seconds; of the others, the first epoch is compared.
WHOLE = {"mlp_softmax", "mlp_binary", "mlp_binary_100d", "stacked_lstm", "stacked_lstm_stateful"}


def spec_of(name: str) -> Spec:
    """The spec of a guide model; the stateful one behaves as Keras does."""
    spec = seqspec.load(ROOT / "specs" / f"{name}.yaml")
    never = spec.fit.model_copy(update={"reset_state": "never"})
    return spec.model_copy(update={"fit": never})


def by_hand(name: str) -> Any:
    """The model of the script, named as in a fresh process."""
    import keras

    keras.backend.clear_session()
    keras.utils.set_random_seed(0)
    return GUIDE[name].build()


@pytest.mark.parametrize("name", NAMES)
def test_spec_builds_the_layers_of_the_script(name: str) -> None:
    ours, theirs = seqspec.build(spec_of(name)), by_hand(name)
    assert [layer.get_config() for layer in ours.layers] == [
        layer.get_config() for layer in theirs.layers
    ]
    assert ours.count_params() == theirs.count_params() == REFERENCE[name]["parameters"]
    assert settings(ours.optimizer) == settings(theirs.optimizer)
    assert ours.input_shape == theirs.input_shape


@pytest.mark.parametrize("name", NAMES)
def test_initial_weights_are_those_of_the_script(name: str) -> None:
    assert_same_bits(seqspec.build(spec_of(name)).get_weights(), by_hand(name).get_weights())


@pytest.mark.parametrize("name", NAMES)
def test_weights_after_two_epochs_are_those_of_the_script(name: str) -> None:
    import keras

    from seqspec.runtime.build import make_metrics
    from seqspec.runtime.passes import Pass, Steps

    spec, guide = spec_of(name), GUIDE[name]
    ours, theirs = seqspec.build(spec), by_hand(name)
    train = guide.arrays().train
    # Five batches, and a smaller one where the model does not fix their size.
    samples = 5 * guide.batch_size + (3 if guide.shuffle else 0)
    x, y = train.x[:samples], train.y[:samples]
    split = Held(x, y)
    make_metrics(ours, split, guide.batch_size)
    whole = Pass(ours, Steps(ours).train, split, guide.batch_size)
    # Dropout draws from a stream of its own, which both models must begin anew.
    keras.utils.set_random_seed(1)
    for epoch in range(2):
        whole.begin(order(samples, spec.seed, epoch, shuffle=False))
        whole.advance(whole.steps)
    keras.utils.set_random_seed(1)
    theirs.fit(x, y, batch_size=guide.batch_size, epochs=2, shuffle=False, verbose=0)
    assert_same_bits(ours.get_weights(), theirs.get_weights())


@pytest.mark.parametrize("name", NAMES)
def test_spec_reaches_the_figures_of_the_script(name: str) -> None:
    guide, reference = GUIDE[name], REFERENCE[name]
    model = seqspec.build(spec_of(name))
    np.random.seed(0)  # the seed of the scripts, which draw their data from the global generator
    data = guide.arrays()
    epochs = guide.epochs if name in WHOLE else 1
    validation = (data.validation.x, data.validation.y) if data.validation else None
    history = model.fit(
        data.train.x,
        data.train.y,
        batch_size=guide.batch_size,
        epochs=epochs,
        shuffle=guide.shuffle,
        validation_data=validation,
        verbose=0,
    ).history
    first = {metric: values[0] for metric, values in history.items()}
    check_metrics(first, reference["first_epoch"])
    if name in WHOLE:
        last = {metric: values[-1] for metric, values in history.items()}
        check_metrics(last, reference["last_epoch"])


@pytest.mark.skipif(NAMES == [ALONE], reason="this is the process of its own")
def test_embedding_is_equal_in_a_process_of_its_own() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", __file__],
        env={**os.environ, "SEQSPEC_PARITY": ALONE},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "4 passed" in done.stdout


def settings(optimizer: Any) -> dict[str, Any]:
    """The settings of an optimizer without its name, which counts the optimizers of the process."""
    return {key: value for key, value in optimizer.get_config().items() if key != "name"}


def assert_same_bits(ours: list[Any], theirs: list[Any]) -> None:
    """Every array is equal in every bit."""
    assert len(ours) == len(theirs)
    for left, right in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(left, right)
