"""Poolings: one number for each window, or for a whole axis."""

from __future__ import annotations

from math import prod
from typing import ClassVar

from seqspec.spec.kinds import DataFormat, Padding, Shape, Sizes1, Sizes2, Sizes3
from seqspec.spec.layers._layer import Cost, Layer, size
from seqspec.spec.layers._windows import join, need_places, shown, slid, split


class _Pooling(Layer):
    """What poolings of every rank share; `strides` is the window itself where it is absent."""

    rank: ClassVar[int]
    primary: ClassVar[str] = "pool_size"
    pool_size: tuple[int, ...]
    strides: tuple[int, ...] | None = None
    padding: Padding = "valid"
    data_format: DataFormat | None = None

    def output_shape(self, shape: Shape) -> Shape:
        lengths, channels = split(self, shape, self.rank, self.data_format)
        sizes = zip(lengths, self.pool_size, self.strides or self.pool_size, strict=True)
        after = tuple(
            slid(length, window, stride, self.padding) for length, window, stride in sizes
        )
        need_places(self, after, shape, f"a window of {shown(self.pool_size)}", "pool_size")
        return join(after, channels, self.data_format)

    def cost(self, shape: Shape) -> Cost | None:
        outputs = size(self.output_shape(shape))
        return None if outputs is None else Cost(0, outputs * prod(self.pool_size))


class _Pooling1D(_Pooling):
    rank: ClassVar[int] = 1
    pool_size: Sizes1 = (2,)
    strides: Sizes1 | None = None


class _Pooling2D(_Pooling):
    rank: ClassVar[int] = 2
    pool_size: Sizes2 = (2, 2)
    strides: Sizes2 | None = None


class _Pooling3D(_Pooling):
    rank: ClassVar[int] = 3
    pool_size: Sizes3 = (2, 2, 2)
    strides: Sizes3 | None = None


class MaxPooling1D(_Pooling1D):
    """Keep the largest value of each window along a sequence.

    Shape:  (steps, features) -> (steps / pool_size, features)
    Cost:   pool_size operations per output
    Errors: SQ101 axes, SQ103 nothing left
    Source: keras.layers.MaxPooling1D, Keras 3
    """


class MaxPooling2D(_Pooling2D):
    """Keep the largest value of each window of an image.

    Shape:  (height, width, channels) -> (height / pool, width / pool, channels)
    Cost:   window area operations per output
    Errors: SQ101 axes, SQ103 nothing left
    Source: keras.layers.MaxPooling2D, Keras 3
    """


class MaxPooling3D(_Pooling3D):
    """Keep the largest value of each window of a volume.

    Shape:  (depth, height, width, channels) -> each length divided by its window
    Cost:   window volume operations per output
    Errors: SQ101 axes, SQ103 nothing left
    Source: keras.layers.MaxPooling3D, Keras 3
    """


class AveragePooling1D(_Pooling1D):
    """Keep the mean of each window along a sequence.

    Shape:  (steps, features) -> (steps / pool_size, features)
    Cost:   pool_size operations per output
    Errors: SQ101 axes, SQ103 nothing left
    Source: keras.layers.AveragePooling1D, Keras 3
    """


class AveragePooling2D(_Pooling2D):
    """Keep the mean of each window of an image.

    Shape:  (height, width, channels) -> (height / pool, width / pool, channels)
    Cost:   window area operations per output
    Errors: SQ101 axes, SQ103 nothing left
    Source: keras.layers.AveragePooling2D, Keras 3
    """


class AveragePooling3D(_Pooling3D):
    """Keep the mean of each window of a volume.

    Shape:  (depth, height, width, channels) -> each length divided by its window
    Cost:   window volume operations per output
    Errors: SQ101 axes, SQ103 nothing left
    Source: keras.layers.AveragePooling3D, Keras 3
    """


class _GlobalPooling(Layer):
    """One number for each channel; `keepdims` leaves the other axes with length 1."""

    rank: ClassVar[int]
    primary: ClassVar[str] = "data_format"
    data_format: DataFormat | None = None
    keepdims: bool = False

    def output_shape(self, shape: Shape) -> Shape:
        _, channels = split(self, shape, self.rank, self.data_format)
        return join((1,) * self.rank, channels, self.data_format) if self.keepdims else (channels,)


class GlobalMaxPooling1D(_GlobalPooling):
    """Keep the largest value of each feature over all steps.

    Shape:  (steps, features) -> (features,)
    Source: keras.layers.GlobalMaxPooling1D, Keras 3
    """

    rank: ClassVar[int] = 1


class GlobalMaxPooling2D(_GlobalPooling):
    """Keep the largest value of each channel over the image.

    Shape:  (height, width, channels) -> (channels,)
    Source: keras.layers.GlobalMaxPooling2D, Keras 3
    """

    rank: ClassVar[int] = 2


class GlobalAveragePooling1D(_GlobalPooling):
    """Keep the mean of each feature over all steps.

    Shape:  (steps, features) -> (features,)
    Source: keras.layers.GlobalAveragePooling1D, Keras 3
    """

    rank: ClassVar[int] = 1


class GlobalAveragePooling2D(_GlobalPooling):
    """Keep the mean of each channel over the image.

    Shape:  (height, width, channels) -> (channels,)
    Source: keras.layers.GlobalAveragePooling2D, Keras 3
    """

    rank: ClassVar[int] = 2


MaxPool1D = MaxPooling1D
MaxPool2D = MaxPooling2D
MaxPool3D = MaxPooling3D
AvgPool1D = AveragePooling1D
AvgPool2D = AveragePooling2D
AvgPool3D = AveragePooling3D
GlobalMaxPool1D = GlobalMaxPooling1D
GlobalMaxPool2D = GlobalMaxPooling2D
GlobalAvgPool1D = GlobalAveragePooling1D
GlobalAvgPool2D = GlobalAveragePooling2D
