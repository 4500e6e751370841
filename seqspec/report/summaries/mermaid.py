"""A Mermaid flowchart, which GitHub, GitLab and many editors draw."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.report.numbers import many, shape
from seqspec.report.summaries._summary import Summary, inside


def render(summary: Summary) -> str:
    """A box for each layer, and the shapes between them."""
    return "\n".join(_lines(summary))


def _lines(summary: Summary) -> Iterator[str]:
    flow = summary.flow
    yield "flowchart TD"
    yield f'  input(["input"]) -->|"{shape(flow.input_shape, flow.batch_size)}"| layer0'
    for index, step in enumerate(flow):
        within = "".join(f"<br/>{name}" for name in [", ".join(inside(step))] if name)
        counted = f"<br/>{many(step.parameters, 'parameter')}" if step.parameters else ""
        after = f"layer{index + 1}" if index + 1 < len(flow.steps) else 'output(["output"])'
        yield f'  layer{index}["<b>{step.type}</b> {step.name}{within}{counted}"]'
        yield f'  layer{index} -->|"{shape(step.after, flow.batch_size)}"| {after}'
