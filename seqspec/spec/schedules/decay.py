"""Rates that fall with the number of steps."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import BeforeValidator, Field

from seqspec.source.document import Path
from seqspec.spec.kinds import Above0, Count, NonNegative, Positive, listing
from seqspec.spec.schedules._schedule import LARGEST_RATE, Schedule

Steps = Annotated[tuple[Count, ...], BeforeValidator(listing), Field(min_length=1)]
# The bounds of a constant rate hold for each rate of a schedule; a rate may end at 0.
Start = Annotated[float, Field(gt=0, le=LARGEST_RATE)]
End = Annotated[float, Field(ge=0, le=LARGEST_RATE)]
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


class CosineDecay(Schedule):
    """`initial * ((1 - alpha) * (1 + cos(pi * step / decay_steps)) / 2 + alpha)`: half a cosine.

    With `warmup_target` the rate first rises to it in a line over `warmup_steps`, and falls from there.

    Source:  keras.optimizers.schedules.CosineDecay, Keras 3; Loshchilov and Hutter 2016
    """

    initial_learning_rate: End
    decay_steps: Positive
    alpha: NonNegative = 0.0
    warmup_target: Start | None = None
    warmup_steps: Count = 0

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.warmup_steps and self.warmup_target is None:
            message = "`warmup_steps` has no effect without `warmup_target`"
            yield ("warmup_steps",), message, "add `warmup_target: ...`, the rate to rise to"
        if self.initial_learning_rate == 0 and self.warmup_target is None:
            message = "a rate that starts at 0 and falls trains nothing"
            yield ("initial_learning_rate",), message, "start above 0, or add `warmup_target: ...`"


class CosineDecayRestarts(Schedule):
    """Cosine decay that starts again, each time `t_mul` times as long and `m_mul` times as high.

    `initial * m_mul ** i * ((1 - alpha) * (1 + cos(pi * share)) / 2 + alpha)` in stretch `i`, of which
    `share` has passed.

    Source:  keras.optimizers.schedules.CosineDecayRestarts, Keras 3; Loshchilov and Hutter 2016
    """

    initial_learning_rate: Start
    first_decay_steps: Positive
    t_mul: Above0 = 2.0
    m_mul: Above0 = 1.0
    alpha: NonNegative = 0.0


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
