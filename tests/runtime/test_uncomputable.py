"""What TensorFlow cannot compute is told at its layer; what is wrong in our own code is not."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]

SPEC = """
seqspec: 1
name: odd
input: {shape: [8, 8, 3]}
layers:
  - Dense: 2
  - Identity
  - %s
  - Flatten
  - Dense: 1
compile: {optimizer: sgd, loss: mse}
data: {dummy: {x: uniform, y: {uniform: {shape: [1]}}, samples: 64}}
fit: {epochs: 1}
"""


@pytest.mark.parametrize(
    ("layer", "reason"),
    [
        ("RandomErasing: {dtype: mixed_float16}", "Unsupported dtype19"),
        ("Dense: {units: 2, activation: sparsemax, dtype: mixed_float16}", "Unsupported dtype19"),
    ],
)  # fmt: skip
def test_an_operation_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], layer: str, reason: str
) -> None:
    import keras

    from seqspec.cli.main import main

    file = tmp_path / "odd.yaml"
    file.write_text(SPEC % layer)
    assert main(["train", str(file), "--run-dir", str(tmp_path / "runs"), "--quiet"]) == 1
    told = capsys.readouterr().err
    name = layer.partition(":")[0]
    assert f"{file}:8:5: error[SQ416] TensorFlow cannot compute {name} so: {reason}\n" in told
    assert main(["smoke", str(file)]) == 1
    assert f"TensorFlow cannot compute {name} so: {reason}" in capsys.readouterr().out
    assert keras.config.is_traceback_filtering_enabled()


def raised_in_keras(error: type[Exception]) -> None:
    """Raise it in a frame of Keras, as where it cannot have memory or write a file."""
    exec("raise error", {"__name__": "keras.src.somewhere", "error": error})


@pytest.mark.parametrize("error", [MemoryError, OSError])
def test_memory_and_disk_are_no_matter_of_a_layer(error: type[Exception]) -> None:
    from seqspec.lint.check import check
    from seqspec.runtime.uncomputable import told_at_its_layer
    from seqspec.source.parse import parse
    from seqspec.source.problem import SpecError

    checked = check(parse("seqspec: 1\ninput: {shape: [2]}\nlayers: [Flatten]\n", "a.yaml"))
    with pytest.raises(error), told_at_its_layer(checked):
        raised_in_keras(error)
    with pytest.raises(SpecError), told_at_its_layer(checked):
        raised_in_keras(ValueError)


def test_our_own_faults_stay_what_they_are() -> None:
    from seqspec.lint.check import check
    from seqspec.runtime.uncomputable import told_at_its_layer
    from seqspec.source.parse import parse

    checked = check(parse("seqspec: 1\ninput: {shape: [2]}\nlayers: [Flatten]\n", "a.yaml"))
    with pytest.raises(ZeroDivisionError), told_at_its_layer(checked):
        print(1 / 0)
