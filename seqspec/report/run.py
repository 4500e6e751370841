"""What came of a run: its numbers and its folder, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from seqspec.report.numbers import duration, many
from seqspec.report.progress import metrics_text
from seqspec.runs.events import EpochDone, Evaluated, RunDone, RunStarted


def print_run(console: Console, done: RunDone, evaluated: Evaluated | None) -> None:
    """The last lines of `train`: the test numbers, and where everything is."""
    if evaluated is not None:
        print_evaluation(console, evaluated)
    epochs = many(done.epochs, "epoch")
    line = f"{done.status} after {epochs} in {duration(done.seconds)}: {done.folder}"
    console.print(Text(line), soft_wrap=True)


def print_evaluation(console: Console, evaluated: Evaluated) -> None:
    """One line: which split, how many samples, which numbers."""
    samples = many(evaluated.samples, "sample")
    line = f"{evaluated.split}: {metrics_text(evaluated.metrics)} ({samples})"
    console.print(Text(line), soft_wrap=True)


def run_json(done: RunDone) -> dict[str, Any]:
    """The `train` document, format 1."""
    return {
        "format": 1,
        "run": done.folder,
        "status": done.status,
        "epochs": done.epochs,
        "history": {name: list(values) for name, values in done.history.items()},
        "evaluate": dict(done.evaluate),
        "seconds": done.seconds,
    }


def stopped_json(started: RunStarted, epochs: Sequence[EpochDone], status: str) -> dict[str, Any]:
    """The `train` document of a run that did not come to its end."""
    names = dict.fromkeys(name for each in epochs for name in each.metrics)
    return {
        "format": 1,
        "run": started.folder,
        "status": status,
        "epochs": len(epochs),
        "history": {name: [each.metrics.get(name) for each in epochs] for name in names},
        "evaluate": {},
        "seconds": sum(each.seconds for each in epochs),
    }


def print_predictions(rows: list[list[float]]) -> None:
    """One line of numbers for each sample, with commas between them."""
    for row in rows:
        print(",".join(f"{value:.6g}" for value in row))


def predictions_json(run: str, rows: list[Any]) -> dict[str, Any]:
    """The `predict` document, format 1."""
    return {"format": 1, "run": run, "predictions": rows}


def evaluation_json(run: str, evaluated: Evaluated) -> dict[str, Any]:
    """The `evaluate` document, format 1."""
    return {
        "format": 1,
        "run": run,
        "split": evaluated.split,
        "metrics": dict(evaluated.metrics),
    }


def print_verification(console: Console, run: str, difference: tuple[str, str] | None) -> None:
    """One line: no difference, or where the first one is and what it is."""
    line = f"{run}: no difference" if difference is None else f"{run}: {': '.join(difference)}"
    console.print(Text(line), soft_wrap=True)


def verification_json(run: str, difference: tuple[str, str] | None) -> dict[str, Any]:
    """The `verify-run` document, format 1."""
    where, what = difference or (None, None)
    return {
        "format": 1,
        "run": run,
        "same": difference is None,
        "difference": None if difference is None else {"where": where, "what": what},
    }
