"""What layers around layers share."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from seqspec.source.document import Path
from seqspec.spec.families import LAYERS
from seqspec.spec.item import OneOf
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, Inner, Layer

Wrapped = Annotated[Layer, OneOf(LAYERS)]


class Wrapper(Layer):
    """What layers around layers share: their weights and cost are those of the layers inside."""

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        return {
            each.prefix + name: weight
            for each in self.inner(shape)
            if each.layer.trainable
            for name, weight in each.layer.weights(each.shape).items()
        }

    def frozen_weights(self, shape: Shape) -> Mapping[str, Shape]:
        return {
            each.prefix + name: weight
            for each in self.inner(shape)
            for name, weight in _frozen(each).items()
        }

    def cost(self, shape: Shape) -> Cost | None:
        total = Cost()
        for each in self.inner(shape):
            cost, times = each.layer.cost(each.shape), each.times
            if cost is None or times is None:
                return None
            total += Cost(times * cost.multiply_adds, times * cost.flops)
        return total


def _frozen(inner: Inner) -> Mapping[str, Shape]:
    layer = inner.layer
    own = {} if layer.trainable else layer.weights(inner.shape)
    return {**own, **layer.frozen_weights(inner.shape)}


def no_state(field: str, *layers: Layer) -> Iterator[tuple[Path, str, str | None]]:
    """The refusal of layers that keep a state, which nobody could reset inside this one."""
    for layer in layers:
        if getattr(layer, "stateful", False):
            message = f"a stateful {type(layer).__name__} must be a layer of its own"
            yield (field,), message, "write it outside, or leave `stateful` out"
