"""What poolings of every rank share."""

from collections.abc import Iterator
from math import prod
from typing import ClassVar

from seqspec.spec.kinds import DataFormat, Padding, Shape
from seqspec.spec.layers._layer import Cost, Layer, Needs, Window, size
from seqspec.spec.layers._windows import join, need_places, shown, slid, split

# Types that TensorFlow's kernels of pooling in volumes for a CPU leave out.
_NOT_ON_CPU = ("float16", "mixed_float16", "float64")


class Pooling(Layer):
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
        need_places(self, after, shape, f"window {shown(self.pool_size)}", "pool_size")
        return join(after, channels, self.data_format)

    def needs(self) -> Iterator[Needs]:
        if self.rank == 3 and self.dtype in _NOT_ON_CPU:
            yield Needs("dtype", f"`dtype: {self.dtype}`", "use float32 or bfloat16")

    def windows(self, shape: Shape) -> tuple[Window, ...]:
        sizes = zip(self.pool_size, self.strides or self.pool_size, strict=True)
        return tuple(Window(size, stride) for size, stride in sizes)

    def cost(self, shape: Shape) -> Cost | None:
        outputs = size(self.output_shape(shape))
        return None if outputs is None else Cost(0, outputs * prod(self.pool_size))


class GlobalPooling(Layer):
    """One number for each channel; `keepdims` leaves the other axes with length 1."""

    rank: ClassVar[int]
    primary: ClassVar[str] = "data_format"
    data_format: DataFormat | None = None
    keepdims: bool = False

    def output_shape(self, shape: Shape) -> Shape:
        _, channels = split(self, shape, self.rank, self.data_format)
        return join((1,) * self.rank, channels, self.data_format) if self.keepdims else (channels,)

    def windows(self, shape: Shape) -> None:
        return None

    def cost(self, shape: Shape) -> Cost | None:
        values = size(shape)
        return None if values is None else Cost(0, values)
