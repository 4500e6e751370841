"""The few characters beyond ASCII that reports draw with, and what stands for them elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rich.console import Console


class Signs(NamedTuple):
    """What is drawn, by what it means.

    Attributes:
        dot: the curve of a loss, where a cell cannot show eight dots.
        has_braille: whether it can.
    """

    up: str
    down: str
    done: str
    left: str
    axis: str
    level: str
    dot: str
    has_braille: bool

    def heading(self, name: str, directions: Mapping[str, str]) -> str:
        """A name with the way it goes as the model learns: `loss ↓`."""
        arrows = {"up": self.up, "down": self.down}
        return f"{name} {arrows.get(directions.get(name.removeprefix('val_'), ''), '')}".rstrip()


UNICODE = Signs("↑", "↓", "━", "─", "│", "┈", "⠒", True)
ASCII = Signs("up", "down", "#", "-", "|", ".", "*", False)


def signs(console: Console) -> Signs:
    """Those that the encoding of the console can write."""
    return UNICODE if console.encoding.startswith("utf") else ASCII


def is_live(console: Console) -> bool:
    """Whether lines may move: on a terminal that can, unless NO_COLOR asks for plain text."""
    return console.is_terminal and not console.is_dumb_terminal and not console.no_color
