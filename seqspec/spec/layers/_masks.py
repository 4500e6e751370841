"""Masks: which steps of a sequence the layers after it leave out. Embedding and Masking make them."""

from __future__ import annotations

from seqspec.spec.kinds import Shape, brief
from seqspec.spec.layers._layer import Layer, ShapeError


def unfit(layer: Layer, shape: Shape, mask: Shape, wanted: str) -> ShapeError:
    """The refusal of a mask; `wanted` is the shape of one that the layer can take."""
    name = type(layer).__name__
    message = f"{name} gets {brief(shape)} with a mask of {brief(mask)}, and takes one of {wanted}"
    return ShapeError("SQ111", message, "make no mask above it")


def spreads(mask: Shape, lengths: Shape) -> bool:
    """Whether each length of a mask is 1 or that of its axis; one that is not known fits.

    >>> spreads((6, 1), (6, 4)), spreads((5,), (6,)), spreads((6, 4), (6,))
    (True, False, False)
    """
    pairs = zip(mask, lengths, strict=False)
    return len(mask) <= len(lengths) and all(a in (1, b) or None in (a, b) for a, b in pairs)
