"""What `train` writes where: results, progress, and one event a line; the training itself is made up."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from seqspec.cli.main import main
from seqspec.cli.output import results
from seqspec.runs.events import (
    EpochDone,
    EpochStarted,
    Evaluated,
    Event,
    Listener,
    RunDone,
    RunStarted,
    StepsDone,
    line,
)
from tests.cli.test_output import on_a_terminal

Capture = pytest.CaptureFixture[str]
SPEC = """seqspec: 1
name: small
input: {shape: [4]}
layers: [{Dense: {units: 1, activation: sigmoid}}]
compile: {optimizer: sgd, loss: binary_crossentropy, metrics: [accuracy]}
data: {dummy: {x: uniform, y: binary, samples: {train: 64, test: 32}}}
fit: {epochs: 3, batch_size: 32}
"""
NAN = float("nan")
EVENTS: tuple[Event, ...] = (
    RunStarted(
        "small/001", "runs/small/001", 3, 2, 64, 0, 32, chance={"loss": 0.6931}, plan=("by hand",),
        directions={"loss": "down"},
    ),
    *(
        event
        for epoch, loss in ((1, 0.7), (2, 0.5), (3, NAN))
        for event in (
            EpochStarted(epoch),
            StepsDone(epoch, 1, {"loss": loss}, 0.1),
            EpochDone(epoch, {"loss": loss}, 0.25, 0.2),
        )
    ),
    Evaluated("test", 32, {"loss": 0.6}, 0.1),
    RunDone("small/001", "runs/small/001", "completed", 3, 1.5, {"loss": (0.7, 0.5, NAN)}, {"loss": 0.6}),
)  # fmt: skip
RESULT = "test: loss 0.6000 (32 samples)\ncompleted after 3 epochs in 1.5 s: runs/small/001\n"


def told(checked: Any, root: Path, listener: Listener) -> RunDone:
    """What stands for training: it tells all events."""
    for event in EVENTS:
        listener(event)
    done = EVENTS[-1]
    assert isinstance(done, RunDone)
    return done


@pytest.fixture
def train(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Runs the command with these options; answers the exit code and both streams."""
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(SPEC)
    module: Any = ModuleType("seqspec.runtime.train")
    module.train = told
    monkeypatch.setitem(sys.modules, "seqspec.runtime", ModuleType("seqspec.runtime"))
    monkeypatch.setitem(sys.modules, "seqspec.runtime.train", module)

    def run(*options: str) -> tuple[int, str, str]:
        code = main(["train", "small.yaml", *options])
        out, err = capsys.readouterr()
        return code, out, err

    return run


Train = Callable[..., tuple[int, str, str]]


def test_results_are_two_lines_where_nobody_watches(train: Train) -> None:
    code, out, err = train()
    assert (code, out) == (0, RESULT)
    assert [text.split("  ")[0] for text in err.splitlines()] == [
        "small/001: 64 samples, 3 epochs of 2 steps of 32",
        "loss ↓ (0.6931 is chance)", "epoch 1/3", "epoch 2/3", "epoch 3/3",
    ]  # fmt: skip


def test_quiet_is_the_result_alone(train: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    assert train("--quiet") == (0, RESULT, "")
    monkeypatch.setattr(results, "_force_terminal", True)
    assert train("--quiet") == (0, RESULT, "")


def test_verbose_adds_the_plan_the_table_and_the_curve(train: Train) -> None:
    _, out, err = train("-v")
    assert "plan: by hand\n" in err
    assert "best: epoch 2, by loss\n" in out
    assert "⠒⠒ loss" in out
    assert out.endswith(RESULT)
    assert "plan: by hand" not in train()[2]


def test_table_and_curve_are_for_a_terminal(train: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "_force_terminal", True)
    out = train()[1]
    assert "best: epoch 2, by loss" in out and "⠒⠒ loss" in out


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_programs_get_no_table(train: Train, monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    monkeypatch.setattr(results, "_force_terminal", True)
    out = train("--format", format, "-v")[1]
    assert "best" not in out


def test_json_is_one_document(train: Train) -> None:
    document = json.loads(train("--format", "json")[1], parse_constant=pytest.fail)
    assert document["history"] == {"loss": [0.7, 0.5, None]}


def test_jsonl_is_one_event_a_line_and_nothing_else(train: Train) -> None:
    code, out, err = train("--format", "jsonl")
    lines = [json.loads(text, parse_constant=pytest.fail) for text in out.splitlines()]
    assert code == 0
    epoch = ["epoch_started", "steps_done", "epoch_done"]
    assert [each["event"] for each in lines] == [
        "run_started", *epoch * 3, "evaluated", "run_done",
    ]  # fmt: skip
    assert lines[0]["chance"] == {"loss": 0.6931}
    assert lines[-2] == {
        "event": "evaluated", "split": "test", "samples": 32, "metrics": {"loss": 0.6}, "seconds": 0.1,
    }  # fmt: skip
    assert lines[9]["metrics"] == {"loss": None}
    assert "epoch 1/3" in err
    assert train("--format", "jsonl", "--quiet") == (0, out, "")


def test_a_line_can_be_written_whatever_a_folder_is_called() -> None:
    done = RunDone("small/001", "r\udce9/模型", "completed", 3, 1.5)
    assert line(done).isascii()
    assert json.loads(line(done))["folder"] == done.folder


def test_events_are_written_as_they_happen(train: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed = []
    monkeypatch.setattr(sys.stdout, "flush", lambda: flushed.append(1), raising=False)
    train("--format", "jsonl")
    assert len(flushed) >= len(EVENTS)


def test_on_a_terminal_lines_of_json_leave_no_room_for_a_board(
    train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "_force_terminal", True)
    assert train("--format", "jsonl")[2] == ""


def test_quiet_and_verbose_exclude_each_other(train: Train) -> None:
    code, out, err = train("-q", "-v")
    assert (code, out) == (2, "")
    assert err.startswith("error: ") and "either --quiet or --verbose" in err


@pytest.mark.keras
@pytest.mark.slow
def test_a_terminal_shows_board_table_and_curve(tmp_path: Path) -> None:
    spec = tmp_path / "small.yaml"
    spec.write_text(SPEC)
    command = ("train", str(spec), "--run-dir", str(tmp_path))
    live = on_a_terminal(*command)
    assert "ETA" in live and "best: epoch" in live
    assert live.count("\x1b[?25l") == live.count("\x1b[?25h") == 1
    plain = on_a_terminal(*command, NO_COLOR="1", CUDA_VISIBLE_DEVICES="")
    assert "\x1b" not in plain and "ETA" not in plain
    assert "epoch 3/3" in plain and "best: epoch" in plain
