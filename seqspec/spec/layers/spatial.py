"""Layers that shorten or lengthen axes: cropping, padding with zeros, repeating."""

from fractions import Fraction
from typing import Annotated, ClassVar, Literal, get_args

from seqspec.spec.kinds import AnyCase, DataFormat, Positive, Shape, Sizes2, Sizes3, any_case
from seqspec.spec.layers._layer import ANYTHING, Layer, Window
from seqspec.spec.layers._margins import Bordered, Ends, Margins1, Margins2, Margins3
from seqspec.spec.layers._windows import join, split

_Words = Literal["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5", "area"]
Interpolation = Annotated[_Words, any_case(*get_args(_Words)), AnyCase()]

# How many neighbours along an axis each new value is made of.
_BLENDED = {"nearest": 1, "area": 1, "bilinear": 2, "bicubic": 4, "lanczos3": 6, "lanczos5": 10}


class _Cropping(Bordered):
    sign: ClassVar[int] = -1
    primary: ClassVar[str] = "cropping"


class _ZeroPadding(Bordered):
    sign: ClassVar[int] = 1
    primary: ClassVar[str] = "padding"


class Cropping1D(_Cropping):
    """Cut values off both ends of a sequence.

    Shape:  (steps, features) -> (steps', features)
    Errors: SQ101 axes, SQ103 nothing left
    Source: keras.layers.Cropping1D, Keras 3
    """

    rank: ClassVar[int] = 1
    cropping: Margins1 = (1, 1)

    @property
    def ends(self) -> tuple[Ends, ...]:
        return (self.cropping,)


class Cropping2D(_Cropping):
    """Cut off the border of an image.

    Shape:  (height, width, channels) -> (height', width', channels)
    Errors: SQ101 axes, SQ103 nothing left
    Source: keras.layers.Cropping2D, Keras 3
    """

    rank: ClassVar[int] = 2
    cropping: Margins2 = ((0, 0), (0, 0))
    data_format: DataFormat | None = None

    @property
    def ends(self) -> tuple[Ends, ...]:
        return self.cropping


class Cropping3D(_Cropping):
    """Cut off the border of a volume.

    Shape:  (depth, height, width, channels) -> (depth', height', width', channels)
    Errors: SQ101 axes, SQ103 nothing left
    Source: keras.layers.Cropping3D, Keras 3
    """

    rank: ClassVar[int] = 3
    cropping: Margins3 = ((1, 1), (1, 1), (1, 1))
    data_format: DataFormat | None = None

    @property
    def ends(self) -> tuple[Ends, ...]:
        return self.cropping


class ZeroPadding1D(_ZeroPadding):
    """Put zeros at both ends of a sequence.

    Shape:  (steps, features) -> (steps', features)
    Errors: SQ101 axes
    Source: keras.layers.ZeroPadding1D, Keras 3
    """

    rank: ClassVar[int] = 1
    padding: Margins1 = (1, 1)
    data_format: DataFormat | None = None

    @property
    def ends(self) -> tuple[Ends, ...]:
        return (self.padding,)


class ZeroPadding2D(_ZeroPadding):
    """Put zeros around an image.

    Shape:  (height, width, channels) -> (height', width', channels)
    Errors: SQ101 axes
    Source: keras.layers.ZeroPadding2D, Keras 3
    """

    rank: ClassVar[int] = 2
    padding: Margins2 = ((1, 1), (1, 1))
    data_format: DataFormat | None = None

    @property
    def ends(self) -> tuple[Ends, ...]:
        return self.padding


class ZeroPadding3D(_ZeroPadding):
    """Put zeros around a volume.

    Shape:  (depth, height, width, channels) -> (depth', height', width', channels)
    Errors: SQ101 axes
    Source: keras.layers.ZeroPadding3D, Keras 3
    """

    rank: ClassVar[int] = 3
    padding: Margins3 = ((1, 1), (1, 1), (1, 1))
    data_format: DataFormat | None = None

    @property
    def ends(self) -> tuple[Ends, ...]:
        return self.padding


class _UpSampling(Layer):
    """Lengthen each axis by a whole factor."""

    takes = ANYTHING
    gives = None
    rank: ClassVar[int]
    primary: ClassVar[str] = "size"

    @property
    def factors(self) -> tuple[int, ...]:
        """How many times longer each axis becomes."""
        raise NotImplementedError

    def output_shape(self, shape: Shape) -> Shape:
        data_format: DataFormat | None = getattr(self, "data_format", None)
        lengths, channels = split(self, shape, self.rank, data_format)
        after = tuple(
            None if length is None else length * factor
            for length, factor in zip(lengths, self.factors, strict=True)
        )
        return join(after, channels, data_format)

    def windows(self, shape: Shape) -> tuple[Window, ...]:
        blended = _BLENDED[getattr(self, "interpolation", "nearest")]
        return tuple(Window(blended, Fraction(1, factor)) for factor in self.factors)


class UpSampling1D(_UpSampling):
    """Repeat each step of a sequence `size` times.

    Shape:  (steps, features) -> (steps * size, features)
    Errors: SQ101 axes
    Source: keras.layers.UpSampling1D, Keras 3
    """

    rank: ClassVar[int] = 1
    size: Positive = 2

    @property
    def factors(self) -> tuple[int, ...]:
        return (self.size,)


class UpSampling2D(_UpSampling):
    """Enlarge an image by whole factors.

    Shape:  (height, width, channels) -> (height * size, width * size, channels)
    Errors: SQ101 axes
    Source: keras.layers.UpSampling2D, Keras 3
    """

    rank: ClassVar[int] = 2
    size: Sizes2 = (2, 2)
    data_format: DataFormat | None = None
    interpolation: Interpolation = "nearest"

    @property
    def factors(self) -> tuple[int, ...]:
        return self.size

    @property
    def no_gradient_by(self) -> str | None:
        wide = self.interpolation.startswith("lanczos") and self.dtype not in (None, "float32")
        return "interpolation" if wide or self.interpolation == "area" else None


class UpSampling3D(_UpSampling):
    """Repeat the values of a volume along each axis.

    Shape:  (depth, height, width, channels) -> each length times its size
    Errors: SQ101 axes
    Source: keras.layers.UpSampling3D, Keras 3
    """

    rank: ClassVar[int] = 3
    size: Sizes3 = (2, 2, 2)
    data_format: DataFormat | None = None

    @property
    def factors(self) -> tuple[int, ...]:
        return self.size
