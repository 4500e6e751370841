"""Every loss and metric, on every kind of answer and label: whatever the rules say, they say it."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest

from seqspec.lint.check import check
from seqspec.source.parse import parse
from seqspec.spec.base import Item
from seqspec.spec.families import LOSSES, METRICS
from seqspec.spec.family import Family
from seqspec.spec.losses.resolved import Crossentropy
from seqspec.spec.metrics.expression import Expression

LAYERS = (
    "Dense: 1", "Dense: {units: 1, activation: sigmoid}", "Dense: {units: 3, activation: softmax}",
    "Reshape: []", "Reshape: [2, 3]", "Reshape: [null, 3]",
)  # fmt: skip
LABELS = (
    "binary", "{labels: 3}", "{one_hot: 3}", "{normal: {shape: []}}", "{normal: {shape: [3]}}",
    "{uniform: {shape: [2, 3]}}",
)  # fmt: skip
NEEDED = {
    "num_classes": 3, "target_class_ids": [0], "recall": 0.5, "precision": 0.5, "sensitivity": 0.5,
    "specificity": 0.5, "average": "macro",
}  # fmt: skip


def items(family: Family) -> list[dict[str, Any]]:
    """Each class of a family, with what it cannot be without."""
    made = [each for each in family.classes() if each not in (Expression, Crossentropy)]
    return [{each.__name__: _needed(each)} for each in made]


def _needed(member: type[Item]) -> dict[str, Any]:
    fields = member.model_fields.items()
    return {key: NEEDED[key] for key, field in fields if field.is_required() or key == "average"}


@pytest.mark.parametrize("layer", LAYERS)
def test_no_rule_stops(layer: str) -> None:
    inner = "Dense: 1" if layer == "Reshape: []" else "Dense: 6"
    metrics = json.dumps(items(METRICS))
    for loss, labels in product([*items(LOSSES), "crossentropy"], LABELS):
        text = (
            f"seqspec: 1\ninput: {{shape: [4]}}\nlayers: [{{{inner}}}, {{{layer}}}]\n"
            f"compile: {{loss: {json.dumps(loss)}, metrics: {metrics}}}\n"
            f"data: {{dummy: {{x: uniform, y: {labels}, samples: 64}}}}\n"
        )
        checked = check(parse(text, "a.yaml"))
        assert checked.flow is not None, [each.message for each in checked.errors]
        assert checked.facts is not None
