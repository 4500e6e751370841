"""What needs a package is refused where it is missing: where the spec asks for it, before there is a run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from seqspec.cli.main import main
from seqspec.lint.check import Checked, check
from seqspec.source.parse import parse
from seqspec.source.problem import SpecError

SPEC = """seqspec: 1
input: {shape: [64]}
layers:
  - Reshape: [64, 1]
  - %s
  - Flatten
  - Dense: {units: 10, activation: softmax}
compile: {loss: sparse_categorical_crossentropy}
data: {%s}
fit: {epochs: 1, callbacks: [%s]}
"""
DUMMY = "dummy: {x: uniform, y: {labels: 10}, samples: {train: 64}}"
FRAMES = "STFTSpectrogram: {frame_length: 8, frame_step: 4, fft_length: 8}"
KERNEL = "Conv1D: {filters: 5, kernel_size: 8, kernel_initializer: %s}"
CASES = [
    ("Identity", DUMMY, "TensorBoard", "tensorboard", "tensorboard", (10, 30)),
    ("Identity", DUMMY, "{TensorBoard: 1}", "tensorboard", "tensorboard", (10, 31)),
    ("Identity", "sklearn: digits", "", "sklearn", "sklearn", (9, 8)),
    (FRAMES, DUMMY, "", "scipy", "audio", (5, 5)),
    (f"Pipeline: [Identity, {{{FRAMES}}}]", DUMMY, "", "scipy", "audio", (5, 27)),
    (KERNEL % "STFT", DUMMY, "", "scipy", "audio", (5, 62)),
    (KERNEL % "{STFT: imag}", DUMMY, "", "scipy", "audio", (5, 63)),
]


def checked(layer: str, data: str, callback: str) -> Checked:
    return check(parse(SPEC % (layer, data, callback), "a.yaml")).must_work()


@pytest.mark.parametrize(("layer", "data", "callback", "package", "extra", "place"), CASES)
def test_what_is_missing_is_said_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
    layer: str,
    data: str,
    callback: str,
    package: str,
    extra: str,
    place: tuple[int, int],
) -> None:
    found = checked(layer, data, callback)
    monkeypatch.setitem(sys.modules, package, None)
    for force in (True, False):
        with pytest.raises(SpecError) as caught:
            found.must_train(force)
        (problem,) = caught.value.problems
        assert problem.message.endswith(f" needs the package `{package}`, which is not installed")
        assert (problem.code, problem.fix) == ("SQ414", f"pip install keras-seqspec[{extra}]")
        assert (problem.span.line, problem.span.column) == place


def test_a_model_can_be_built_without_what_trains_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("tensorboard", "sklearn"):
        monkeypatch.setitem(sys.modules, package, None)
    found = checked("Identity", "sklearn: digits", "TensorBoard")
    assert found.must_fit() is found


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_there_is_no_run_of_what_cannot_be_trained(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    force: list[str],
) -> None:
    monkeypatch.setitem(sys.modules, "tensorboard", None)
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(SPEC % ("Identity", DUMMY, "TensorBoard"))
    assert main(["check", "a.yaml"]) == 0
    assert main(["train", "a.yaml", "-q", *force]) == 1
    assert "a.yaml:10:30: error[SQ414] TensorBoard needs the package" in capsys.readouterr().err
    assert not Path("runs").exists()
