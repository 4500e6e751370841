"""Whether something is done at once; a machine may pause, and one try is enough to be quick."""

import time
from collections.abc import Callable


def is_quick(work: Callable[[], object], seconds: float) -> bool:
    """Whether one of five tries takes less processor time than that."""
    return any(_taken(work) < seconds for _ in range(5))


def _taken(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
