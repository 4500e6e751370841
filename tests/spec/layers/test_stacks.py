"""Random stacks of layers: what Keras refuses to build seqspec refuses, and both count the same."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seqspec.analysis.flow import Flow, part
from seqspec.analysis.suits import misfits
from seqspec.lint.check import Checked, outline
from seqspec.source.dump import dump
from seqspec.source.parse import parse
from seqspec.spec.families import LAYERS
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Layer, ShapeError, size
from seqspec.spec.plain import plain
from tests.spec.layers.draws import items

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
STACKS = 5000 if DEEP else 200
LONGEST = 20
# Layers that are drawn for a place until one fits; the last is kept whether it does or not.
TRIES = 10
MOST_VALUES = 5_000
MEMBERS = LAYERS.classes()
INPUTS: tuple[Shape, ...] = (
    (6,), (8, 4), (None, 4), (8, 8, 3), (None, None, 3), (6, 6, 6, 2), (4, 6, 6, 1), (16,), (12, 3)
)  # fmt: skip
BATCHES = (None, None, 4)


@st.composite
def specs(draw: st.DrawFn) -> str:
    """The text of a spec of 3 to 20 layers, most of which fit."""
    # Hypothesis itself would draw the first classes far more often than the others.
    rng = draw(st.randoms(use_true_random=True))
    shape, batch, written = rng.choice(INPUTS), rng.choice(BATCHES), []
    first = {"shape": list(shape)} if batch is None else {"batch_shape": [batch, *shape]}
    for _ in range(rng.randint(3, LONGEST)):
        for _ in range(TRIES):
            layer = draw(items([rng.choice(MEMBERS)]))
            after = answer(layer, shape, batch)
            if after is not None:
                break
        written.append(plain(layer))
        if after is None:
            break
        shape = after
    return dump({"seqspec": 1, "input": first, "layers": written})


def answer(layer: Layer, shape: Shape, batch: int | None) -> Shape | None:
    if layer.adapts or layer.only_first or (getattr(layer, "stateful", False) and batch is None):
        return None  # where these may stand is not a matter of the shape
    try:
        found = part(layer, shape)
    except ShapeError:
        return None
    small = (size(found.after) or 0) <= MOST_VALUES and found.parameters <= MOST_VALUES
    return found.after if small and not any(misfits(found)) else None


@settings(
    max_examples=STACKS, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(text=specs())
def test_keras_builds_what_seqspec_takes_and_counts_the_same(text: str) -> None:
    checked = outline(parse(text, "stack.yaml"), Path())
    if checked.errors:
        assert all(problem.span.line > 1 for problem in checked.errors)
        return
    assert checked.flow is not None
    assert totals(built(checked)) == counted(checked.flow), text


def built(checked: Checked) -> Any:  # Any: a Keras model
    import keras

    from seqspec.runtime.build import build

    keras.backend.clear_session(free_memory=False)  # to collect each time takes most of the time
    assert checked.spec is not None
    return build(checked.spec)


def counted(flow: Flow) -> tuple[int, int, int]:
    trainable = flow.trainable_parameters
    return flow.parameters, trainable, flow.parameters - trainable


def totals(model: Any) -> tuple[int, int, int]:  # Any: a Keras model
    """Total, trainable and other parameters, as `model.summary()` prints them."""
    lines: list[str] = []
    model.summary(print_fn=lambda line, **_: lines.append(line))
    found = dict(re.findall(r"(Total|Trainable|Non-trainable) params: ([\d,]+)", "\n".join(lines)))
    total, trained, other = (
        int(found[kind].replace(",", "")) for kind in ("Total", "Trainable", "Non-trainable")
    )
    return total, trained, other
