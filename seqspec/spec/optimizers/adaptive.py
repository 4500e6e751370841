"""Optimizers that keep a rate of its own for each weight."""

from seqspec.spec.kinds import Above0, NonNegative, Rate
from seqspec.spec.optimizers._optimizer import Optimizer


class RMSprop(Optimizer):
    """Divide each gradient by its recent size: `w = w - learning_rate * g / sqrt(v + epsilon)`.

    `v` is the running mean of `g ** 2`.

    Source:  keras.optimizers.RMSprop, Keras 3; Hinton 2012
    """

    rho: Rate = 0.9
    momentum: Rate = 0.0
    epsilon: NonNegative = 1e-07
    centered: bool = False


class Adagrad(Optimizer):
    """Divide each gradient by the size of all before it.

    `w = w - learning_rate * g / sqrt(sum(g ** 2) + epsilon)`

    Source:  keras.optimizers.Adagrad, Keras 3; Duchi et al. 2011
    """

    initial_accumulator_value: NonNegative = 0.1
    epsilon: NonNegative = 1e-07


class Adadelta(Optimizer):
    """Step by the recent size of the steps over the recent size of the gradients.


    Keras 2 had a learning rate of 1.0 here; Keras 3 has 0.001.
    Source:  keras.optimizers.Adadelta, Keras 3; Zeiler 2012
    """

    rho: Rate = 0.95
    epsilon: NonNegative = 1e-07


class Adafactor(Optimizer):
    """Adam in little memory: the sizes of gradients are kept for rows and columns only.

    Source:  keras.optimizers.Adafactor, Keras 3; Shazeer and Stern 2018
    """

    beta_2_decay: float = -0.8
    epsilon_1: NonNegative = 1e-30
    epsilon_2: NonNegative = 0.001
    clip_threshold: Above0 = 1.0
    relative_step: bool = True


class Ftrl(Optimizer):
    """Follow the regularized leader, which keeps weights of rare features at zero.

    Source:  keras.optimizers.Ftrl, Keras 3; McMahan et al. 2013
    """

    learning_rate_power: float = -0.5
    initial_accumulator_value: NonNegative = 0.1
    l1_regularization_strength: NonNegative = 0.0
    l2_regularization_strength: NonNegative = 0.0
    l2_shrinkage_regularization_strength: NonNegative = 0.0
    beta: NonNegative = 0.0
