"""Times of whole processes, taken in turn so that a slow moment of the machine hits all of them."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SEQSPEC = [sys.executable, "-m", "seqspec"]


@dataclass(frozen=True)
class Timing:
    """The times of one command, in seconds, and the memory of its largest run."""

    seconds: tuple[float, ...]
    peak_mebibytes: float

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def in_turn(commands: Mapping[str, Sequence[str]], runs: int, **env: str) -> dict[str, Timing]:
    """Run every command once for warming up, then all of them in turn, `runs` times."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    peaks = dict.fromkeys(commands, 0.0)
    for turn in range(runs + 1):
        for name, command in commands.items():
            taken, peak = _once(command, env)
            if turn:
                seconds[name].append(taken)
                peaks[name] = max(peaks[name], peak)
    return {name: Timing(tuple(seconds[name]), peaks[name]) for name in commands}


def _once(command: Sequence[str], env: Mapping[str, str]) -> tuple[float, float]:
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    taken = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return taken, _mebibytes(usage)


def _mebibytes(usage: resource.struct_rusage) -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_maxrss * unit / 2**20


def row(what: str, ours: str, theirs: str, ratio: str, target: str) -> None:
    """One line of the table."""
    print(f"{what:34} {ours:>12} {theirs:>12} {ratio:>10}  {target}", flush=True)
