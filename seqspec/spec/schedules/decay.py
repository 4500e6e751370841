"""Rates that fall with the number of steps."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import BeforeValidator, Field

from seqspec.source.document import Path
from seqspec.spec.kinds import Above0, Count, NonNegative, Positive, listing
from seqspec.spec.schedules._schedule import End, Schedule, Start

Steps = Annotated[tuple[Count, ...], BeforeValidator(listing), Field(min_length=1)]
Values = Annotated[tuple[End, ...], BeforeValidator(listing), Field(min_length=2)]


class ExponentialDecay(Schedule):
    """`initial * decay_rate ** (step / decay_steps)`; `staircase` rounds the exponent down.

    Source:  keras.optimizers.schedules.ExponentialDecay, Keras 3
    """

    initial_learning_rate: Start
    decay_steps: Positive
    decay_rate: Above0
    staircase: bool = False


class InverseTimeDecay(Schedule):
    """`initial / (1 + decay_rate * step / decay_steps)`; with 1 step it is the `decay` of Keras 2.

    Source:  keras.optimizers.schedules.InverseTimeDecay, Keras 3
    """

    initial_learning_rate: Start
    decay_steps: Positive
    decay_rate: NonNegative
    staircase: bool = False


class PolynomialDecay(Schedule):
    """`(initial - end) * (1 - step / decay_steps) ** power + end`; `cycle` starts over with more steps.

    Source:  keras.optimizers.schedules.PolynomialDecay, Keras 3
    """

    initial_learning_rate: Start
    decay_steps: Positive
    end_learning_rate: End = 0.0001
    power: Above0 = 1.0
    cycle: bool = False


class PiecewiseConstantDecay(Schedule):
    """`values[i]` up to and including step `boundaries[i]`, and the last value after the last boundary.

    Source:  keras.optimizers.schedules.PiecewiseConstantDecay, Keras 3
    """

    boundaries: Steps
    values: Values

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if len(self.values) != len(self.boundaries) + 1:
            count = len(self.boundaries)
            message = (
                f"{count} boundaries make {count + 1} stretches, got {len(self.values)} values"
            )
            yield ("values",), message, f"give {count + 1} values"
        if list(self.boundaries) != sorted(set(self.boundaries)):
            yield ("boundaries",), "`boundaries` must rise", "sort them"
