"""Journals: `metrics.csv`, one row an epoch, and `events.jsonl`, one event a line. Both only grow."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from seqspec.runs import files
from seqspec.runs.errors import RunError
from seqspec.runs.events import EpochDone, EpochStarted, Event, StepsDone
from seqspec.runs.finite import finite
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

    def written(self) -> dict[str, Any]:
        """What it takes to go on from here: the rows, and how long the journal of events is."""
        rows = [{name: repr(value) for name, value in row.items()} for row in self._rows]
        events = self._folder.events
        return {"rows": rows, "events": events.stat().st_size if events.is_file() else 0}

    def restore(self, written: Mapping[str, Any]) -> None:
        """Put both journals back to where they were, whatever was written to them since.

        Any: what JSON holds. Errors: StorageError
        """
        self._rows, self._columns = [], []
        for row in written["rows"]:
            numbers = {name: float(value) for name, value in row.items()}
            self._rows.append({**numbers, "epoch": int(row["epoch"])})
            self._columns += [name for name in row if name not in self._columns]
        self._table()
        if self._folder.events.is_file():
            files.cut(self._folder.events, written["events"])

    def __call__(self, event: Event) -> None:
        if isinstance(event, (EpochStarted, StepsDone)):
            return
        if isinstance(event, EpochDone):
            self._row({"epoch": event.epoch, **event.metrics})
        files.append(self._folder.events, _line(event))

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
        lines = list(csv.DictReader(folder.metrics.read_text(encoding="ascii").splitlines()))
        return [{name: float(cell) for name, cell in line.items() if cell} for line in lines]
    except (OSError, ValueError, TypeError, AttributeError, csv.Error):
        raise RunError(f"{folder.metrics} is damaged", "train again") from None


def _line(event: Event) -> str:
    document = {"event": type(event).__name__, **finite(asdict(event))}
    return json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"
