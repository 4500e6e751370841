"""Journals: `metrics.csv`, one row an epoch, and `events.jsonl`, one event a line. Both only grow."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from itertools import islice
from typing import Any

from seqspec.runs import files
from seqspec.runs.errors import RunError
from seqspec.runs.events import EpochDone, EpochStarted, Event, StepsDone, line
from seqspec.runs.folder import RunFolder

# What the journals of a run are before its first epoch.
NOTHING: Mapping[str, Any] = {"rows": [], "events": 0}


class Journal:
    """Writes the events of one run; a listener like any other.

    The columns of the table are those of the first epoch; a metric that is not measured in an epoch
    (`validation_freq`) leaves its cell empty, and one that appears later rewrites the table with it.
    """

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._columns: list[str] = []
        self._rows: list[Mapping[str, float]] = []
        self._events = 0

    def written(self) -> dict[str, Any]:
        """What it takes to go on from here: the rows, and how many events there were.

        Not how many bytes: they hold times, and a checkpoint is the same whenever it is written.
        """
        rows = [{name: repr(value) for name, value in row.items()} for row in self._rows]
        return {"rows": rows, "events": self._events}

    def restore(self, written: Mapping[str, Any]) -> None:
        """Put both journals back to where they were, whatever was written to them since.

        Any: what JSON holds. Errors: StorageError; RunError where it is not what `written` answers
        """
        try:
            self._rows, self._events = list(map(_row, written["rows"])), abs(int(written["events"]))
        except (AttributeError, KeyError, TypeError, ValueError):
            raise RunError(
                "the checkpoint does not hold the table of its run", "train again"
            ) from None
        self._columns = list(dict.fromkeys(name for row in self._rows for name in row))
        self._table()
        if self._folder.events.is_file():
            with self._folder.events.open("rb") as stream:
                size = sum(map(len, islice(stream, self._events)))
            files.cut(self._folder.events, size)

    def __call__(self, event: Event) -> None:
        if isinstance(event, (EpochStarted, StepsDone)):
            return
        if isinstance(event, EpochDone):
            self._row({"epoch": event.epoch, **event.metrics})
        files.append(self._folder.events, line(event) + "\n")
        self._events += 1

    def _row(self, row: Mapping[str, float]) -> None:
        self._rows.append(row)
        new = [name for name in row if name not in self._columns]
        if not new:
            files.append(self._folder.metrics, self._text(row))
            return
        self._columns += new
        self._table()

    def _table(self) -> None:
        """Write the whole table anew."""
        if self._rows:
            table = "".join(self._text(each) for each in self._rows)
            files.write_text(self._folder.metrics, ",".join(self._columns) + "\n" + table)
        else:
            files.remove(self._folder.metrics)

    def _text(self, row: Mapping[str, float]) -> str:
        cells = (row.get(name) for name in self._columns)
        return ",".join("" if cell is None else repr(cell) for cell in cells) + "\n"


def rows(folder: RunFolder) -> list[dict[str, float]]:
    """The table of a run, a row for each epoch; an empty cell is left out. Raises RunError."""
    try:
        cells = list(csv.DictReader(folder.metrics.read_text(encoding="ascii").splitlines()))
        return [{name: float(cell) for name, cell in row.items() if cell} for row in cells]
    except (OSError, ValueError, TypeError, AttributeError, csv.Error):
        raise RunError(f"{folder.metrics} is damaged", "train again") from None


def _row(written: Mapping[str, str]) -> Mapping[str, float]:
    numbers = {name: float(value) for name, value in written.items()}
    return {**numbers, "epoch": int(written["epoch"])}
