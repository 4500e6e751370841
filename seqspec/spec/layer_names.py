"""The names of layers that have none, as Keras makes them up in a fresh process."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache


def layer_names(layers: Iterable[tuple[str, str | None]]) -> Iterator[str]:
    """The names of layers, each given as its class and the name that the spec gives it.

    Keras counts the nameless layers of a class. A name that the spec has given to another layer is
    passed over, because names must be unique.

    >>> list(layer_names([("Dense", None), ("Dense", "dense_1"), ("Dense", None)]))
    ['dense', 'dense_1', 'dense_2']
    """
    layers = tuple(layers)
    taken = {own for _, own in layers}
    counts: dict[str, int] = {}
    for type_, own in layers:
        yield own or _free(snake(type_), taken, counts)


def _free(base: str, taken: set[str | None], counts: dict[str, int]) -> str:
    while True:
        number = counts[base] = counts.get(base, -1) + 1
        name = f"{base}_{number}" if number else base
        if name not in taken:
            return name


@cache
def snake(name: str) -> str:
    """A class name as Keras turns it into a layer name.

    >>> snake("MaxPooling2D"), snake("LSTM"), snake("GlobalAveragePooling1D")
    ('max_pooling2d', 'lstm', 'global_average_pooling1d')
    """
    words = re.sub(r"\W+", "", name)
    words = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", words)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", words).lower()
