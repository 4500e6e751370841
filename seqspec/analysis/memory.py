"""What training a model keeps in memory, known before there is a model."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from seqspec.analysis.flow import Flow, Weight, item_bytes
from seqspec.spec.families import OPTIMIZERS
from seqspec.spec.item import read_item
from seqspec.spec.layers._layer import size
from seqspec.spec.optimizers._optimizer import Optimizer
from seqspec.spec.spec import Spec

# The step that is counted (64 bits), and the learning rate (32 bits).
_SCALARS = 8 + 4


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of a training step, in bytes, for a batch of so many samples.

    Attributes:
        weights: exact, as are `gradients` (one for each trained weight) and `optimizer`.
        activations: an estimate: the input and what each layer answers, all kept for the backward pass,
            and the gradients between the two largest neighbours.
    """

    batch: int
    weights: int
    gradients: int
    optimizer: int
    activations: int

    @property
    def fixed(self) -> int:
        """What does not grow with the batch."""
        return self.weights + self.gradients + self.optimizer

    @property
    def total(self) -> int:
        return self.fixed + self.activations


def memory(flow: Flow, optimizer: Optimizer | None, batch: int) -> Memory | None:
    """The memory of training `flow` in batches of `batch`; None where a shape is known only at run time.

    Without an optimizer it is that of a forward pass alone, which keeps two neighbours at a time.
    """
    answers = [_input_bytes(flow), *(step.output_bytes for step in flow)]
    known = [answer for answer in answers if answer is not None]
    if len(known) < len(answers):
        return None
    largest = max((a + b for a, b in pairwise(known)), default=sum(known))
    if optimizer is None:
        return Memory(batch, flow.weight_bytes, 0, 0, batch * largest)
    trained = [(step.name, weight) for step in flow for weight in step.weights if weight.trainable]
    return Memory(
        batch,
        flow.weight_bytes,
        sum(weight.bytes for _, weight in trained),
        optimizer_bytes(optimizer, trained),
        batch * (sum(known) + largest),
    )


def optimizer_bytes(optimizer: Optimizer, trained: list[tuple[str, Weight]]) -> int:
    """What an optimizer keeps beside the weights it trains, each with the name of its layer."""
    numbers = (
        optimizer.state(f"{layer}/{weight.name}", weight.shape) * item_bytes(weight.dtype)
        for layer, weight in trained
    )
    return sum(numbers) + _SCALARS


def optimizer_of(spec: Spec) -> Optimizer | None:
    """The optimizer of a spec with its settings, also where the spec has only its name."""
    given = spec.compile.optimizer if spec.compile else None
    item = read_item(OPTIMIZERS, given) if isinstance(given, str) else given
    return item if isinstance(item, Optimizer) else None


def _input_bytes(flow: Flow) -> int | None:
    numbers = size(flow.input_shape)
    return None if numbers is None else 4 * numbers
