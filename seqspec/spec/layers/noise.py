"""Layers that disturb values while training, or put a price on large ones."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from seqspec.spec.kinds import Axis, NonNegative, Rate, Seed, listing
from seqspec.spec.layers._layer import REAL, Layer

NoiseShape = Annotated[tuple[Axis | None, ...], BeforeValidator(listing)]


class AlphaDropout(Layer):
    """Drop values while training, and keep mean and variance: made for `selu`.

    Shape:  (...) -> (...)
    Units:  rate from 0 to 1
    Source: keras.layers.AlphaDropout, Keras 3; Klambauer et al. 2017
    """

    keeps_mask = True
    takes = REAL
    primary: ClassVar[str] = "rate"
    rate: Rate
    noise_shape: NoiseShape | None = None
    seed: Seed | None = None


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
    rate: Rate
    seed: Seed | None = None


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
