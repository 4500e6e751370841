"""Adam and its kin: momentum, with a rate of its own for each weight."""

from typing import Annotated, ClassVar

from pydantic import Field

from seqspec.spec.kinds import Count, NonNegative, Rate
from seqspec.spec.optimizers._optimizer import Beta, LearningRate, Optimizer


class Adam(Optimizer):
    """Momentum over the recent size of the gradient: `w = w - learning_rate * m / (sqrt(v) + epsilon)`.

    `m = beta_1 * m + (1 - beta_1) * g` and `v = beta_2 * v + (1 - beta_2) * g ** 2`, divided by
    `1 - beta ** step` for their start at 0. With `amsgrad`, `v` is the largest so far.

    Source:  keras.optimizers.Adam, Keras 3; Kingma and Ba 2014
    """

    beta_1: Beta = 0.9
    beta_2: Beta = 0.999
    epsilon: NonNegative = 1e-07
    amsgrad: bool = False

    @property
    def slots(self) -> int:
        return 2 + self.amsgrad


class AdamW(Optimizer):
    """Adam that shrinks the weights before each step: `w = w - learning_rate * weight_decay * w`.

    Source:  keras.optimizers.AdamW, Keras 3; Loshchilov and Hutter 2017
    """

    weight_decay: NonNegative = 0.004
    beta_1: Beta = 0.9
    beta_2: Beta = 0.999
    epsilon: NonNegative = 1e-07
    amsgrad: bool = False

    @property
    def slots(self) -> int:
        return 2 + self.amsgrad


class Adamax(Optimizer):
    """Adam with the largest recent gradient in place of the mean of squares.

    `u = max(beta_2 * u, abs(g))`, `w = w - learning_rate * m / ((1 - beta_1 ** step) * (u + epsilon))`

    Source:  keras.optimizers.Adamax, Keras 3; Kingma and Ba 2014
    """

    beta_1: Beta = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegative = 1e-07


class Nadam(Optimizer):
    """Adam with Nesterov's look ahead: `m` is blended with the gradient of this step once more.

    `w = w - learning_rate * n / (sqrt(v) + epsilon)`, where `n` is `beta_1 * m + (1 - beta_1) * g`, both
    parts corrected as in Adam, with a `beta_1` that rises as `beta_1 * (1 - 0.5 * 0.96 ** step)`.

    Source:  keras.optimizers.Nadam, Keras 3; Dozat 2016
    """

    running: ClassVar[int] = 1  # the product of all `beta_1` so far
    beta_1: Beta = 0.9
    beta_2: Beta = 0.999
    epsilon: NonNegative = 1e-07


class Lamb(Optimizer):
    """Adam whose step in each array is scaled to the size of its weights, for very large batches.

    `w = w - learning_rate * norm(w) / norm(a) * a`, where `a = m / (sqrt(v) + epsilon)` is Adam's step

    Source:  keras.optimizers.Lamb, Keras 3; You et al. 2019
    """

    bare: ClassVar[bool] = False
    beta_1: Beta = 0.9
    beta_2: Beta = 0.999
    epsilon: NonNegative = 1e-07


class ScheduleFreeAdamW(Optimizer):
    """AdamW that averages its weights in place of a falling learning rate.

    `z = z - learning_rate * g / (sqrt(v) + epsilon)`, `x = (w - (1 - beta_1) * z) / beta_1`, then
    `x = x + (z - x) / step` and `w = beta_1 * x + (1 - beta_1) * z`. The rate rises from 0 over
    `warmup_steps`. The paper takes `x` by the `z` before the step, so that it is the mean of all `z`;
    Keras 3.15.1 takes the new `z`.

    Source:  keras.optimizers.ScheduleFreeAdamW, Keras 3; Defazio et al. 2024
    """

    learning_rate: LearningRate = 0.0025
    beta_1: Annotated[float, Field(gt=0, le=1)] = 0.9
    beta_2: Beta = 0.999
    epsilon: NonNegative = 1e-08
    warmup_steps: Count = 0
