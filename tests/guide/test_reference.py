"""Hand-written Keras gives the figures of reference.json, so other tests may lean on them.

The figures: seed 0, Keras 3.15, TensorFlow 2.21 on a CPU; `lstm_sequence` with deterministic
operations. The same machine repeats them bit for bit, another processor rounds a little otherwise.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from figures import check_metrics

pytestmark = pytest.mark.keras

Record = dict[str, Any]  # one model's figures as JSON holds them; every test picks its own
HERE = Path(__file__).parent
REFERENCE: dict[str, Record] = json.loads((HERE / "reference.json").read_text())

# How far the last epoch may lie from the reference. Rounding grows with every step: without oneDNN
# the two convolutional models end 0.002 and 0.012 away, all others below 1e-6.
IN_FULL = {
    "quick_start": 1e-3,
    "mlp_binary_100d": 1e-3,
    "mlp_softmax": 1e-3,
    "mlp_binary": 1e-3,
    "conv1d_sequence": 0.05,
    "stacked_lstm": 1e-3,
    "stacked_lstm_stateful": 1e-3,
    "digits_cnn": 0.05,
}
ONE_EPOCH = ["mlp_multiclass_100d", "vgg_like"]
DETERMINISTIC = ["lstm_sequence"]


@pytest.fixture(scope="module")
def measured() -> dict[str, Record]:
    """Run every model, three processes in all: determinism is a switch of the whole process."""
    return {
        **run(IN_FULL),
        **run(ONE_EPOCH, EPOCHS="1"),
        **run(DETERMINISTIC, EPOCHS="1", DETERMINISTIC="1"),
    }


@pytest.mark.parametrize("name", REFERENCE)
def test_layers_have_the_reference_shapes(name: str, measured: dict[str, Record]) -> None:
    """Class, output shape and parameters of every layer are equal."""
    assert measured[name]["layers"] == REFERENCE[name]["layers"]
    assert measured[name]["parameters"] == REFERENCE[name]["parameters"]


@pytest.mark.parametrize("name", REFERENCE)
def test_first_epoch_gives_the_reference_metrics(name: str, measured: dict[str, Record]) -> None:
    """One epoch is the data, the first weights, the order of samples and the dropout masks."""
    check_metrics(measured[name]["first_epoch"], REFERENCE[name]["first_epoch"])


@pytest.mark.parametrize("name", IN_FULL)
def test_last_epoch_gives_the_reference_metrics(name: str, measured: dict[str, Record]) -> None:
    """All epochs are, besides, the optimizer and its memory."""
    assert measured[name]["epochs"] == REFERENCE[name]["epochs"]
    check_metrics(measured[name]["last_epoch"], REFERENCE[name]["last_epoch"], IN_FULL[name])


@pytest.mark.parametrize("name", IN_FULL)
def test_evaluation_gives_the_reference_scores(name: str, measured: dict[str, Record]) -> None:
    """The scores are of the same split and of the same size."""
    expected = REFERENCE[name]["scores"]
    assert measured[name]["scores"].keys() == expected.keys()
    for split, scores in expected.items():
        check_metrics(measured[name]["scores"][split], scores, IN_FULL[name])


def test_stacked_lstm_loss_rises_on_targets_that_do_not_sum_to_one() -> None:
    """The guide's targets mislead Keras 3: the loss starts near 5 ln 10 = 11.5 and climbs."""
    figures = REFERENCE["stacked_lstm"]
    assert figures["last_epoch"]["loss"] > figures["first_epoch"]["loss"] > 11.5


def test_digits_are_read_98_of_100_times() -> None:
    """The one model with real data learns something."""
    assert REFERENCE["digits_cnn"]["scores"]["test"]["accuracy"] >= 0.98


def run(names: Iterable[str], **settings: str) -> dict[str, Record]:
    """Run the hand-written script on some models and read the line it prints for each."""
    command = [sys.executable, str(HERE / "script.py"), *names]
    inherited = {k: v for k, v in os.environ.items() if k not in ("EPOCHS", "DETERMINISTIC")}
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    environment = {**inherited, **quiet, **settings}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    records = [json.loads(line) for line in done.stdout.splitlines()]
    return {record["name"]: record for record in records}
