"""What an activation costs, counted as TensorFlow's profiler counts it."""

from __future__ import annotations

SOFTMAX_FLOPS = 5  # per value: shift, exponential, sum, division, as the profiler has it


def activation_flops(activation: str, values: int) -> int:
    """Floating-point operations of an activation over `values` values.

    >>> activation_flops("softmax", 10), activation_flops("relu", 10)
    (50, 0)
    """
    return SOFTMAX_FLOPS * values if activation == "softmax" else 0
