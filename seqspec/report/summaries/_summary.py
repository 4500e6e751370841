"""What every form of a summary is made of: rows that add up, and the lines below them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from seqspec.analysis.flow import Flow, Part, Step
from seqspec.analysis.memory import Memory, memory, optimizer_of
from seqspec.analysis.receptive import receptive_fields
from seqspec.lint.check import Checked
from seqspec.report.numbers import many, size
from seqspec.spec.fit import KERAS_BATCH
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost


@dataclass(frozen=True)
class Row:
    """A layer, or a layer inside a wrapper; what the rows hold adds up to the totals.

    Attributes:
        label: the name, and beside one that the spec gives the class.
        depth: 0 for a layer of the model, 1 for one inside it, and so on.
        shape: what the layer answers, without the batch.
        seen: the lengths of the input that one answer depends on; None is the whole sample.
    """

    name: str
    label: str
    type: str
    depth: int
    shape: Shape
    seen: tuple[int, ...] | None
    parameters: int
    trainable: int
    cost: Cost | None
    bytes: int


@dataclass(frozen=True)
class Summary:
    """A model to be shown; `batch` is the number of samples that memory is worked out for."""

    checked: Checked
    flow: Flow
    batch: int

    @classmethod
    def of(cls, checked: Checked, batch: int | None = None) -> Summary | None:
        """The summary of a spec, by default for the batch it trains on; None where it has an error."""
        flow, spec = checked.flow, checked.spec
        if checked.errors or flow is None or spec is None:
            return None
        return cls(checked, flow, flow.batch_size or batch or spec.fit.batch_size or KERAS_BATCH)

    @property
    def title(self) -> str:
        spec = self.checked.spec
        return (spec.name if spec else None) or self.checked.document.file

    @property
    def about(self) -> str:
        return (self.checked.spec and self.checked.spec.about) or ""

    @cached_property
    def fields(self) -> tuple[tuple[int, ...] | None, ...]:
        """The receptive field of each layer; None is the whole sample."""
        return tuple(receptive_fields(self.flow))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        pairs = zip(self.flow, self.fields, strict=True)
        return tuple(row for step, seen in pairs for row in _rows(step, seen))

    @cached_property
    def slides(self) -> bool:
        """Whether the model looks through windows, so that it has a receptive field to show."""
        return any(step.layer.windows(step.before) for step in self.flow)

    @cached_property
    def memory(self) -> Memory | None:
        spec = self.checked.spec
        return memory(self.flow, optimizer_of(spec) if spec else None, self.batch)

    def totals(self) -> Iterator[str]:
        """The lines below a table."""
        flow = self.flow
        frozen = flow.parameters - flow.trainable_parameters
        parts = (
            f" ({many(flow.trainable_parameters)} trainable, {many(frozen)} not)" if frozen else ""
        )
        yield (
            f"{many(flow.parameters, 'parameter')}{parts} in {size(flow.weight_bytes)}; {_cost(flow)}"
        )
        yield self._memory()

    def _memory(self) -> str:
        samples = many(self.batch, "sample")
        found = self.memory
        if found is None:
            return "memory: unknown, because a length is open"
        if not found.gradients:
            return f"answering {samples} at once takes about {size(found.total)}"
        return (
            f"training on {samples} at once takes about {size(found.total)}: weights "
            f"{size(found.weights)}, gradients {size(found.gradients)}, optimizer "
            f"{size(found.optimizer)}, activations {size(found.activations)}"
        )


def inside(part: Part) -> Iterator[str]:
    """The classes of the layers inside one; the two directions of a layer are one."""
    before = None
    for each in part.parts:
        if each.layer is not before:
            deeper = ", ".join(inside(each))
            yield f"{each.type} ({deeper})" if deeper else each.type
        before = each.layer


def seen(row: Row) -> str:
    """A receptive field in a few characters."""
    if row.seen is None:
        return "all"
    return " x ".join(map(str, row.seen)) or "-"


def _cost(flow: Flow) -> str:
    cost = flow.cost
    if cost is None:
        return "multiply-adds unknown, because a length is open"
    operations = many(cost.flops, "floating-point operation")
    return f"{many(cost.multiply_adds, 'multiply-add')}, {operations} for one sample forward"


def _rows(step: Step, seen: tuple[int, ...] | None) -> Iterator[Row]:
    label = f"{step.name} ({step.type})" if step.layer.name else step.name
    yield from _nested(step, label, 0, seen)


def _nested(part: Part, label: str, depth: int, seen: tuple[int, ...] | None) -> Iterator[Row]:
    """A layer with what is its own, and below it the layers inside."""
    inside = part.parts
    yield Row(
        part.name,
        label,
        part.type,
        depth,
        part.after,
        seen,
        part.parameters - sum(each.parameters for each in inside),
        part.trainable_parameters - sum(each.trainable_parameters for each in inside),
        _own_cost(part, inside),
        part.weight_bytes - sum(each.weight_bytes for each in inside),
    )
    for each in inside:
        yield from _nested(each, each.name, depth + 1, seen)


def _own_cost(part: Part, inside: tuple[Part, ...]) -> Cost | None:
    costs = [part.cost, *(each.cost for each in inside)]
    known = [cost for cost in costs if cost is not None]
    if len(known) < len(costs):
        return None
    whole, *parts = known
    return Cost(
        whole.multiply_adds - sum(cost.multiply_adds for cost in parts),
        whole.flops - sum(cost.flops for cost in parts),
    )
