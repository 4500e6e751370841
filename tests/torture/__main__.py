"""Kill every model again and again: `python -m tests.torture [HOURS] [KILLS]`, one hour and 20 by default.

Each is trained for many more epochs than in the tests, so that so many kills find it at work.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from tests.torture.kills import alone, killed, outcome
from tests.torture.models import MODELS

EPOCHS = 400


def main(hours: float = 1.0, kills: int = 20) -> None:
    """Go round the models until the time is over; the first difference ends it."""
    ends = time.monotonic() + 3600 * hours
    rounds = 0
    while rounds == 0 or time.monotonic() < ends:
        for name in MODELS:
            with tempfile.TemporaryDirectory() as folder:
                once(Path(folder), name, kills, random.Random(f"{name} {rounds}"))
        rounds += 1


def once(root: Path, name: str, kills: int, rng: random.Random) -> None:
    """One model, killed so many times, against itself."""
    _, _, seconds = alone(root / "short", name)
    spec, folder, _ = alone(root / "alone", name, EPOCHS)
    (root / "killed").mkdir()
    other, made = killed(root / "killed", spec, kills, rng, seconds)
    if outcome(other) != outcome(folder):
        raise SystemExit(f"{name} differs after {made} kills")
    print(f"{name}: {made} kills, no difference", flush=True)


if __name__ == "__main__":
    main(*(float(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else ())
