"""Comma-separated values with a header, for a spreadsheet; what is not known is empty."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from seqspec.lint.check import Checked
from seqspec.report.numbers import shape
from seqspec.report.summaries._summary import Summary, seen

_COLUMNS = (
    "name", "type", "depth", "output_shape", "receptive_field", "parameters", "trainable_parameters",
    "multiply_adds", "flops", "bytes",
)  # fmt: skip
_MANY = ("spec", "input_shape", "output_shape", "layers", "parameters", "multiply_adds", "bytes")


def render(summary: Summary) -> str:
    """One row for each layer, and for each layer inside one; the columns add up to the totals."""
    batch = summary.flow.batch_size
    return _written(
        _COLUMNS,
        (
            (row.name, row.type, row.depth, shape(row.shape, batch), seen(row), row.parameters,
             row.trainable, row.cost and row.cost.multiply_adds, row.cost and row.cost.flops,
             row.bytes)
            for row in summary.rows
        ),
    )  # fmt: skip


def render_many(checked: Sequence[Checked]) -> str:
    """One row for each spec without errors."""
    flows = [(each.document.file, found.flow) for each in checked if (found := Summary.of(each))]
    return _written(
        _MANY,
        (
            (file, shape(flow.input_shape, flow.batch_size), shape(flow.output_shape, flow.batch_size),
             len(flow.steps), flow.parameters, flow.cost and flow.cost.multiply_adds,
             flow.weight_bytes)
            for file, flow in flows
        ),
    )  # fmt: skip


def _written(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().rstrip("\n")
