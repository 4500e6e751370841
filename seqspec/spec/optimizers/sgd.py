"""Gradient descent, with momentum."""

from seqspec.spec.kinds import NonNegative, Rate
from seqspec.spec.optimizers._optimizer import LearningRate, Optimizer


class SGD(Optimizer):
    """Step against the gradient: `v = momentum * v - learning_rate * g`, `w = w + v`.


    With `nesterov` the step looks ahead: `w = w + momentum * v - learning_rate * g`.
    Source:  keras.optimizers.SGD, Keras 3
    """

    learning_rate: LearningRate = 0.01
    momentum: Rate = 0.0
    nesterov: bool = False


class Lion(Optimizer):
    """Step by the sign of a blend of momentum and gradient.

    `w = w - learning_rate * sign(beta_1 * m + (1 - beta_1) * g)`

    Source:  keras.optimizers.Lion, Keras 3; Chen et al. 2023
    """

    beta_1: Rate = 0.9
    beta_2: Rate = 0.99


class Muon(Optimizer):
    """Momentum whose matrices are made orthogonal before the step; other weights are trained by AdamW.

    Source:  keras.optimizers.Muon, Keras 3; Jordan et al. 2024
    """

    adam_beta_1: Rate = 0.9
    adam_beta_2: Rate = 0.999
    adam_weight_decay: NonNegative = 0.004
    epsilon: NonNegative = 1e-07
    weight_decay: NonNegative | None = 0.004
    exclude_layers: tuple[str, ...] | None = None
    exclude_embeddings: bool = True
    muon_a: float = 3.4445
    muon_b: float = -4.775
    muon_c: float = 2.0315
    adam_lr_ratio: NonNegative = 1
    momentum: Rate = 0.95
    ns_steps: int = 5
    nesterov: bool = True
    rms_rate: NonNegative = 0.2
