"""Layers that move, turn and stretch images by chance while training."""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from seqspec.spec.either import either
from seqspec.spec.kinds import Seed, listing
from seqspec.spec.layers._image import FillMode, Interpolation, Placed, Share, Swing


class RandomFlip(Placed):
    """Mirror an image by chance.

    Shape:  (height, width, channels) -> the same
    Errors: SQ101 axes
    Source: keras.layers.RandomFlip, Keras 3
    """

    primary: ClassVar[str] = "mode"
    mode: Literal["horizontal", "vertical", "horizontal_and_vertical"] = "horizontal_and_vertical"
    seed: Seed | None = None


class _Moved(Placed):
    """What layers share that look for values outside an image."""

    fill_mode: FillMode = "reflect"
    interpolation: Interpolation = "bilinear"
    seed: Seed | None = None
    fill_value: float = 0.0


class RandomRotation(_Moved):
    """Turn an image by up to `factor` of a full turn, either way.

    Shape:  (height, width, channels) -> the same
    Units:  factor 0.1 is 36 degrees
    Errors: SQ101 axes
    Source: keras.layers.RandomRotation, Keras 3
    """

    primary: ClassVar[str] = "factor"
    factor: Swing


class RandomShear(_Moved):
    """Slant an image along its width by `x_factor`, along its height by `y_factor`.

    Shape:  (height, width, channels) -> the same
    Errors: SQ101 axes
    Source: keras.layers.RandomShear, Keras 3
    """

    primary: ClassVar[str] = "x_factor"
    x_factor: Share = 0.0
    y_factor: Share = 0.0


class RandomTranslation(_Moved):
    """Move an image along its height and its width, by up to these shares of them either way.

    Two numbers are the bounds of the way down, and to the right.

    Shape:  (height, width, channels) -> the same
    Errors: SQ101 axes
    Source: keras.layers.RandomTranslation, Keras 3
    """

    height_factor: Swing
    width_factor: Swing


_Zoom = Annotated[float, Field(gt=-1, le=1)]
Zoom = Annotated[
    _Zoom | Annotated[tuple[_Zoom, _Zoom], BeforeValidator(listing)],
    either("a number above -1 and up to 1, or two such numbers"),
]


class RandomZoom(_Moved):
    """Zoom out of an image, or into it, by up to `height_factor`.

    Two numbers are the bounds of the way out; below 0 it goes in.

    Shape:  (height, width, channels) -> the same
    Errors: SQ101 axes
    Source: keras.layers.RandomZoom, Keras 3
    """

    primary: ClassVar[str] = "height_factor"
    height_factor: Zoom
    width_factor: Zoom | None = None
