"""Dropout: values are left out while training, so that a model relies on no single one."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from seqspec.spec.kinds import Axis, Rate, Seed, listing
from seqspec.spec.layers._layer import REAL, Layer

NoiseShape = Annotated[tuple[Axis | None, ...], BeforeValidator(listing)]


class Dropout(Layer):
    """Set a part `rate` of the values to 0 while training; scale the others by 1 / (1 - rate).

    Shape:  (...) -> (...)
    Units:  rate from 0 to 1
    Source: keras.layers.Dropout, Keras 3
    """

    keeps_mask = True
    takes = REAL
    primary: ClassVar[str] = "rate"
    rate: Rate
    noise_shape: NoiseShape | None = None
    seed: Seed | None = None
