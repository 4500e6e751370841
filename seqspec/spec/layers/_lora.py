"""Low-rank factors beside a frozen kernel: what layers with a `lora_rank` share."""

from __future__ import annotations

from collections.abc import Mapping

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, size


def in_float32(*names: str) -> Mapping[str, None]:
    """The types of factors, which are kept in 32 bits whatever the layer computes in."""
    return dict.fromkeys(names)


def merged(kernel: Shape, rank: int | None) -> Cost:
    """What it costs to add the factors to their kernel, once a pass: `kernel + alpha / rank * a @ b`.

    >>> merged((6, 3), 2), merged((6, 3), None)
    (Cost(multiply_adds=36, flops=108), Cost(multiply_adds=0, flops=0))
    """
    values = size(kernel)
    if rank is None or values is None:
        return Cost()
    return Cost(rank * values, 2 * rank * values + 2 * values)
