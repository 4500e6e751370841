"""Colours and letters of a picture, as any program that draws SVG understands them.

Colours stand as plain attributes, for readers without style sheets; a style sheet changes them where
the reader's setting is dark.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Faces(NamedTuple):
    """The colours of the three sides of a block that can be seen."""

    front: str
    lid: str
    flank: str


# What a layer does -> its colour in the light, and in the dark.
KINDS = {
    "input": ("#d5dbe3", "#3b434d"),
    "windows": ("#7fb2e5", "#2f6ea8"),
    "recurrent": ("#c3a6e8", "#6f4aa8"),
    "weights": ("#8fd0a5", "#2f7d4f"),
    "pooling": ("#f0a58f", "#a5543b"),
    "other": ("#ece3c6", "#5d573f"),
}
INK, SOFT, PAPER = ("#1f2328", "#e6edf3"), ("#59636e", "#9da7b1"), ("#ffffff", "#0d1117")
FONT = "Helvetica,Arial,sans-serif"
SIZE = 10.5

# The widths of letters in Helvetica, as parts of its size; fonts that stand in for it are wider.
_WIDTHS = {"ijl": 0.22, "ftrI.,:;/|!'-() ": 0.3, "mM": 0.83, "W": 0.94, "w": 0.72}
_WIDTH = {letter: width for letters, width in _WIDTHS.items() for letter in letters}
_OTHER, _CAPITAL, _BOLD, _WIDER = 0.556, 0.7, 1.06, 1.1


def width(words: str, bold: bool = False, size: float = SIZE) -> float:
    """About how many pixels a text takes in letters of `size`.

    >>> round(width("Conv2D")), round(width("10"))
    (42, 13)
    """
    letters = sum(_WIDTH.get(each, _CAPITAL if each.isupper() else _OTHER) for each in words)
    return letters * size * _WIDER * (_BOLD if bold else 1)


def faces(kind: str, dark: bool = False) -> Faces:
    """The colours of a block: lighter above, darker at the side."""
    front = KINDS[kind][dark]
    return Faces(front, _mixed(front, 255, 0.15 if dark else 0.4), _mixed(front, 0, 0.2))


def _mixed(colour: str, other: int, share: float) -> str:
    """A colour with a share of white (255) or black (0) in it.

    >>> _mixed("#808080", 0, 0.5)
    '#404040'
    """
    parts = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return "#" + "".join(f"{round(part + (other - part) * share):02x}" for part in parts)


def dark_style() -> str:
    """The style sheet of a picture: its colours where the reader's setting is dark."""
    return f"@media screen and (prefers-color-scheme:dark){{{''.join(_dark())}}}"


def _dark() -> Iterator[str]:
    yield f".paper{{fill:{PAPER[1]}}}text{{fill:{INK[1]}}}.block{{stroke:{INK[1]}}}"
    yield f".note,.shape,.key,.tip{{fill:{SOFT[1]}}}.way{{stroke:{SOFT[1]}}}"
    for kind in KINDS:
        front, lid, flank = faces(kind, dark=True)
        yield f".{kind}{{fill:{front}}}.{kind} .lid{{fill:{lid}}}.{kind} .flank{{fill:{flank}}}"
