"""Where masks come from, and where they are read: which steps of a sequence count."""

from __future__ import annotations

from seqspec.analysis.flow import Part, Step
from seqspec.spec.layers._layer import ShapeError


def makes_mask(step: Part) -> bool:
    """Whether a layer, or one inside it, marks steps by itself."""
    try:
        return step.layer.mask_after(step.before, None) is not None
    except ShapeError:  # it makes one that another inside it cannot take
        return True


def reads_mask(step: Part) -> bool:
    """Whether a layer, or one inside it, computes by the mask that comes with its values."""
    return step.layer.reads_mask or any(map(reads_mask, step.parts))


def skips_masked(step: Part) -> bool:
    """Whether a layer, or one inside it, goes along the steps and leaves out those of a mask."""
    own = step.layer.reads_mask and not step.layer.keeps_mask
    return own or any(map(skips_masked, step.parts))


def unmasking(source: Step) -> str:
    """How the mask of a layer is taken away."""
    if source.type == "Masking":
        return f"delete {source.name}, which makes the mask"
    return f"leave `mask_zero` out of {source.name}, which makes the mask"
