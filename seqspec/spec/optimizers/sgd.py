"""Gradient descent, with momentum."""

from math import prod
from typing import Annotated

from pydantic import BeforeValidator, Field

from seqspec.spec.kinds import Name, NonNegative, Rate, listing
from seqspec.spec.optimizers._optimizer import Beta, LearningRate, Optimizer

# Keras searches each as a regular expression, which can be made to run for ever; these cannot.
Parts = Annotated[tuple[Name, ...], BeforeValidator(listing)]


class SGD(Optimizer):
    """Step against the gradient: `v = momentum * v - learning_rate * g`, `w = w + v`.

    With `nesterov` the step looks ahead: `w = w + momentum * v - learning_rate * g`.
    Source:  keras.optimizers.SGD, Keras 3
    """

    learning_rate: LearningRate = 0.01
    momentum: Rate = 0.0
    nesterov: bool = False

    @property
    def slots(self) -> int:
        return int(self.momentum != 0)


class Lion(Optimizer):
    """Step by the sign of a blend of momentum and gradient.

    `w = w - learning_rate * sign(beta_1 * m + (1 - beta_1) * g)`

    Source:  keras.optimizers.Lion, Keras 3; Chen et al. 2023
    """

    beta_1: Annotated[float, Field(gt=0, le=1)] = 0.9
    beta_2: Rate = 0.99

    @property
    def slots(self) -> int:
        return 1


class Muon(Optimizer):
    """Momentum whose matrices are made orthogonal before the step; other weights are trained by AdamW.

    `m = momentum * m + g`, `w = w - learning_rate * rms_rate * sqrt(longest axis) * orthogonal(m)`.
    With `nesterov` it is `g + momentum * m` that is made orthogonal, in `ns_steps` rounds of
    `x = a * x + (b * y + c * y @ y) @ x` with `y = x @ x.T`. Only matrices are; `exclude_layers` holds
    parts of names of layers to leave to AdamW.

    Source:  keras.optimizers.Muon, Keras 3; Jordan et al. 2024
    """

    adam_beta_1: Beta = 0.9
    adam_beta_2: Beta = 0.999
    adam_weight_decay: NonNegative = 0.004
    epsilon: NonNegative = 1e-07
    weight_decay: NonNegative | None = 0.004
    exclude_layers: Parts | None = None
    exclude_embeddings: bool = True
    muon_a: float = 3.4445
    muon_b: float = -4.775
    muon_c: float = 2.0315
    adam_lr_ratio: NonNegative = 1
    momentum: Rate = 0.95
    ns_steps: Annotated[int, Field(ge=1, le=100)] = 5
    nesterov: bool = True
    rms_rate: NonNegative | None = 0.2

    def state(self, path: str, shape: tuple[int, ...]) -> int:
        saved = 0 if self.by_adam(path, shape) else prod(shape)
        return super().state(path, shape) - saved

    def by_adam(self, path: str, shape: tuple[int, ...]) -> bool:
        """Whether AdamW trains an array, which keeps one number more for each weight than Muon."""
        embedded = self.exclude_embeddings and "embedding" in path.lower()
        return (
            len(shape) != 2 or embedded or any(part in path for part in self.exclude_layers or ())
        )
