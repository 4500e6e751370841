"""What happens while a model trains, as records that a listener draws, writes down or ignores."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TypeAlias

from seqspec.runs.finite import finite

Metrics: TypeAlias = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A run has its folder and its data; training begins.

    Attributes:
        samples: in the training split; `validation_samples` in the other one, 0 where there is none.
        notes: what the engine chose where the spec leaves it open.
        chance: what blind guessing scores, by the names of the metrics, where that is known.
        directions: which way a metric goes as the model learns, `up` or `down`, where it has one.
        plan: how the engine trains, and why; for those who ask.
    """

    run: str
    folder: str
    epochs: int
    steps: int
    samples: int
    validation_samples: int
    batch_size: int
    notes: tuple[str, ...] = ()
    chance: Metrics = field(default_factory=dict)
    directions: Mapping[str, str] = field(default_factory=dict)
    plan: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EpochStarted:
    """An epoch begins, or goes on after `step` steps of it; epochs count from 1."""

    epoch: int
    step: int = 0


@dataclass(frozen=True, slots=True)
class StepsDone:
    """`step` steps of the epoch are done; `metrics` are running means over them.

    Attributes:
        seconds: since the epoch began, or went on, in this process.
    """

    epoch: int
    step: int
    metrics: Metrics
    seconds: float


@dataclass(frozen=True, slots=True)
class EpochDone:
    """An epoch is done.

    Attributes:
        seconds: what this process took for it; `train_seconds` leaves out validation.
        steps: of these seconds; fewer than the epoch has where it was gone on with.
    """

    epoch: int
    metrics: Metrics
    seconds: float
    train_seconds: float
    steps: int


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A split was evaluated without training."""

    split: str
    samples: int
    metrics: Metrics
    seconds: float


@dataclass(frozen=True, slots=True)
class RunDone:
    """The run is over and everything is written."""

    run: str
    folder: str
    status: str
    epochs: int
    seconds: float
    history: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    evaluate: Metrics = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Smoked:
    """What the smoke run found of one spec; `status` is `ok`, `failed` or `skipped`."""

    file: str
    status: str
    seconds: float
    message: str


Event: TypeAlias = RunStarted | EpochStarted | StepsDone | EpochDone | Evaluated | RunDone
Listener: TypeAlias = Callable[[Event], None]


_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])")


def line(event: Event) -> str:
    """An event as one line of JSON, named in small letters; what is not a number is null.

    >>> line(EpochStarted(2))
    '{"event": "epoch_started", "epoch": 2, "step": 0}'
    """
    name = _WORD_START.sub("_", type(event).__name__).lower()
    # In ASCII, because a stream has the encoding of its terminal, and a folder any name.
    return json.dumps({"event": name, **finite(asdict(event))}, allow_nan=False)
