"""Adam and its kin: momentum, with a rate of its own for each weight."""

from seqspec.spec.kinds import Count, NonNegative, Rate
from seqspec.spec.optimizers._optimizer import LearningRate, Optimizer


class Adam(Optimizer):
    """Momentum over the recent size of the gradient: `w = w - learning_rate * m / (sqrt(v) + epsilon)`.

    `m` and `v` are running means of `g` and `g ** 2`, both corrected for their start at 0.

    Source:  keras.optimizers.Adam, Keras 3; Kingma and Ba 2014
    """

    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegative = 1e-07
    amsgrad: bool = False


class AdamW(Optimizer):
    """Adam that also shrinks the weights by `learning_rate * weight_decay` in each step.

    Source:  keras.optimizers.AdamW, Keras 3; Loshchilov and Hutter 2017
    """

    weight_decay: NonNegative | None = 0.004
    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegative = 1e-07
    amsgrad: bool = False


class Adamax(Optimizer):
    """Adam with the largest recent gradient in place of the mean of squares.

    Source:  keras.optimizers.Adamax, Keras 3; Kingma and Ba 2014
    """

    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegative = 1e-07


class Nadam(Optimizer):
    """Adam with Nesterov's look ahead.

    Source:  keras.optimizers.Nadam, Keras 3; Dozat 2016
    """

    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegative = 1e-07


class Lamb(Optimizer):
    """Adam whose step in each layer is scaled to the size of its weights, for very large batches.

    Source:  keras.optimizers.Lamb, Keras 3; You et al. 2019
    """

    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegative = 1e-07


class ScheduleFreeAdamW(Optimizer):
    """AdamW that averages its weights in place of a falling learning rate.

    Source:  keras.optimizers.ScheduleFreeAdamW, Keras 3; Defazio et al. 2024
    """

    learning_rate: LearningRate = 0.0025
    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegative = 1e-08
    warmup_steps: Count = 0
