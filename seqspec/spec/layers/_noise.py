"""What layers share that draw noise for some axes, and stretch it along the others."""

from typing import Annotated

from pydantic import BeforeValidator

from seqspec.spec.kinds import Axis, Length, Shape, brief, listing
from seqspec.spec.layers._layer import Layer, ShapeError
from seqspec.spec.pairing import BATCH

# With the batch in front; null is the length of that axis.
NoiseShape = Annotated[tuple[Axis | None, ...], BeforeValidator(listing)]


def need_noise(layer: Layer, rate: float, noise: Shape | None, shape: Shape) -> None:
    """Refuse a shape of noise that cannot be stretched over a batch of `shape`."""
    every = (BATCH, *shape)
    if noise is None or not 0 < rate < 1:  # Keras draws none
        return
    drawn = [
        every[axis] if length is None and axis < len(every) else length
        for axis, length in enumerate(noise)
    ]
    pairs = zip(reversed(drawn), reversed(every), strict=False)
    if len(noise) > len(every) or not all(_stretches(*pair) for pair in pairs):
        lengths = ", ".join("null" if length is None else str(length) for length in noise)
        message = f"{type(layer).__name__} cannot stretch noise of [{lengths}] over {brief(shape)}"
        whole = ", ".join(["null", *("null" if each is None else str(each) for each in shape)])
        fix = f"write `noise_shape: [{whole}]`, the batch first, with 1 where an axis is dropped whole"
        raise ShapeError("SQ104", message, fix, "noise_shape")


def _stretches(noise: Length, length: Length) -> bool:
    """Whether noise of so many numbers fits an axis; a batch may have as many as are written."""
    return noise in (1, None, length) or length is None or (length == BATCH and noise is not None)
