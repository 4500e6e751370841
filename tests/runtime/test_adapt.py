"""Layers that see the training data do so once, as a script would, and come back with the run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from seqspec.lint.check import check
from seqspec.runs.events import RunDone
from seqspec.source.parse import parse

pytestmark = pytest.mark.keras

SPEC = """
seqspec: 1
name: adapted
input: {shape: [%s], dtype: %s}
layers:
%s
  - Dense: {units: 1, activation: sigmoid}
compile: {optimizer: sgd, loss: binary_crossentropy}
data: {npz: {file: a.npz, train: {x: %s, y: y}, test: {x: more, y: y}}}
fit: {epochs: 1, batch_size: 16, shuffle: false}
"""


@pytest.fixture
def arrays(tmp_path: Path) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    found = {
        "real": rng.normal(3, 5, (50, 4)).astype("float32"),
        "whole": rng.integers(-3, 9, (50, 6)),
        "y": rng.integers(0, 2, (50, 1)),
    }
    np.savez(tmp_path / "a.npz", **found)
    return found


def trained(folder: Path, shape: int, dtype: str, layers: str, x: str) -> tuple[Any, RunDone]:
    """A model trained by a spec, and its run."""
    from seqspec.runs.folder import RunFolder
    from seqspec.runtime.reopen import reopen
    from seqspec.runtime.train import train

    text = SPEC.replace("more", x) % (shape, dtype, layers, x)
    done = train(check(parse(text, str(folder / "a.yaml")), folder).must_work(), folder / "runs")
    return reopen(RunFolder(Path(done.folder))).model, done


def test_normalization_is_that_of_a_script(tmp_path: Path, arrays: dict[str, Any]) -> None:
    import keras

    model, _ = trained(tmp_path, 4, "float32", "  - Normalization", "real")
    layer = keras.layers.Normalization()
    layer.adapt(arrays["real"])
    assert np.array_equal(model.layers[0](arrays["real"]), layer(arrays["real"]))
    assert np.allclose(model.layers[0].mean, arrays["real"].mean(0), rtol=1e-5)


def test_it_sees_what_the_layers_before_make(tmp_path: Path, arrays: dict[str, Any]) -> None:
    model, _ = trained(tmp_path, 4, "float32", "  - Rescaling: 2.0\n  - Normalization", "real")
    assert np.allclose(model.layers[1].mean, 2 * arrays["real"].mean(0), rtol=1e-5)


def test_vocabularies_come_back(tmp_path: Path, arrays: dict[str, Any]) -> None:
    import keras

    settings = {"max_tokens": 20, "output_mode": "tf_idf", "pad_to_max_tokens": True}
    written = "{max_tokens: 20, output_mode: tf_idf, pad_to_max_tokens: true}"
    model, _ = trained(tmp_path, 6, "int64", f"  - IntegerLookup: {written}", "whole")
    layer = keras.layers.IntegerLookup(**settings)
    layer.adapt(arrays["whole"])
    assert np.array_equal(model.layers[0](arrays["whole"]), layer(arrays["whole"]))


def test_boundaries_come_back(tmp_path: Path, arrays: dict[str, Any]) -> None:
    import keras

    layers = "  - Discretization: {num_bins: 5, output_mode: one_hot}\n  - Flatten"
    model, _ = trained(tmp_path, 4, "float32", layers, "real")
    layer = keras.layers.Discretization(num_bins=5, output_mode="one_hot")
    layer.adapt(arrays["real"])
    assert model.layers[0].bin_boundaries == layer.bin_boundaries


def test_evaluation_is_the_same_after_reopening(tmp_path: Path, arrays: dict[str, Any]) -> None:
    from seqspec.runs.folder import RunFolder
    from seqspec.runtime.evaluate import evaluate

    _, done = trained(tmp_path, 4, "float32", "  - Normalization", "real")
    again, _ = evaluate(RunFolder(Path(done.folder)))
    assert done.evaluate == again.metrics


def test_damaged_words_are_a_problem_of_the_run(tmp_path: Path, arrays: dict[str, Any]) -> None:
    from seqspec.runs.checkpoint import ArrayEntry
    from seqspec.runs.errors import RunError
    from seqspec.runtime.adapt import relearn

    model, _ = trained(tmp_path, 6, "int64", "  - IntegerLookup\n  - Rescaling: 1.0", "whole")
    damaged = ArrayEntry("learned/integer_lookup/vocabulary", "uint8", (4,), b"[1, ")
    with pytest.raises(RunError, match="what layer integer_lookup had learned is damaged"):
        relearn(model, {damaged.path: damaged})


@pytest.mark.parametrize(
    ("layers", "said"),
    [
        (
            "  - Dense: 4\n  - Normalization",
            "Normalization sees the training data before dense above it is trained",
        ),
        (
            "  - Reshape: [2, 2]\n  - TimeDistributed: {layer: Normalization}\n  - Flatten",
            "Normalization sees the training data, which it cannot inside TimeDistributed",
        ),
    ],
)
def test_it_stands_above_what_is_trained(layers: str, said: str) -> None:
    checked = check(parse(SPEC % (4, "float32", layers, "real"), "a.yaml"))
    assert said in [problem.message for problem in checked.errors]
