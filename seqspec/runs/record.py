"""`run.json`: what a run is, with what it was made, and how it ended."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from seqspec.runs import files
from seqspec.runs.errors import RunError
from seqspec.runs.folder import RunFolder

MOST_BYTES = 2**20
STATUSES = ("running", "completed", "interrupted", "diverged", "failed")


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run.

    Attributes:
        command: as it was typed.
        created: when it began, UTC.
        versions: of Python, the libraries and the system, which change bits.
        machine: processor, threads and the settings that change bits.
        hashes: sha256 of the spec as written and of the resolved one, of the data, and of the first weights.
        plan: what the engine chose.
        resumed: how often the run was gone on with.
        seconds: in all processes that came to their end by themselves or by a signal.
    """

    command: list[str]
    created: str
    seed: int
    status: str = "running"
    versions: Mapping[str, str] = field(default_factory=dict)
    machine: Mapping[str, Any] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    plan: Mapping[str, Any] = field(default_factory=dict)
    folder: str = "."
    resumed: int = 0
    epochs: int = 0
    seconds: float = 0.0
    evaluate: Mapping[str, float | None] = field(default_factory=dict)
    error: str | None = None

    def write(self, folder: RunFolder) -> None:
        """Put the record in its run folder."""
        files.write_json(folder.record, {"format": 1, **asdict(self)})


def read(folder: RunFolder) -> RunRecord:
    """The record of a run; raises RunError where it is damaged or not ours."""
    try:
        if folder.record.stat().st_size > MOST_BYTES or folder.record.is_symlink():
            raise ValueError
        document = json.loads(folder.record.read_bytes())
        if document.pop("format") != 1 or document["status"] not in STATUSES:
            raise ValueError
        known = {each.name for each in fields(RunRecord)}
        about = RunRecord(**{key: value for key, value in document.items() if key in known})
        texts = (about.created, about.folder, *dict(about.hashes).values())
        every = (about.plan, about.evaluate, about.versions, about.machine)
        maps = all(isinstance(each, dict) for each in every)
        reasons = maps and isinstance(about.plan.get("reasons", []), list)
        numbers = type(about.resumed) is int and isinstance(about.seconds, (int, float))
        if not (all(isinstance(each, str) for each in texts) and reasons and numbers):
            raise ValueError
        if "\0" in about.folder:
            raise ValueError
        return about
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise RunError(f"{folder.record} is damaged", "train again") from None
