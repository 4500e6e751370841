"""A run while it happens: plain lines where nobody can move them, a board on a terminal."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from seqspec.report.board import Board, fitting
from seqspec.report.pace import Pace
from seqspec.report.progress import TrainingView
from seqspec.report.signs import ASCII, UNICODE, is_live
from seqspec.runs.events import (
    EpochDone,
    EpochStarted,
    Evaluated,
    Event,
    RunStarted,
    StepsDone,
)

RUN = RunStarted(
    "small/001", "runs/small/001", epochs=4, steps=10, samples=95, validation_samples=20, batch_size=10,
    notes=("the batch size is not given: 10",), chance={"loss": 2.302585, "accuracy": 0.1},
    directions={"loss": "down", "accuracy": "up"}, plan=("4 steps a call: the model is small",),
)  # fmt: skip
NUMBERS = {"loss": 2.0, "accuracy": 0.25, "val_loss": 2.125, "val_accuracy": 0.2}


def epoch(number: int, seconds: float = 0.5) -> EpochDone:
    return EpochDone(number, NUMBERS, seconds, 0.4, 10)


def console(terminal: bool = False, width: int = 200, **settings: object) -> Console:
    return Console(
        file=io.StringIO(), width=width, height=40, force_terminal=terminal, highlight=False,
        markup=False, emoji=False, no_color=bool(settings.get("no_color", False)),
        _environ={"TERM": str(settings.get("term", "xterm"))}, legacy_windows=False,
    )  # fmt: skip


def shown(given: Console, *events: Event, is_verbose: bool = False) -> str:
    """All that a view writes of these events."""
    view = TrainingView(given, is_verbose)
    for event in events:
        view(event)
    view.close()
    assert isinstance(given.file, io.StringIO)
    return given.file.getvalue()


def board(
    *events: Event, width: int = 80, run: RunStarted = RUN, unicode: bool = True
) -> list[str]:
    """The lines of the board after these events."""
    drawn = Board(run, UNICODE if unicode else ASCII)
    for event in events:
        drawn(event)
    given = console(width=width)
    given.print(drawn)
    assert isinstance(given.file, io.StringIO)
    return given.file.getvalue().splitlines()


def test_a_plain_stream_has_the_legend_once_and_a_line_an_epoch() -> None:
    out = shown(console(), RUN, EpochStarted(1), StepsDone(1, 5, NUMBERS, 0.2), epoch(1), epoch(2))
    numbers = "loss 2.0000  accuracy 0.2500  val_loss 2.1250  val_accuracy 0.2000  500 ms"
    speed = "40 ms/step  238 samples/s"  # 0.4 s for 10 steps and 95 samples
    assert out.splitlines() == [
        "small/001: 95 samples, 20 for validation, 4 epochs of 10 steps of 10",
        "note: the batch size is not given: 10",
        "loss ↓ (2.3026 is chance)  accuracy ↑ (0.1000 is chance)",
        f"epoch 1/4  {numbers}  {speed}",
        f"epoch 2/4  {numbers}  {speed}",
    ]


def test_the_legend_has_the_order_of_the_numbers() -> None:
    """Keras's history has its metrics by name, the loss before them, whatever the order in the spec."""
    chances, ways = {"accuracy": 0.1, "loss": 2.3}, {"loss": "down", "accuracy": "up", "AUC": "up"}
    out = shown(console(), replace(RUN, chance=chances, directions=ways))
    assert "loss ↓ (2.3000 is chance)  AUC ↑  accuracy ↑ (0.1000 is chance)" in out.splitlines()


def test_the_speed_of_an_epoch_that_went_on_is_that_of_its_rest() -> None:
    """The last 2 of 10 steps are 15 samples: of 95, 8 batches of 10 were trained before."""
    out = shown(console(), RUN, EpochStarted(1, 8), EpochDone(1, NUMBERS, 0.5, 0.3, 2))
    assert out.splitlines()[-1].endswith("500 ms  150 ms/step  50 samples/s")


def test_an_epoch_that_went_on_after_its_last_step_has_no_speed() -> None:
    out = shown(console(), RUN, EpochStarted(1, 10), EpochDone(1, NUMBERS, 0.5, 0.0, 0))
    assert out.splitlines()[-1].endswith("500 ms")


def test_the_plan_is_for_those_who_ask() -> None:
    assert "plan" not in shown(console(), RUN)
    assert "plan: 4 steps a call: the model is small\n" in shown(console(), RUN, is_verbose=True)


def test_a_stream_that_is_not_utf_8_gets_words_for_arrows() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    TrainingView(Console(file=stream, width=200, highlight=False))(RUN)
    stream.seek(0)
    assert "loss down (2.3026 is chance)  accuracy up (0.1000 is chance)\n" in stream.read()


@pytest.mark.parametrize(
    ("given", "live"),
    [
        pytest.param(console(terminal=True), True, id="terminal"),
        pytest.param(console(), False, id="stream"),
        pytest.param(console(terminal=True, no_color=True), False, id="NO_COLOR"),
        pytest.param(console(terminal=True, term="dumb"), False, id="dumb"),
    ],
)
def test_lines_move_on_a_terminal_alone(given: Console, live: bool) -> None:
    assert is_live(given) is live
    out = shown(given, RUN, EpochStarted(1), StepsDone(1, 5, NUMBERS, 0.2), epoch(1))
    assert ("\x1b[?25l" in out) is live
    assert ("ETA" in out) is live
    assert live or "\x1b" not in out


def test_the_board_is_taken_off_the_screen() -> None:
    """What is left, the moves and erasures of the cursor carried out, are whole lines of the run."""
    out = shown(
        console(terminal=True), RUN, EpochStarted(1), epoch(1, 2.0), EpochStarted(2),
        StepsDone(2, 5, NUMBERS, 0.2), epoch(2), Evaluated("test", 10, NUMBERS, 0.1),
    )  # fmt: skip
    assert out.count("\x1b[?25l") == out.count("\x1b[?25h") == 1
    left = [line for line in screen(out) if line]
    assert [line.split("  ")[0] for line in left[3:]] == ["epoch 1/4", "epoch 2/4"]
    assert not any("ETA" in line for line in left)


def screen(out: str) -> list[str]:
    """What a terminal shows in the end, for the moves that Rich makes: up, erase a line, return."""
    lines, row = [""], 0
    for part in re.findall(r"\x1b\[[?\d;]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", out):
        if part == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif part == "\x1b[1A":
            row -= 1
        elif part == "\x1b[2K":
            lines[row] = ""
        elif part[0] not in "\x1b\r":
            lines[row] += part
    return lines


def test_epochs_of_milliseconds_do_not_race_over_a_terminal() -> None:
    events = [
        event for number in range(1, 101) for event in (EpochStarted(number), epoch(number, 0.03))
    ]
    left = [line for line in screen(shown(console(terminal=True), RUN, *events)) if "epoch" in line]
    said = [line.split("/")[0] for line in left[1:]]
    assert said == ["epoch 34", "epoch 68", "epoch 100"]  # 1.02 s each, and the last one at the end


def test_the_board_says_where_the_run_is() -> None:
    metrics = {"loss": 2.0, "accuracy": 0.25}
    assert board(EpochStarted(2), StepsDone(2, 4, metrics, 0.08)) == [
        # 0.08 s for 4 steps of 10 samples; 6 steps are left, and after them 2 epochs of 10
        "epoch 2/4  " + "━" * 13 + "─" * 25 + "  ETA 120 ms, whole run 520 ms",
        "step 4/10  40/95 samples  20 ms/step  475 samples/s",
        "loss ↓ 2.0000  accuracy ↑ 0.2500",
    ]


def test_numbers_of_the_last_validation_stay_on_the_board() -> None:
    lines = board(epoch(1), EpochStarted(2), StepsDone(2, 4, {"loss": 1.0, "accuracy": 0.5}, 0.08))
    assert lines[2] == "loss ↓ 1.0000  accuracy ↑ 0.5000  val_loss ↓ 2.1250  val_accuracy ↑ 0.2000"


@pytest.mark.parametrize("width", [20, 40, 80, 120])
def test_the_board_keeps_to_its_three_lines(width: int) -> None:
    metrics = {"loss": 1.0, **{f"sparse_top_k_categorical_accuracy_{i}": 0.5 for i in range(9)}}
    lines = board(EpochStarted(1), StepsDone(1, 4, metrics, 0.08), width=width)
    assert len(lines) == 3
    assert max(map(len, lines)) <= width
    assert width < 80 or lines[2].endswith(" more")


def test_the_board_can_be_ascii() -> None:
    assert "".join(board(EpochStarted(1), epoch(1), unicode=False)).isascii()


def test_nothing_is_reckoned_before_the_first_step() -> None:
    assert board(EpochStarted(1))[0].endswith("ETA ?, whole run ?")


def test_the_first_step_which_is_compiled_counts_once() -> None:
    pace = Pace(RUN)
    pace(EpochStarted(1))
    pace(StepsDone(1, 2, {}, 5.0))
    assert pace.step_seconds == 2.5
    pace(StepsDone(1, 6, {}, 5.4))
    assert pace.step_seconds == pytest.approx(0.1)
    assert pace.epoch_seconds == pytest.approx(4 * 0.1)
    assert pace.run_seconds == pytest.approx(4 * 0.1 + 3 * 10 * 0.1)


def test_steps_of_an_earlier_process_are_not_of_this_pace() -> None:
    pace = Pace(RUN)
    pace(EpochStarted(2, 6))
    pace(StepsDone(2, 8, {}, 0.2))
    assert pace.step_seconds == pytest.approx(0.1)
    assert pace.epoch_seconds == pytest.approx(2 * 0.1)
    for event in (EpochStarted(2, 8), EpochDone(2, {}, 0.5, 0.4, 2)):
        pace(event)
    assert pace.step_seconds == pytest.approx(0.2)
    for event in (EpochStarted(3, 10), EpochDone(3, {}, 0.5, 0.0, 0)):
        pace(event)
    assert pace.step_seconds == pytest.approx(0.2)


def test_the_board_of_an_epoch_that_goes_on_starts_at_its_step() -> None:
    assert board(EpochStarted(2, 6))[1].startswith("step 6/10  60/95 samples")


def test_validation_is_part_of_what_is_left() -> None:
    pace = Pace(RUN)
    for event in (EpochStarted(1), EpochDone(1, {}, 1.5, 1.0, 10), EpochStarted(2)):
        pace(event)
    assert pace.epoch_seconds == pytest.approx(10 * 0.1 + 0.5)
    assert pace.run_seconds == pytest.approx(3 * 1.5)


def test_one_part_that_is_too_long_is_all_there_is() -> None:
    assert fitting(["a" * 30, "b"], 20) == "a" * 30
    assert fitting([], 20) == ""
