"""Adaptive pooling: windows are as large as it takes to answer a given size."""

from math import prod
from typing import ClassVar

from seqspec.spec.kinds import DataFormat, Length, Shape, Sizes1, Sizes2, Sizes3, brief
from seqspec.spec.layers._layer import REAL, Cost, Layer, ShapeError
from seqspec.spec.layers._windows import join, split


class _Adaptive(Layer):
    rank: ClassVar[int]
    primary: ClassVar[str] = "output_size"
    output_size: tuple[int, ...]
    data_format: DataFormat | None = None

    def output_shape(self, shape: Shape) -> Shape:
        lengths, channels = split(self, shape, self.rank, self.data_format)
        self._need_several(lengths, shape)
        after: tuple[Length, ...] = self.output_size
        return join(after, channels, self.data_format)

    def _need_several(self, lengths: Shape, shape: Shape) -> None:
        """Refuse an axis of one place, before or after: Keras takes it, and stops at the first batch."""
        name = type(self).__name__
        if 1 in self.output_size:
            message = f"Keras cannot compute {name} where it answers a length of 1"
            pooled = f"{name.replace('Adaptive', 'Global')}: {{keepdims: true}}"
            fix = f"use `{pooled}`" if {*self.output_size} == {1} else "write 2 or more"
            raise ShapeError("SQ103", message, fix, "output_size")
        if 1 in lengths:
            message = f"Keras cannot compute {name} along an axis of length 1, got {brief(shape)}"
            raise ShapeError("SQ103", message, "give it 2 places or more along each axis")

    def windows(self, shape: Shape) -> None:
        return None

    def cost(self, shape: Shape) -> Cost | None:
        lengths, channels = split(self, shape, self.rank, self.data_format)
        known = [length for length in (channels, *lengths) if length is not None]
        if len(known) <= self.rank:
            return None
        pairs = zip(known[1:], self.output_size, strict=True)
        return Cost(0, known[0] * prod(_looked_at(*pair) for pair in pairs))


def _looked_at(length: int, answers: int) -> int:
    """How many places the windows along an axis have together; they overlap where it does not divide.

    >>> _looked_at(9, 3), _looked_at(9, 2)
    (9, 10)
    """
    return sum(
        -(-(place + 1) * length // answers) - place * length // answers for place in range(answers)
    )


class AdaptiveMaxPooling1D(_Adaptive):
    """Keep the largest value in each of `output_size` equal stretches of a sequence.

    Shape:  (steps, features) -> (*output_size, features)
    Errors: SQ101 axes, SQ103 a length of 1, before or after
    Source: keras.layers.AdaptiveMaxPooling1D, Keras 3
    """

    gives = None
    rank: ClassVar[int] = 1
    output_size: Sizes1


class AdaptiveMaxPooling2D(_Adaptive):
    """Keep the largest value in each of `output_size` equal patches of an image.

    Shape:  (height, width, channels) -> (*output_size, channels)
    Errors: SQ101 axes, SQ103 a length of 1, before or after
    Source: keras.layers.AdaptiveMaxPooling2D, Keras 3
    """

    gives = None
    rank: ClassVar[int] = 2
    output_size: Sizes2


class AdaptiveMaxPooling3D(_Adaptive):
    """Keep the largest value in each of `output_size` equal blocks of a volume.

    Shape:  (depth, height, width, channels) -> (*output_size, channels)
    Errors: SQ101 axes, SQ103 a length of 1, before or after
    Source: keras.layers.AdaptiveMaxPooling3D, Keras 3
    """

    takes = REAL
    rank: ClassVar[int] = 3
    output_size: Sizes3


class AdaptiveAveragePooling1D(_Adaptive):
    """Keep the mean of each of `output_size` equal stretches of a sequence.

    Shape:  (steps, features) -> (*output_size, features)
    Errors: SQ101 axes, SQ103 a length of 1, before or after
    Source: keras.layers.AdaptiveAveragePooling1D, Keras 3
    """

    takes = REAL
    rank: ClassVar[int] = 1
    output_size: Sizes1


class AdaptiveAveragePooling2D(_Adaptive):
    """Keep the mean of each of `output_size` equal patches of an image.

    Shape:  (height, width, channels) -> (*output_size, channels)
    Errors: SQ101 axes, SQ103 a length of 1, before or after
    Source: keras.layers.AdaptiveAveragePooling2D, Keras 3
    """

    takes = REAL
    rank: ClassVar[int] = 2
    output_size: Sizes2


class AdaptiveAveragePooling3D(_Adaptive):
    """Keep the mean of each of `output_size` equal blocks of a volume.

    Shape:  (depth, height, width, channels) -> (*output_size, channels)
    Errors: SQ101 axes, SQ103 a length of 1, before or after
    Source: keras.layers.AdaptiveAveragePooling3D, Keras 3
    """

    takes = REAL
    rank: ClassVar[int] = 3
    output_size: Sizes3
