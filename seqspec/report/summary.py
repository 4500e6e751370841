"""What a model is: a table of its layers, one line of it, or a JSON document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from seqspec.analysis.flow import Flow, Step
from seqspec.lint.check import Checked
from seqspec.report.columns import columns
from seqspec.report.excerpt import visible
from seqspec.report.numbers import compact, many, shape, size

_NUMBERS = ("parameters", "mult-adds", "bytes")


def print_summary(console: Console, checked: Checked, flow: Flow) -> None:
    """The layers of one model with shapes and costs, and the totals."""
    name, about = _title(checked)
    console.print(Text.assemble((name, "bold"), about and f": {about}"), soft_wrap=True)
    console.print(Text(f"input {shape(flow.input_shape, flow.batch_size)}"), soft_wrap=True)
    _print_table(
        console, ("layer", "output shape", *_NUMBERS), [_row(flow, each) for each in flow], 3
    )
    frozen = flow.parameters - flow.trainable_parameters
    parts = f" ({many(flow.trainable_parameters)} trainable, {many(frozen)} not)" if frozen else ""
    console.print(
        Text(f"{many(flow.parameters, 'parameter')}{parts} in {size(flow.weight_bytes)}; "
             f"{_cost(flow)} for one sample forward"),
        soft_wrap=True,
    )  # fmt: skip


def _title(checked: Checked) -> tuple[str, str]:
    spec = checked.spec
    return ((spec.name if spec else None) or checked.document.file, (spec and spec.about) or "")


def _cost(flow: Flow) -> str:
    cost = flow.cost
    if cost is None:
        return "multiply-adds known only at run time"
    return f"{many(cost.multiply_adds, 'multiply-add')}, {many(cost.flops, 'floating-point operation')}"


def _print_table(
    console: Console, header: Sequence[str], rows: Sequence[Sequence[str]], right: int
) -> None:
    for index, line in enumerate(columns(header, rows, right)):
        console.print(Text(line, style="" if index else "bold"), soft_wrap=True)


def _row(flow: Flow, step: Step) -> tuple[str, ...]:
    cost = step.cost
    return (
        _layer_name(step),
        shape(step.after, flow.batch_size),
        many(step.parameters),
        many(cost.multiply_adds if cost else None),
        size(step.weight_bytes),
    )


def _layer_name(step: Step) -> str:
    """The name; beside a name that the spec gives, the class, which other names say themselves."""
    return f"{step.name} ({step.type})" if step.layer.name else step.name


def print_summaries(console: Console, checked: list[Checked]) -> None:
    """One line for each spec."""
    header = ("spec", "input", "output", "layers", *_NUMBERS)
    rows = [(visible(each.document.file), *_line(each.flow)) for each in checked]
    _print_table(console, header, rows, right=4)


def _line(flow: Flow | None) -> tuple[str, ...]:
    if flow is None or not flow.whole:
        return ("has problems: see `seqspec check`", "", "", "", "", "")
    cost = flow.cost
    return (
        shape(flow.input_shape, flow.batch_size),
        shape(flow.output_shape, flow.batch_size),
        str(len(flow.steps)),
        many(flow.parameters),
        compact(cost.multiply_adds if cost else None),
        size(flow.weight_bytes),
    )


def summary_json(checked: Checked, flow: Flow) -> dict[str, Any]:
    """The `summary` document, format 1; shapes have the batch first, as null or a number."""
    cost = flow.cost
    return {
        "format": 1,
        "name": _title(checked)[0],
        "input_shape": [flow.batch_size, *flow.input_shape],
        "layers": [_layer_json(checked, flow, index) for index in range(len(flow.steps))],
        "parameters": {
            "total": flow.parameters,
            "trainable": flow.trainable_parameters,
            "non_trainable": flow.parameters - flow.trainable_parameters,
        },
        "multiply_adds": cost.multiply_adds if cost else None,
        "flops": cost.flops if cost else None,
        "weight_bytes": flow.weight_bytes,
    }


def _layer_json(checked: Checked, flow: Flow, index: int) -> dict[str, Any]:
    step = flow.steps[index]
    return {
        "name": step.name,
        "type": step.type,
        "line": checked.document.key_at(step.path).line,
        "output_shape": [flow.batch_size, *step.after],
        "parameters": step.parameters,
        "trainable_parameters": step.trainable_parameters,
        "multiply_adds": step.cost.multiply_adds if step.cost else None,
        "flops": step.cost.flops if step.cost else None,
    }
