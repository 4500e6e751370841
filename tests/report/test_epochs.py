"""What came of each epoch: which rows, which is best, and where the curve runs."""

from __future__ import annotations

import io
from math import inf, nan

import pytest
from rich.console import Console

from seqspec.report.curve import ROWS, curve
from seqspec.report.epochs import best_of, print_epochs, shown
from seqspec.report.signs import ASCII, UNICODE
from seqspec.runs.events import EpochDone, RunStarted


def started(chance: float | None = 2.0) -> RunStarted:
    return RunStarted(
        "small/001", "runs/small/001", 4, 10, 95, 20, 10,
        chance={} if chance is None else {"loss": chance}, directions={"loss": "down"},
    )  # fmt: skip


def epochs(losses: list[float], validation: dict[int, float] | None = None) -> list[EpochDone]:
    """Epochs with these losses, and validation after some of them."""
    return [
        EpochDone(
            number,
            {"loss": loss, **({"val_loss": validation[number]} if number in (validation or {}) else {})},
            0.5,
            0.4,
            10,
        )
        for number, loss in enumerate(losses, start=1)
    ]  # fmt: skip


def printed(run: RunStarted, given: list[EpochDone], width: int = 80) -> list[str]:
    output = io.StringIO()
    print_epochs(Console(file=output, width=width, highlight=False, markup=False), run, given)
    return output.getvalue().splitlines()


def test_a_table_with_the_best_epoch_marked() -> None:
    lines = printed(started(), epochs([3.0, 1.0, 2.0, 1.5], {2: 2.5, 4: 2.25}))
    assert lines[:6] == [
        "epoch  loss ↓  val_loss ↓    time",
        "    1  3.0000              500 ms",
        "    2  1.0000      2.5000  500 ms",
        "    3  2.0000              500 ms",
        "    4  1.5000      2.2500  500 ms  best",
        "best: epoch 4, by val_loss",
    ]
    assert lines[6] == "⠒⠒ loss  o val_loss  ┈┈ chance"


def test_a_single_epoch_has_neither_table_nor_curve() -> None:
    assert printed(started(), epochs([1.0])) == printed(started(), []) == []


@pytest.mark.parametrize(
    ("losses", "validation", "expected"),
    [
        ([3.0, 1.0, 1.0], None, ("loss", 1)),
        ([3.0, 1.0, 2.0], {1: 5.0, 3: 4.0}, ("val_loss", 2)),
        ([3.0, nan, inf], None, ("loss", 0)),
        ([nan, nan], None, ("loss", None)),
    ],
)
def test_the_best_epoch_is_the_first_with_the_lowest(
    losses: list[float], validation: dict[int, float] | None, expected: tuple[str, int | None]
) -> None:
    assert best_of(epochs(losses, validation)) == expected


@pytest.mark.parametrize("count", [2, 19, 20, 21, 50, 10_000])
@pytest.mark.parametrize("best", [None, 0, 1, 7, 18, -2, -1])
def test_at_most_20_rows_first_last_and_best_among_them(count: int, best: int | None) -> None:
    index = None if best is None else best % count
    rows = shown(count, index)
    assert len(rows) == min(count, 20)
    assert rows == sorted(set(rows))
    assert {0, count - 1, *([] if index is None else [index])} <= set(rows)


def test_what_is_left_out_is_counted() -> None:
    lines = printed(started(), epochs([1 / number for number in range(1, 51)]))
    assert len([line for line in lines if line.endswith((" ms", "best"))]) == 20
    assert "30 epochs left out; metrics.csv has all of them" in lines


def test_a_table_keeps_to_the_width_and_says_what_it_leaves_out() -> None:
    names = {f"a_metric_with_a_long_name_{index}": 0.5 for index in range(5)}
    given = [
        EpochDone(number, {"loss": 1.0, **names, "val_loss": 2.0}, 0.5, 0.4, 10)
        for number in (1, 2)
    ]
    lines = printed(started(), given)
    assert max(map(len, lines[:3])) <= 80
    assert lines[0].startswith("epoch  loss ↓  a_metric_with_a_long_name_0")
    assert lines[0].endswith("val_loss ↓    time")
    assert "left out for want of room: a_metric_with_a_long_name_1" in "\n".join(lines)


def test_a_curve_runs_from_corner_to_corner() -> None:
    lines = list(curve([(1, 8.0), (9, 1.0)], (), None, 80, ASCII))
    assert len(lines) == ROWS + 1
    assert lines[0].startswith("8.0000 |*")
    assert lines[ROWS - 1].startswith("1.0000 |") and lines[ROWS - 1].endswith("*")
    assert lines[ROWS].split() == ["1", "epoch", "9"]


def test_braille_dots_stand_where_the_points_are() -> None:
    """A level curve is the middle of 32 dots, the 17th: the upper two dots of the cells of row 5."""
    lines = list(curve([(1, 1.0), (2, 1.0)], (), None, 80, UNICODE))
    assert [line.partition("│")[2] for line in lines[:ROWS]] == [*[""] * 4, "⠉" * 12, *[""] * 3]


@pytest.mark.parametrize(
    ("level", "dotted"), [(2.0, True), (1.0, True), (3.0, True), (3.1, False), (0.9, False), (None, False)]
)  # fmt: skip
def test_the_level_is_drawn_where_it_lies_within(level: float | None, dotted: bool) -> None:
    lines = list(curve([(1, 3.0), (9, 1.0)], (), level, 80, ASCII))
    rows = [row for row, line in enumerate(lines) if ".." in line]
    assert bool(rows) is dotted
    if level == 2.0:
        assert rows == [4] and lines[4].startswith("2.0000 |")


def test_marks_stand_above_the_line() -> None:
    line = [(float(number), 5.0) for number in range(1, 10)]
    lines = list(curve(line, [(1.0, 10.0), (9.0, 5.0)], None, 80, ASCII))
    assert lines[0] == "10.0000 |o"
    assert lines[ROWS - 1].endswith("*o")


@pytest.mark.parametrize("width", [10, 24, 40, 80, 400])
def test_a_curve_keeps_to_the_width(width: int) -> None:
    lines = list(
        curve([(number, 1 / number) for number in range(1, 5_000)], (), 0.5, width, UNICODE)
    )
    assert all(len(line) <= min(width, 90) for line in lines)
    assert bool(lines) is (width >= 24)


def test_numbers_that_are_not_finite_leave_a_gap_and_no_fault() -> None:
    lines = printed(started(None), epochs([3.0, nan, inf, 1.0]))
    assert "nan" in lines[2] and "inf" in lines[3]
    assert any(line.startswith("3.0000 │") for line in lines)
    assert not any("│" in line for line in printed(started(None), epochs([nan, nan])))


def test_a_long_run_ends_with_its_last_epoch() -> None:
    points = [(float(number), 1.0) for number in range(1, 2_500)] + [(2_500.0, 0.0)]
    lines = list(curve(points, (), None, 80, ASCII))
    assert lines[ROWS - 1].endswith("*") and lines[ROWS].split()[-1] == "2500"


def test_the_level_of_a_small_number_is_written_in_full() -> None:
    lines = list(curve([(1, 0.004), (2, 0.0)], (), 5e-4, 80, ASCII))
    labels = [line.partition("|")[0].strip() for line in lines[:ROWS]]
    assert labels == ["0.0040", "", "", "", "", "", "5.00e-04", "0.0000"]
