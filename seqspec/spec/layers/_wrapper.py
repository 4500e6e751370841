"""What layers around layers share."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic_core import InitErrorDetails

from seqspec.source.document import Path
from seqspec.spec.errors import located, refusal
from seqspec.spec.families import LAYERS
from seqspec.spec.item import OneOf
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, Inner, Layer
from seqspec.spec.words import show

Wrapped = Annotated[Layer, OneOf(LAYERS)]


class Wrapper(Layer):
    """What layers around layers share: their weights and cost are those of the layers inside."""

    @classmethod
    def misread(cls, given: dict[str, Any]) -> Iterator[InitErrorDetails]:  # Any: from the YAML
        """Layers that stand where the settings do."""
        bare = {key: value for key, value in given.items() if LAYERS.find(key)}
        if bare and not {"layer", "layers"} & given.keys():
            name, key = cls.__name__, next(iter(bare))
            instead = cls.around([_short(key, value) for key, value in bare.items()])
            message = f"`{key}` stands where the settings of {name} do"
            yield located(refusal(message, f"write `{instead}`", code="SQ015", at="key"), (key,))

    @classmethod
    def around(cls, layers: list[str]) -> str:
        """How this layer is written around others."""
        return f"{cls.__name__}: {{layer: {layers[0]}}}"

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


def _short(name: str, given: Any) -> str:  # Any: from the YAML
    """A layer as a list holds it, with its settings where they are brief."""
    written = show({name: given})
    return f"{{{name}: ...}}" if "…" in written else written


def _frozen(inner: Inner) -> Mapping[str, Shape]:
    layer = inner.layer
    own = {} if layer.trainable else layer.weights(inner.shape)
    return {**own, **layer.frozen_weights(inner.shape)}


def outside(field: str, *layers: Layer) -> Iterator[tuple[Path, str, str | None]]:
    """The refusal of layers that must stand outside this one.

    Nobody could reset a state inside, and Keras cannot tell the shape of a sparse answer there.
    """
    for layer in layers:
        for key in ("stateful", "sparse"):
            if getattr(layer, key, False):
                message = f"a {key} {type(layer).__name__} must be a layer of its own"
                yield (field,), message, f"write it outside, or leave `{key}` out"
