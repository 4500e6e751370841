"""One JSON document, format 1, for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from seqspec.analysis.flow import Weight
from seqspec.lint.check import Checked
from seqspec.report.summaries._summary import Summary


def render(summary: Summary) -> str:
    """The `summary` document; shapes have the batch first, as null or a number."""
    return _written(_document(summary))


def render_many(checked: Sequence[Checked]) -> str:
    """The documents of all specs without errors; a document is whole or left out."""
    found = [Summary.of(each) for each in checked]
    return _written({"format": 1, "specs": [_document(each) for each in found if each]})


def _written(document: Any) -> str:  # Any: what JSON can hold
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)


def _document(summary: Summary) -> dict[str, Any]:
    flow = summary.flow
    cost = flow.cost
    return {
        "format": 1,
        "name": summary.title,
        "input_shape": [flow.batch_size, *flow.input_shape],
        "layers": [_layer(summary, index) for index in range(len(flow.steps))],
        "parameters": {
            "total": flow.parameters,
            "trainable": flow.trainable_parameters,
            "non_trainable": flow.parameters - flow.trainable_parameters,
        },
        "multiply_adds": cost.multiply_adds if cost else None,
        "flops": cost.flops if cost else None,
        "weight_bytes": flow.weight_bytes,
        "memory_bytes": asdict(summary.memory) if summary.memory else None,
    }


def _layer(summary: Summary, index: int) -> dict[str, Any]:
    step = summary.flow.steps[index]
    field = summary.fields[index]
    return {
        "name": step.name,
        "type": step.type,
        "line": summary.checked.document.key_at(step.path).line,
        "output_shape": [summary.flow.batch_size, *step.after],
        "parameters": step.parameters,
        "trainable_parameters": step.trainable_parameters,
        "multiply_adds": step.cost.multiply_adds if step.cost else None,
        "flops": step.cost.flops if step.cost else None,
        "receptive_field": None if field is None else list(field),
        "weights": [_weight(weight) for weight in step.weights],
    }


def _weight(weight: Weight) -> dict[str, Any]:
    return {
        "name": weight.name,
        "shape": list(weight.shape),
        "dtype": weight.dtype,
        "trainable": weight.trainable,
    }
