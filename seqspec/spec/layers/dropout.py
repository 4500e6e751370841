"""Dropout: values are left out while training, so that a model relies on no single one."""

from typing import ClassVar

from seqspec.spec.kinds import Rate, Seed, Shape
from seqspec.spec.layers._layer import REAL, Layer
from seqspec.spec.layers._noise import NoiseShape, need_noise


class Dropout(Layer):
    """Set a part `rate` of the values to 0 while training; scale the others by 1 / (1 - rate).

    Shape:  (...) -> (...)
    Units:  rate from 0 to 1
    Errors: SQ104 a `noise_shape` that does not fit
    Source: keras.layers.Dropout, Keras 3
    """

    keeps_mask = True
    takes = REAL
    primary: ClassVar[str] = "rate"
    rate: Rate
    noise_shape: NoiseShape | None = None
    seed: Seed | None = None

    @property
    def passes_gradient(self) -> bool:
        return self.rate < 1

    def output_shape(self, shape: Shape) -> Shape:
        need_noise(self, self.rate, self.noise_shape, shape)
        return shape
