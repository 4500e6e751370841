"""Normalizations: values are shifted and scaled to a common range."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from seqspec.source.document import Path
from seqspec.spec.families import Constraint, Initializer, Regularizer
from seqspec.spec.kinds import Above0, Mask, Shape, brief
from seqspec.spec.layers._axes import Axes, AxisIndex, indices, length, windows_along
from seqspec.spec.layers._layer import Layer, Window
from seqspec.spec.layers._masks import spreads, unfit


class BatchNormalization(Layer):
    """Normalize each channel over the batch: `gamma * (x - mean) / sqrt(var + epsilon) + beta`.

    Shape:   (..., channels) -> (..., channels)
    Weights: gamma, beta (channels,); moving_mean, moving_variance (channels,) are not trained, nor
             are moving_stddev, renorm_mean, renorm_stddev (channels,) with `renorm`
    Units:   axis counts the batch as axis 0
    Errors:  SQ101 no such axis, SQ102 unknown length of the axis, SQ111 a mask of another shape
    Source:  keras.layers.BatchNormalization, Keras 3; Ioffe and Szegedy 2015, Ioffe 2017
    """

    keeps_mask = reads_mask = True
    primary: ClassVar[str] = "axis"
    axis: AxisIndex = -1
    momentum: float = 0.99
    epsilon: Above0 = 0.001
    center: bool = True
    scale: bool = True
    beta_initializer: Initializer = "zeros"
    gamma_initializer: Initializer = "ones"
    moving_mean_initializer: Initializer = "zeros"
    moving_variance_initializer: Initializer = "ones"
    beta_regularizer: Regularizer | None = None
    gamma_regularizer: Regularizer | None = None
    beta_constraint: Constraint | None = None
    gamma_constraint: Constraint | None = None
    renorm: bool = False
    renorm_clipping: dict[Literal["rmax", "rmin", "dmax"], float] | None = None
    renorm_momentum: float = 0.99
    synchronized: bool = False

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        bounds = (self.renorm_clipping or {}) if self.renorm else {}
        if "rmax" in bounds and "rmin" in bounds and bounds["rmax"] < bounds["rmin"]:
            yield ("renorm_clipping", "rmax"), "`rmax` is below `rmin`", "swap them"
        if bounds.get("dmax", 0) < 0:
            yield ("renorm_clipping", "dmax"), "`dmax` is below 0", "use 0 or more"

    def output_shape(self, shape: Shape) -> Shape:
        length(self, shape, self.axis)
        return shape

    def mask_after(self, shape: Shape, mask: Mask) -> Mask:
        places = shape[:-1]
        if mask is not None and (len(mask) != len(places) or not spreads(mask, places)):
            raise unfit(self, shape, mask, brief(places))
        return mask

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        channels = (length(self, shape, self.axis),)
        gamma = {"gamma": channels} if self.scale else {}
        return {**gamma, **({"beta": channels} if self.center else {})}

    def frozen_weights(self, shape: Shape) -> Mapping[str, Shape]:
        moving = ("moving_mean", "moving_variance")
        renorm = ("moving_stddev", "renorm_mean", "renorm_stddev") if self.renorm else ()
        return dict.fromkeys((*moving, *renorm), (length(self, shape, self.axis),))


class LayerNormalization(Layer):
    """Normalize each sample along `axis`: `gamma * (x - mean) / sqrt(var + epsilon) + beta`.

    Shape:   (...) -> (...)
    Weights: gamma, beta, each of the lengths of the axes
    Units:   axis counts the batch as axis 0
    Errors:  SQ101 no such axis, SQ102 unknown length of an axis
    Source:  keras.layers.LayerNormalization, Keras 3; Ba et al. 2016
    """

    keeps_mask = True
    primary: ClassVar[str] = "axis"
    axis: Axes = -1
    epsilon: Above0 = 0.001
    center: bool = True
    scale: bool = True
    beta_initializer: Initializer = "zeros"
    gamma_initializer: Initializer = "ones"
    beta_regularizer: Regularizer | None = None
    gamma_regularizer: Regularizer | None = None
    beta_constraint: Constraint | None = None
    gamma_constraint: Constraint | None = None

    def output_shape(self, shape: Shape) -> Shape:
        indices(self, shape, self.axis)
        self.weights(shape)
        return shape

    def windows(self, shape: Shape) -> tuple[Window, ...] | None:
        return windows_along(shape, self.axis)

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        if not self.scale and not self.center:
            return {}
        axes = (self.axis,) if isinstance(self.axis, int) else sorted(self.axis)
        lengths = tuple(length(self, shape, axis) for axis in axes)
        gamma = {"gamma": lengths} if self.scale else {}
        return {**gamma, **({"beta": lengths} if self.center else {})}
