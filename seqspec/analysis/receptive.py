"""The receptive field: how much of the input each value of an answer depends on."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from seqspec.analysis.flow import Flow, Step
from seqspec.spec.layers._windows import channels_first

# For each axis: the length that is seen, and how far apart in the input two neighbours stand.
_Axes = tuple[tuple[Fraction, Fraction], ...]
_START = (Fraction(1), Fraction(1))


def receptive_fields(flow: Flow) -> Iterator[tuple[int, ...] | None]:
    """After each layer, the lengths of the input that one answer sees; None is the whole sample.

    An axis grows by `(window - 1) * jump`, and its jump by the stride, as padding and borders do not
    count. Source: Araujo, Norris and Sim, Computing Receptive Fields of CNNs, Distill 2019
    """
    axes: _Axes | None = (_START,) * (len(flow.input_shape) - 1)
    formats: set[bool] = set()
    for step in flow:
        if step.layer.windows(step.before):
            formats.add(channels_first(getattr(step.layer, "data_format", None)))
        # Windows along the axis of channels of another layer mix what only the whole sample holds.
        axes = None if axes is None or len(formats) > 1 else _after(axes, step)
        yield None if axes is None else tuple(ceil(seen) for seen, _ in axes)


def _after(axes: _Axes, step: Step) -> _Axes | None:
    windows = step.layer.windows(step.before)
    if windows:
        return tuple(
            (seen + (window.length - 1) * jump, jump * window.stride)
            for (seen, jump), window in zip(axes, windows, strict=True)
        )
    grown = len(step.after) - len(step.before)
    if windows is None or grown < 0:
        return None
    return axes + (_START,) * grown  # an Embedding makes a sequence of a row
