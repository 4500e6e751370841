"""`train`: what is refused before it starts, and the document of a run that does not come to its end."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from seqspec.cli.main import main

Capture = pytest.CaptureFixture[str]
SPEC = """
seqspec: 1
name: small
input: {shape: [4]}
layers: [{Dense: 3}, {Dense: 1}]
compile: {optimizer: {SGD: %s}, loss: mse}
data: {dummy: {x: normal, y: {normal: {shape: [1]}}, samples: 64}}
fit: {epochs: 3, batch_size: 8}
"""


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(SPEC % "0.01")
    return tmp_path / "small.yaml"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "name a spec, or a run with --resume"),
        (["small.yaml", "--epochs", "0"], "--epochs"),
        (["--resume", "small", "--set", "seed=1"], "a run goes on as it is"),
        (["small.yaml", "-q", "-v"], "either --quiet or --verbose"),
    ],
)
def test_wrong_usage_is_said(spec: Path, capsys: Capture, words: list[str], said: str) -> None:
    assert main(["train", *words]) == 2
    assert said in capsys.readouterr().err


def test_a_run_that_is_not_there_is_said(spec: Path, capsys: Capture) -> None:
    assert main(["train", "--resume", "small"]) == 4
    assert "there is no run `small`" in capsys.readouterr().err


@pytest.mark.keras
def test_a_changed_spec_is_refused_with_the_difference(spec: Path, capsys: Capture) -> None:
    assert main(["train", "small.yaml", "-q"]) == 0
    assert main(["train", "small.yaml", "--resume", "small", "--epochs", "4", "-q"]) == 0
    spec.write_text((SPEC % "0.02").replace("Dense: 3", "Dense: 5"))
    words = ["train", "small.yaml", "--resume", "small", "--epochs", "5", "-q"]
    assert main(words) == 4
    said = capsys.readouterr().err
    assert "layers.0.Dense.units: 3 before, 5 now" in said
    assert "compile.optimizer.SGD.learning_rate: 0.01 before, 0.02 now" in said
    assert main([*words, "--force"]) == 0  # the run goes on with the spec that it has


@pytest.mark.keras
def test_a_lost_training_is_one_document_with_its_status(spec: Path, capsys: Capture) -> None:
    spec.write_text(SPEC % "{learning_rate: 10.0, momentum: 0.99}")
    assert main(["train", "small.yaml", "-q", "--format", "json", "--epochs", "200"]) == 5
    printed = capsys.readouterr()
    document = json.loads(printed.out)
    assert document["status"] == "diverged"
    assert document["epochs"] == len(document["history"].get("loss", []))
    assert printed.err.startswith("error: training diverged in epoch ")


@pytest.mark.keras
def test_a_run_that_goes_on_and_is_stopped_is_one_document_with_all_its_epochs(
    spec: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from seqspec.runtime.callbacks import Report

    assert main(["train", "small.yaml", "-q"]) == 0
    capsys.readouterr()
    monkeypatch.setattr(
        Report, "on_epoch_begin", lambda *of, **more: os.kill(os.getpid(), signal.SIGINT)
    )
    words = ["train", "--resume", "small", "--epochs", "6", "-q", "--format", "json"]
    assert main(words) == 130
    document = json.loads(capsys.readouterr().out)
    assert (document["status"], document["epochs"]) == ("interrupted", 3)
    assert len(document["history"]["loss"]) == 3


@pytest.mark.keras
def test_the_steps_of_an_epoch_that_is_gone_on_with_are_those_of_this_process(
    spec: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from seqspec.runtime.passes import Pass

    real = Pass.advance

    def signalled(self: Pass, stop: int) -> object:
        if stop == 6:
            os.kill(os.getpid(), signal.SIGINT)
        return real(self, stop)

    with monkeypatch.context() as patch:
        patch.setattr(Pass, "advance", signalled)
        assert main(["train", "small.yaml", "-q", "--set", "compile.steps_per_execution=1"]) == 130
    capsys.readouterr()
    assert main(["train", "--resume", "small", "--format", "jsonl", "-q"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    starts = [each["step"] for each in events if each["event"] == "epoch_started"]
    steps = [each["steps"] for each in events if each["event"] == "epoch_done"]
    assert (starts, steps) == ([6, 0, 0], [2, 8, 8])
