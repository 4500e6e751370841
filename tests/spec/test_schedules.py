"""Learning rate schedules: settings, refusals, and the rates against Keras."""

from math import cos, pi
from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.spec.families import SCHEDULES
from seqspec.spec.item import read_item

RATE = {"initial_learning_rate": 0.1}


@pytest.mark.parametrize(
    ("value", "place", "message"),
    [
        pytest.param(
            {"ExponentialDecay": {**RATE, "decay_steps": 0, "decay_rate": 0.5}},
            ("ExponentialDecay", "decay_steps"),
            "`decay_steps` must be at least 1, got 0",
            id="no-steps",
        ),
        pytest.param(
            {"ExponentialDecay": {**RATE, "decay_steps": 10}},
            ("ExponentialDecay", "decay_rate"),
            "ExponentialDecay needs `decay_rate`",
            id="missing",
        ),
        pytest.param(
            {"PolynomialDecay": {"initial_learning_rate": 11, "decay_steps": 10}},
            ("PolynomialDecay", "initial_learning_rate"),
            "`initial_learning_rate` must be at most 10, got 11",
            id="same-bound-as-a-constant-rate",
        ),
        pytest.param(
            {"PiecewiseConstantDecay": {"boundaries": [10, 20], "values": [0.1, 0.2]}},
            ("PiecewiseConstantDecay", "values"),
            "2 boundaries make 3 stretches, got 2 values",
            id="lengths",
        ),
        pytest.param(
            {"PiecewiseConstantDecay": {"boundaries": [20, 10], "values": [0.1, 0.2, 0.3]}},
            ("PiecewiseConstantDecay", "boundaries"),
            "`boundaries` must rise",
            id="order",
        ),
        pytest.param(
            {"PiecewiseConstantDecay": {"boundaries": [], "values": [0.1]}},
            ("PiecewiseConstantDecay", "boundaries"),
            "`boundaries` must be a list of at least 1, got []",
            id="keras-dies-in-fit-without-boundaries",
        ),
        pytest.param(
            {"CosineDecay": {**RATE, "decay_steps": 10, "warmup_steps": 5}},
            ("CosineDecay", "warmup_steps"),
            "`warmup_steps` has no effect without `warmup_target`",
            id="warm-up-that-keras-ignores",
        ),
        pytest.param(
            {"CosineDecay": {"initial_learning_rate": 0, "decay_steps": 10}},
            ("CosineDecay", "initial_learning_rate"),
            "a rate that starts at 0 and falls trains nothing",
            id="nothing-to-fall-from",
        ),
        pytest.param(
            {"InverseTimeDecay": 0.1},
            ("InverseTimeDecay",),
            "`InverseTimeDecay` takes no single value, got 0.1",
            id="no-single-value",
        ),
    ],
)
def test_settings_are_refused(value: Any, place: Any, message: str) -> None:
    with pytest.raises(ValidationError) as raised:
        read_item(SCHEDULES, value)
    found = [(error["loc"], error["msg"]) for error in raised.value.errors()]
    assert (place, message) in found


def cosine(share: float, alpha: float = 0.0) -> float:
    return (1 - alpha) * (1 + cos(pi * share)) / 2 + alpha


WARM = {"warmup_target": 0.5, "warmup_steps": 4}


@pytest.mark.keras
@pytest.mark.parametrize(
    ("name", "settings", "rates"),
    [
        pytest.param(
            "ExponentialDecay",
            {**RATE, "decay_steps": 4, "decay_rate": 0.5},
            {0: 0.1, 2: 0.1 * 0.5**0.5, 8: 0.025},
            id="exponential",
        ),
        pytest.param(
            "ExponentialDecay",
            {**RATE, "decay_steps": 4, "decay_rate": 0.5, "staircase": True},
            {3: 0.1, 4: 0.05},
            id="staircase",
        ),
        pytest.param(
            "InverseTimeDecay",
            {**RATE, "decay_steps": 1, "decay_rate": 1e-6},
            {0: 0.1, 1_000_000: 0.05},
            id="the-decay-of-keras-2",
        ),
        pytest.param(
            "PolynomialDecay",
            {**RATE, "decay_steps": 10, "end_learning_rate": 0.02, "power": 2.0},
            {5: 0.08 * 0.25 + 0.02, 10: 0.02, 50: 0.02},
            id="polynomial",
        ),
        pytest.param(
            "PiecewiseConstantDecay",
            {"boundaries": [2, 5], "values": [0.3, 0.2, 0.1]},
            {0: 0.3, 2: 0.3, 3: 0.2, 5: 0.2, 6: 0.1},
            id="piecewise",
        ),
        pytest.param(
            "CosineDecay",
            {**RATE, "decay_steps": 8, "alpha": 0.1},
            {0: 0.1, 2: 0.1 * cosine(0.25, 0.1), 8: 0.01, 20: 0.01},
            id="cosine",
        ),
        pytest.param(
            "CosineDecay",
            {**RATE, "decay_steps": 8, **WARM},
            {0: 0.1, 2: 0.3, 4: 0.5, 8: 0.5 * cosine(0.5), 12: 0.0},
            id="warm-up-then-cosine",
        ),
        pytest.param(
            "CosineDecayRestarts",
            {**RATE, "first_decay_steps": 4, "m_mul": 0.5},
            {0: 0.1, 2: 0.05, 4: 0.05, 8: 0.025, 12: 0.025},
            id="restarts",
        ),
    ],
)
def test_the_rate_in_the_docstring_is_that_of_keras(
    name: str, settings: dict[str, Any], rates: dict[int, float]
) -> None:
    from seqspec.runtime.objects import make

    schedule = make(read_item(SCHEDULES, {name: settings}))
    assert {step: float(schedule(step)) for step in rates} == pytest.approx(rates, abs=1e-7)
