"""Layers that disturb values while training, or put a price on large ones."""

from typing import ClassVar

from seqspec.spec.kinds import NonNegative, Rate, RateBelow1, Seed, Shape
from seqspec.spec.layers._layer import REAL, Layer, OfSparse
from seqspec.spec.layers._noise import NoiseShape, need_noise


class AlphaDropout(Layer):
    """Drop values while training, and keep mean and variance: made for `selu`.

    Shape:  (...) -> (...)
    Units:  rate from 0 to below 1
    Errors: SQ104 a `noise_shape` that does not fit
    Source: keras.layers.AlphaDropout, Keras 3; Klambauer et al. 2017
    """

    keeps_mask = True
    takes = REAL
    primary: ClassVar[str] = "rate"
    rate: RateBelow1
    noise_shape: NoiseShape | None = None
    seed: Seed | None = None

    def output_shape(self, shape: Shape) -> Shape:
        need_noise(self, self.rate, self.noise_shape, shape)
        return shape


class GaussianNoise(Layer):
    """Add noise with mean 0 and deviation `stddev` while training.

    Shape:  (...) -> (...)
    Source: keras.layers.GaussianNoise, Keras 3
    """

    keeps_mask = True
    takes = REAL
    primary: ClassVar[str] = "stddev"
    stddev: Rate
    seed: Seed | None = None


class GaussianDropout(Layer):
    """Multiply by noise with mean 1 and deviation `sqrt(rate / (1 - rate))` while training.

    Shape:  (...) -> (...)
    Source: keras.layers.GaussianDropout, Keras 3
    """

    keeps_mask = True
    takes = REAL
    primary: ClassVar[str] = "rate"
    rate: RateBelow1
    seed: Seed | None = None

    def of_sparse(self, shape: Shape) -> OfSparse:
        return "keeps"


class ActivityRegularization(Layer):
    """Add `l1 * sum(abs(x)) + l2 * sum(x ** 2)` to the loss.

    Shape:  (...) -> (...)
    Source: keras.layers.ActivityRegularization, Keras 3
    """

    keeps_mask = True
    gives = None
    primary: ClassVar[str] = "l1"
    l1: NonNegative = 0.0
    l2: NonNegative = 0.0
