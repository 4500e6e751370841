"""The equation of an EinsumDense, and its slips."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_FORM = re.compile(
    r"(?P<left>\.\.\.)?(?P<inputs>[A-Za-z]+)(?P<right>\.\.\.)?,(?P<kernel>[A-Za-z]+)"
    r"->(?P<left_out>\.\.\.)?(?P<outputs>[A-Za-z]+)(?P<right_out>\.\.\.)?"
)


class Equation(NamedTuple):
    """The letters of an equation, and on which side `...` stands for further axes."""

    inputs: str
    kernel: str
    outputs: str
    left: bool
    right: bool

    def slips(self) -> Iterator[tuple[str, str]]:
        """Letters that stand where no equation can have them, each with the fix."""
        inputs, kernel, outputs, *_ = self
        for term in (inputs, kernel, outputs):
            if len(set(term)) < len(term):
                yield f"`{term}` names an axis twice", "give each axis its own letter"
        for letter in sorted(set(outputs) - set(inputs + kernel)):
            yield f"`{letter}` stands only behind the arrow", "put it into the kernel"
        for letter in sorted(set(kernel) - set(inputs + outputs)):
            yield f"`{letter}` stands only in the kernel", "put it behind the arrow"


def equation(text: str) -> Equation | None:
    """The parts of an equation; None where it has another form.

    >>> equation("...x,xy->...y")
    Equation(inputs='x', kernel='xy', outputs='y', left=True, right=False)
    """
    found = _FORM.fullmatch(text)
    if not found or (found["left"], found["right"]) != (found["left_out"], found["right_out"]):
        return None
    left, right = bool(found["left"]), bool(found["right"])
    if (left and right) or (right and len(found["inputs"]) == 1):
        return None
    return Equation(found["inputs"], found["kernel"], found["outputs"], left, right)
