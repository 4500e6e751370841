"""What layers for images share: where height, width and channels stand, and the forms of their settings."""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from seqspec.spec.either import either
from seqspec.spec.kinds import DataFormat, Rate, Shape, brief, listing
from seqspec.spec.layers._layer import Layer, ShapeError, need_rank
from seqspec.spec.layers._windows import channels_first

COLOURS = (3,)
GREY_TOO = (1, 3)

_Pair = Annotated[tuple[Rate, Rate], BeforeValidator(listing)]
# How much is changed: a number, or the bounds between which it is drawn.
Share = Annotated[Rate | _Pair, either("a number from 0 to 1, or two such numbers")]
_Signed = Annotated[float, Field(ge=-1, le=1)]
_SignedPair = Annotated[tuple[_Signed, _Signed], BeforeValidator(listing)]
Swing = Annotated[_Signed | _SignedPair, either("a number from -1 to 1, or two such numbers")]
Range = Annotated[tuple[float, float], BeforeValidator(listing)]
FULL: Range = (0.0, 255.0)
Interpolation = Literal["nearest", "bilinear"]
FillMode = Literal["reflect", "wrap", "constant", "nearest"]


class Image(Layer):
    """A layer that takes images; while predicting, those that draw by chance change nothing."""

    # The numbers of channels that it takes; any where nothing is said.
    channels: ClassVar[tuple[int, ...]] = ()

    def output_shape(self, shape: Shape) -> Shape:
        first = channels_first(getattr(self, "data_format", None))
        axes = ("channels", "height", "width") if first else ("height", "width", "channels")
        need_rank(self, shape, *axes)
        channels = shape[0 if first else -1]
        if self.channels and channels not in (*self.channels, None):
            wanted = " or ".join(map(str, self.channels))
            message = f"{type(self).__name__} needs {wanted} channels, got {brief(shape)}"
            raise ShapeError("SQ101", message, "give red, green and blue, or delete this layer")
        return shape


class Placed(Image):
    """A layer for images that may be told where the channels stand."""

    data_format: DataFormat | None = None

    def places(self, shape: Shape) -> Shape:
        """The height and the width of the images."""
        return shape[1:] if channels_first(self.data_format) else shape[:-1]

    def sized(self, shape: Shape, height: int, width: int) -> Shape:
        """The shape of images of another height and width."""
        before = Image.output_shape(self, shape)
        if channels_first(self.data_format):
            return (before[0], height, width)
        return (height, width, before[-1])
