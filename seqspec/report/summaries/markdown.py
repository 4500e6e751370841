"""A Markdown table, for a README or an issue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seqspec.lint.check import Checked
from seqspec.report.excerpt import visible
from seqspec.report.numbers import compact, many, shape, size
from seqspec.report.summaries._summary import Row, Summary, seen


def render(summary: Summary) -> str:
    """The layers of one model under a heading, and the totals."""
    flow = summary.flow
    sees = ["sees"] if summary.slides else []
    header = ("layer", "output shape", *sees, "parameters", "multiply-adds", "bytes")
    rows = [_cells(summary, row) for row in summary.rows]
    first = ["input", f"`{shape(flow.input_shape, flow.batch_size)}`", *([""] * (3 + len(sees)))]
    totals = "\n".join(f"- {line}" for line in summary.totals())
    about = f"{_escaped(summary.about)}\n\n" if summary.about else ""
    return f"### {_escaped(visible(summary.title))}\n\n{about}{_table(header, [first, *rows])}\n\n{totals}"


def render_many(checked: Sequence[Checked]) -> str:
    """One line for each spec."""
    header = ("spec", "input", "output", "layers", "parameters", "multiply-adds", "bytes")
    rows = [[_code(each.document.file), *_line(Summary.of(each))] for each in checked]
    return _table(header, rows, right=4)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], right: int = 3) -> str:
    rules = ["---"] * (len(header) - right) + ["---:"] * right
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, rules, *rows))


def _cells(summary: Summary, row: Row) -> list[str]:
    return [
        "&nbsp;&nbsp;" * row.depth + _code(row.label),
        f"`{shape(row.shape, summary.flow.batch_size)}`",
        *([seen(row)] if summary.slides else []),
        many(row.parameters),
        many(row.cost.multiply_adds if row.cost else None),
        size(row.bytes),
    ]


def _line(summary: Summary | None) -> list[str]:
    if summary is None:
        return ["has errors", "", "", "", "", ""]
    flow = summary.flow
    return [
        f"`{shape(flow.input_shape, flow.batch_size)}`",
        f"`{shape(flow.output_shape, flow.batch_size)}`",
        str(len(flow.steps)),
        many(flow.parameters),
        compact(flow.cost.multiply_adds if flow.cost else None),
        size(flow.weight_bytes),
    ]


def _code(text: str) -> str:
    """A name as code on one line, which no Markdown in it can end."""
    return f"`{visible(text).replace('`', chr(39)).replace('|', '/')}`"


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join(_characters(text))


def _characters(text: str) -> Iterator[str]:
    for character in text:
        yield f"\\{character}" if character in r"\`*_{}[]<>#|~&" else character
