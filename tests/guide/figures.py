"""Figures of a training against those of another processor, which rounds a little otherwise."""

import pytest


def check_metrics(
    measured: dict[str, float], expected: dict[str, float], rel: float = 1e-3
) -> None:
    """Compare losses to a relative difference, accuracies to about one sample in a hundred."""
    assert measured.keys() == expected.keys()
    for metric, value in expected.items():
        slack = 0.011 if metric.endswith("accuracy") else 0.0
        assert measured[metric] == pytest.approx(value, rel=rel, abs=slack), metric
