"""Optimizers that keep a rate of its own for each weight."""

from math import prod
from typing import Annotated

from pydantic import Field

from seqspec.spec.kinds import Above0, NonNegative, Rate
from seqspec.spec.optimizers._optimizer import Optimizer


class RMSprop(Optimizer):
    """Divide each gradient by its recent size: `w = w - learning_rate * g / sqrt(v + epsilon)`.

    `v = rho * v + (1 - rho) * g ** 2`; `centered` takes the square of the mean gradient off it.

    Source:  keras.optimizers.RMSprop, Keras 3; Hinton 2012
    """

    rho: Rate = 0.9
    momentum: Rate = 0.0
    epsilon: NonNegative = 1e-07
    centered: bool = False

    @property
    def slots(self) -> int:
        return 1 + (self.momentum > 0) + self.centered


class Adagrad(Optimizer):
    """Divide each gradient by the size of all before it.

    `w = w - learning_rate * g / sqrt(sum(g ** 2) + epsilon)`

    Source:  keras.optimizers.Adagrad, Keras 3; Duchi et al. 2011
    """

    initial_accumulator_value: NonNegative = 0.1
    epsilon: NonNegative = 1e-07

    @property
    def slots(self) -> int:
        return 1


class Adadelta(Optimizer):
    """Step by the recent size of the steps over the recent size of the gradients.

    `d = -sqrt(s + epsilon) / sqrt(v + epsilon) * g`, `w = w + learning_rate * d`, where `v` and `s` are
    the running means of `g ** 2` and `d ** 2`, of which each step keeps the share `rho`.
    Keras 2 had a learning rate of 1.0 here; Keras 3 has 0.001.
    Source:  keras.optimizers.Adadelta, Keras 3; Zeiler 2012
    """

    rho: Rate = 0.95
    epsilon: NonNegative = 1e-07


class Adafactor(Optimizer):
    """Adam in little memory: the sizes of gradients are kept for rows and columns only.

    `w = w - max(epsilon_2, rms(w)) * min(learning_rate, 1 / sqrt(step)) * u`, where `u = g / sqrt(v)` is
    scaled down to an rms of `clip_threshold`, and `v` keeps the share `1 - step ** beta_2_decay`.

    Source:  keras.optimizers.Adafactor, Keras 3; Shazeer and Stern 2018
    """

    beta_2_decay: float = -0.8
    epsilon_1: NonNegative = 1e-30
    epsilon_2: NonNegative = 0.001
    clip_threshold: Above0 = 1.0
    relative_step: bool = True

    @property
    def slots(self) -> int:
        return 1

    def state(self, path: str, shape: tuple[int, ...]) -> int:
        rows, columns = prod(shape[:-1]), prod((*shape[:-2], *shape[-1:]))
        return super().state(path, shape) + (rows + columns if len(shape) > 1 else 0)

    def places(self, shape: tuple[int, ...]) -> int:
        return 0 if len(shape) > 1 else 2  # Keras keeps two that it never uses


class Ftrl(Optimizer):
    """Follow the regularized leader, which keeps weights of rare features at zero.

    `n = n + g ** 2`, `z = z + g - (n ** -p - n_before ** -p) / learning_rate * w`, where `p` is
    `learning_rate_power`, and
    `w = (clip(z, -l1, l1) - z) / (n ** -p / learning_rate + 2 * l2 + beta / learning_rate)`.

    Source:  keras.optimizers.Ftrl, Keras 3; McMahan et al. 2013
    """

    learning_rate_power: Annotated[float, Field(le=0)] = -0.5
    initial_accumulator_value: NonNegative = 0.1
    l1_regularization_strength: NonNegative = 0.0
    l2_regularization_strength: NonNegative = 0.0
    l2_shrinkage_regularization_strength: NonNegative = 0.0
    beta: NonNegative = 0.0
