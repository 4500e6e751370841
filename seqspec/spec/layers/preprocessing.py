"""Layers that prepare values, so that the model takes them as they come."""

from typing import ClassVar

from seqspec.spec.layers._layer import Layer


class Rescaling(Layer):
    """Multiply and shift every value: `x * scale + offset`.

    Shape:  (...) -> (...)
    Source: keras.layers.Rescaling, Keras 3
    """

    keeps_mask = True
    primary: ClassVar[str] = "scale"
    scale: float
    offset: float = 0.0
