"""How much one spec may hold; a model of 1,000 layers needs a tenth of it."""

from __future__ import annotations

MOST_BYTES = 256 * 1024
MOST_DEPTH = 32
MOST_NODES = 10_000  # counted with every alias written out
MOST_KEYS = 1_000
MOST_CHARACTERS = 4_096
MOST_ALIASES = 50
MOST_DIGITS = 18
MOST_PROBLEMS = 1_000
