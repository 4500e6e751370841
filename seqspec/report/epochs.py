"""What came of each epoch: a table with the best one marked, and the curve of the loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from seqspec.report.columns import columns
from seqspec.report.curve import MARK, curve
from seqspec.report.numbers import duration, many, measured
from seqspec.report.signs import Signs, signs
from seqspec.runs.events import EpochDone, RunStarted

MOST_ROWS = 20
# What the table keeps where it is too wide for all.
KEPT = ("loss", "val_loss")


def print_epochs(console: Console, run: RunStarted, epochs: Sequence[EpochDone]) -> None:
    """Table and curve; of a single epoch there is neither, because its one line says it all."""
    if len(epochs) < 2:
        return
    drawn = signs(console)
    by, best = best_of(epochs)
    for row in _table(run, epochs, best, drawn, console.width):
        style = "bold" if row.endswith("  best") else ""
        console.print(Text(row, style=style), soft_wrap=True)
    if best is not None:
        console.print(Text(f"best: epoch {epochs[best].epoch}, by {by}"), soft_wrap=True)
    for line in _curve(run, epochs, drawn, console.width):
        console.print(line, soft_wrap=True)


def best_of(epochs: Sequence[EpochDone]) -> tuple[str, int | None]:
    """By what the best epoch is chosen, and its index: the lowest `val_loss`, else the lowest loss."""
    by = "val_loss" if any("val_loss" in epoch.metrics for epoch in epochs) else "loss"
    points = _points(epochs, by)
    best = min(points, key=lambda point: point[1], default=None)
    return by, next((i for i, each in enumerate(epochs) if best and each.epoch == best[0]), None)


def shown(count: int, best: int | None, most: int = MOST_ROWS) -> list[int]:
    """The indices of the rows: the first, the last, the best, and others at even distances.

    >>> shown(9, best=5, most=4)
    [0, 3, 5, 8]
    """
    if count <= most:
        return list(range(count))
    rows = {round(index * (count - 1) / (most - 1)) for index in range(most)}
    if best is not None and best not in rows:
        rows.remove(min(rows - {0, count - 1}, key=lambda row: abs(row - best)))
        rows.add(best)
    return sorted(rows)


def _table(
    run: RunStarted, epochs: Sequence[EpochDone], best: int | None, drawn: Signs, width: int
) -> Iterator[str]:
    rows = shown(len(epochs), best)
    names = sorted(
        dict.fromkeys(name for epoch in epochs for name in epoch.metrics),
        key=lambda name: name.startswith("val_"),
    )
    dropped: list[str] = []
    while True:
        lines = _lines(run, [epochs[row] for row in rows], names, drawn)
        spare = [name for name in names if name not in KEPT]
        if not spare or max(map(cell_len, lines)) + len("  best") < width:
            break
        names.remove(spare[-1])
        dropped.insert(0, spare[-1])
    yield lines[0]
    for row, line in zip(rows, lines[1:], strict=True):
        yield f"{line}  best" if row == best else line
    if dropped:
        yield f"left out for want of room: {', '.join(dropped)}"
    if left := len(epochs) - len(rows):
        yield f"{many(left, 'epoch')} left out; metrics.csv has all of them"


def _lines(
    run: RunStarted, epochs: Sequence[EpochDone], names: Sequence[str], drawn: Signs
) -> list[str]:
    header = ["epoch", *(drawn.heading(name, run.directions) for name in names), "time"]
    rows = [
        [
            str(epoch.epoch),
            *(measured(epoch.metrics[name]) if name in epoch.metrics else "" for name in names),
            duration(epoch.seconds) if epoch.seconds else "-",  # not of this process
        ]
        for epoch in epochs
    ]
    return list(columns(header, rows, right=len(header)))


def _curve(
    run: RunStarted, epochs: Sequence[EpochDone], drawn: Signs, width: int
) -> Iterator[Text]:
    """What is drawn how, and the drawing; colours repeat the signs."""
    level = run.chance.get("loss")
    loss, validation = _points(epochs, "loss"), _points(epochs, "val_loss")
    lines = list(curve(loss, validation, level, width, drawn))
    if not lines:
        return
    key = f"{drawn.dot * 2} loss" + (f"  {MARK} val_loss" if validation else "")
    if any(drawn.level * 2 in line for line in lines):
        key += f"  {drawn.level * 2} chance"
    for line in (key, *lines):
        text = Text(line)
        text.highlight_regex(f"[\u2800-\u28ff{drawn.dot}]+", "cyan")
        text.highlight_regex(f"(?<![a-z]){MARK}+(?![a-z])", "magenta")
        yield text


def _points(epochs: Sequence[EpochDone], name: str) -> list[tuple[float, float]]:
    return [
        (epoch.epoch, epoch.metrics[name])
        for epoch in epochs
        if name in epoch.metrics and isfinite(epoch.metrics[name])
    ]
