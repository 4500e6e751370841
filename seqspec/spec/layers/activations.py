"""Activations as layers of their own, with the settings that a name alone cannot carry."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from seqspec.source.document import Path
from seqspec.spec.families import Constraint, Initializer, Regularizer
from seqspec.spec.kinds import Mask, NonNegative, Shape, brief
from seqspec.spec.layers._activation import SOFTMAX_FLOPS
from seqspec.spec.layers._axes import Axes, indices, windows_along
from seqspec.spec.layers._layer import REAL, Cost, Layer, ShapeError, Window, need_known, size
from seqspec.spec.layers._masks import spreads, unfit


class ReLU(Layer):
    """Cut below `threshold`, where only a slope is left, and above `max_value`.

    Shape:   (...) -> (...)
    Source:  keras.layers.ReLU, Keras 3
    """

    keeps_mask = True
    gives = None
    primary: ClassVar[str] = "max_value"
    max_value: NonNegative | None = None
    negative_slope: NonNegative = 0.0
    threshold: NonNegative = 0.0


class LeakyReLU(Layer):
    """Keep a part of negative values: `x if x > 0 else negative_slope * x`.

    Shape:   (...) -> (...)
    Source:  keras.layers.LeakyReLU, Keras 3; Maas et al. 2013
    """

    keeps_mask = True
    primary: ClassVar[str] = "negative_slope"
    negative_slope: NonNegative = 0.3


class ELU(Layer):
    """Bend negative values smoothly: `x if x > 0 else alpha * (exp(x) - 1)`.

    Shape:   (...) -> (...)
    Source:  keras.layers.ELU, Keras 3; Clevert et al. 2015
    """

    keeps_mask = True
    takes = REAL
    primary: ClassVar[str] = "alpha"
    alpha: float = 1.0


class PReLU(Layer):
    """Keep a part of negative values that is learned: `x if x > 0 else alpha * x`.

    Shape:   (...) -> (...)
    Weights: alpha, as the input, with length 1 along `shared_axes`
    Units:   shared_axes count from 1, without the batch
    Errors:  SQ101 no such axis, SQ102 unknown length of an axis that is not shared
    Source:  keras.layers.PReLU, Keras 3; He et al. 2015
    """

    keeps_mask = True
    takes = REAL
    primary: ClassVar[str] = "alpha_initializer"
    alpha_initializer: Initializer = "Zeros"
    alpha_regularizer: Regularizer | None = None
    alpha_constraint: Constraint | None = None
    shared_axes: Axes | None = None

    def output_shape(self, shape: Shape) -> Shape:
        self.weights(shape)
        return shape

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        shared = {self._index(axis, shape) for axis in self._axes}
        axes = range(len(shape))
        return {
            "alpha": tuple(
                1
                if axis in shared
                else need_known(self, shape, axis, "length of what is not shared")
                for axis in axes
            )
        }

    @property
    def _axes(self) -> tuple[int, ...]:
        if self.shared_axes is None:
            return ()
        return (self.shared_axes,) if isinstance(self.shared_axes, int) else self.shared_axes

    def _index(self, axis: int, shape: Shape) -> int:
        # Keras subtracts 1 from every axis: 0 is the last axis, -1 the one before it.
        if not -len(shape) <= axis - 1 < len(shape):
            message = f"PReLU has no axis {axis} in {brief(shape)}"
            raise ShapeError("SQ101", message, "count the axes from 1", "shared_axes")
        return (axis - 1) % len(shape)


class Softmax(Layer):
    """Turn scores into probabilities: `exp(x) / sum(exp(x))` along `axis`.

    Shape:   (...) -> (...)
    Cost:    5 operations a value
    Units:   axis counts the batch as axis 0
    Errors:  SQ101 no such axis, SQ111 a mask of another shape
    Source:  keras.layers.Softmax, Keras 3
    """

    keeps_mask = reads_mask = True
    takes = REAL
    primary: ClassVar[str] = "axis"
    axis: Axes = -1

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.axis == ():
            yield ("axis",), "Softmax needs an axis, got []", "use -1 for the last axis"

    def output_shape(self, shape: Shape) -> Shape:
        indices(self, shape, self.axis)
        return shape

    def mask_after(self, shape: Shape, mask: Mask) -> Mask:
        if mask is not None and (len(mask) != len(shape) or not spreads(mask, shape)):
            raise unfit(self, shape, mask, brief(shape))
        return mask

    def windows(self, shape: Shape) -> tuple[Window, ...] | None:
        return windows_along(shape, self.axis)

    def cost(self, shape: Shape) -> Cost | None:
        values = size(shape)
        return None if values is None else Cost(0, SOFTMAX_FLOPS * values)
