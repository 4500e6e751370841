"""The arithmetic of windows that slide along axes: convolutions and poolings share it."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.spec.kinds import Length, Shape, brief
from seqspec.spec.layers._layer import Layer, Needs, ShapeError, need_rank

AXES = {1: ("steps",), 2: ("height", "width"), 3: ("depth", "height", "width")}


def channels_first(data_format: str | None) -> bool:
    """Whether the channels stand before the other axes; absent means last, as Keras is set up."""
    return data_format == "channels_first"


def split(layer: Layer, shape: Shape, rank: int, data_format: str | None) -> tuple[Shape, Length]:
    """The lengths along which windows slide, and the channels; raises ShapeError."""
    first = channels_first(data_format)
    channel = "features" if rank == 1 else "channels"
    need_rank(layer, shape, *((channel, *AXES[rank]) if first else (*AXES[rank], channel)))
    return (shape[1:], shape[0]) if first else (shape[:-1], shape[-1])


def first_needs(layer: Layer, data_format: str | None) -> Iterator[Needs]:
    """TensorFlow's own kernels of convolutions for a CPU take the channels last."""
    if channels_first(data_format):
        setting = "data_format: channels_first"
        yield onednn_needs(layer, "data_format", setting, "use `channels_last`")


def onednn_needs(layer: Layer, field: str, setting: str, fix: str) -> Needs:
    """What oneDNN alone computes on a CPU: float32, and bfloat16 where there are instructions for it."""
    computed = (layer.dtype or "float32").removeprefix("mixed_")
    if computed == "float32":
        return Needs(field, f"`{setting}`", fix, "onednn")
    settings, instead = f"`{setting}` in {layer.dtype}", f"{fix}, or compute in float32"
    return Needs(field, settings, instead, "onednn_bfloat16" if computed == "bfloat16" else None)


def join(lengths: Shape, channels: Length, data_format: str | None) -> Shape:
    """The inverse of `split`."""
    return (channels, *lengths) if channels_first(data_format) else (*lengths, channels)


def slid(length: Length, window: int, stride: int, padding: str, dilation: int = 1) -> Length:
    """How many places a window has along one axis.

    >>> slid(10, 3, 1, "valid"), slid(10, 3, 2, "same"), slid(None, 3, 1, "valid")
    (8, 5, None)
    """
    if length is None:
        return None
    if padding != "valid":
        return -(-length // stride)
    return (length - dilation * (window - 1) - 1) // stride + 1


def need_places(layer: Layer, lengths: Shape, before: Shape, windows: str, field: str) -> None:
    """Refuse a window that does not fit anywhere."""
    if any(length is not None and length < 1 for length in lengths):
        message = f"{type(layer).__name__} with {windows} on {brief(before)} leaves nothing"
        raise ShapeError("SQ103", message, "use a smaller window, or `padding: same`", field)


def shown(sizes: tuple[int, ...]) -> str:
    """Sizes as one number where they are equal: `3`, or `3 x 5`."""
    return str(sizes[0]) if len(set(sizes)) == 1 else " x ".join(map(str, sizes))
