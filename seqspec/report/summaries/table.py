"""Aligned columns for a terminal, the form that is taken where none is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seqspec.lint.check import Checked
from seqspec.report.columns import columns
from seqspec.report.excerpt import visible
from seqspec.report.numbers import compact, many, shape, size
from seqspec.report.summaries._summary import Row, Summary, seen

_NUMBERS = ("parameters", "mult-adds", "bytes")
_INSIDE = "  "


def render(summary: Summary) -> str:
    """The layers of one model with shapes and costs, and the totals."""
    return "\n".join(_lines(summary))


def _lines(summary: Summary) -> Iterator[str]:
    flow = summary.flow
    title = visible(summary.title)
    yield f"{title}: {summary.about}" if summary.about else title
    yield f"input {shape(flow.input_shape, flow.batch_size)}"
    header = ["layer", "output shape", *(["sees"] if summary.slides else []), *_NUMBERS]
    yield from columns(header, [_cells(summary, row) for row in summary.rows], right=3)
    yield from summary.totals()


def _cells(summary: Summary, row: Row) -> Sequence[str]:
    return (
        _INSIDE * row.depth + row.label,
        shape(row.shape, summary.flow.batch_size),
        *([seen(row)] if summary.slides else []),
        many(row.parameters),
        many(row.cost.multiply_adds if row.cost else None),
        size(row.bytes),
    )


def render_many(checked: Sequence[Checked]) -> str:
    """One line for each spec."""
    header = ("spec", "input", "output", "layers", *_NUMBERS)
    rows = [(visible(each.document.file), *_line(Summary.of(each))) for each in checked]
    return "\n".join(columns(header, rows, right=4))


def _line(summary: Summary | None) -> tuple[str, ...]:
    if summary is None:
        return ("has errors", "", "", "", "", "")
    flow = summary.flow
    cost = flow.cost
    return (
        shape(flow.input_shape, flow.batch_size),
        shape(flow.output_shape, flow.batch_size),
        str(len(flow.steps)),
        many(flow.parameters),
        compact(cost.multiply_adds if cost else None),
        size(flow.weight_bytes),
    )
