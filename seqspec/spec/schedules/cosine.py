"""Rates that follow half a cosine."""

from collections.abc import Iterator

from seqspec.source.document import Path
from seqspec.spec.kinds import Above0, Count, NonNegative, Positive
from seqspec.spec.schedules._schedule import End, Schedule, Start


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
