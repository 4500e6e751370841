"""What training a model keeps in memory, known before there is a model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from seqspec.analysis.flow import Flow, Part, compute_bytes, item_bytes
from seqspec.spec.families import OPTIMIZERS
from seqspec.spec.item import item_of
from seqspec.spec.kinds import Length
from seqspec.spec.layers._layer import size
from seqspec.spec.optimizers._optimizer import Optimizer
from seqspec.spec.spec import Spec

# The step that is counted, a learning rate that is no schedule, and what has no type of its own.
_STEP, _RATE, _PLACE = 8, 4, 4


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of a training step, in bytes, for a batch of so many samples.

    Attributes:
        weights: exact, as are `gradients` (one for each trained weight) and `optimizer`.
        activations: an estimate: the input and what each layer keeps for the backward pass, and the
            gradients before and after the layer where they take most.
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

    Without an optimizer it is that of a forward pass alone, which keeps what one layer gets and answers.
    """
    kept = _all((_input_bytes(flow), *(step.kept_bytes for step in flow)))
    largest = _all(_forward(flow) if optimizer is None else _backward(flow))
    if kept is None or largest is None:
        return None
    most = max(largest, default=0)
    if optimizer is None:
        return Memory(batch, flow.weight_bytes, 0, 0, batch * most)
    return Memory(
        batch,
        flow.weight_bytes,
        sum(weight.bytes for _, weight in flow.trained),
        optimizer_bytes(optimizer, flow),
        batch * (sum(kept) + most),
    )


def _all(numbers: Iterable[int | None]) -> list[int] | None:
    """The numbers, where all of them are known."""
    each = list(numbers)
    known = [number for number in each if number is not None]
    return known if len(known) == len(each) else None


def _forward(flow: Flow) -> Iterator[int | None]:
    """What each layer gets and answers together, for one sample."""
    for step in flow:
        yield from _around(step, lambda _: 1)


def _backward(flow: Flow) -> Iterator[int | None]:
    """The gradients before and after each layer; there is none before the first that is trained."""
    copies = _no_copies
    for step in flow:
        yield from _around(step, copies)
        copies = _copies if step.trainable_parameters else copies


def _copies(part: Part) -> Length:
    """How many gradients of its input a layer makes."""
    return part.layer.gradient_copies(part.before)


def _no_copies(part: Part) -> Length:
    return 0


def _around(part: Part, copies: Callable[[Part], Length]) -> Iterator[int | None]:
    """The bytes before a layer, in so many copies, and after it; the same for the layers inside."""
    before, after, several = size(part.before), size(part.after), copies(part)
    if before is None or after is None or several is None or part.times is None:
        yield None
    else:
        yield part.times * (several * before + after) * compute_bytes(part.layer.dtype)
    for index, each in enumerate(part.parts):
        yield from _around(each, _copies if index else copies)


def optimizer_bytes(optimizer: Optimizer, flow: Flow) -> int:
    """What an optimizer keeps beside the weights it trains."""
    trained = flow.trained
    numbers = (
        optimizer.state(path, weight.shape) * item_bytes(weight.dtype)
        + optimizer.places(weight.shape) * _PLACE
        for path, weight in trained
    )
    running = optimizer.running * item_bytes(trained[0][1].dtype if trained else None)
    rate = _RATE if isinstance(optimizer.learning_rate, float) else 0
    return sum(numbers) + running + rate + _STEP


def optimizer_of(spec: Spec) -> Optimizer | None:
    """The optimizer of a spec with its settings, also where the spec has only its name."""
    item = item_of(OPTIMIZERS, spec.compile.optimizer) if spec.compile else None
    return item if isinstance(item, Optimizer) else None


def _input_bytes(flow: Flow) -> int | None:
    numbers = size(flow.input_shape)
    return None if numbers is None else numbers * item_bytes(flow.input_dtype)
