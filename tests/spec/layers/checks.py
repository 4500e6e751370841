"""What is true of every layer, checked beside the numbers of one."""

from math import prod

import pytest

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Layer, ShapeError


def check_layer(layer: Layer, before: Shape, after: Shape, parameters: int) -> None:
    """A layer makes `after` of `before` and keeps so many parameters; the rest holds for all."""
    assert layer.output_shape(before) == after
    assert sum(map(prod, _weights(layer, before).values())) == parameters
    check_cost(layer, before)
    names = zip(type(layer).spelled(), type(layer).model_fields, strict=True)
    assert type(layer)(**{key: getattr(layer, name) for key, name in names}) == layer
    assert f"Source:  keras.layers.{type(layer).__name__}," in _manual(layer)


def check_refusal(layer: Layer, before: Shape, code: str, message: str) -> ShapeError:
    """A layer refuses `before`, with a code and a message that names the shape."""
    with pytest.raises(ShapeError) as raised:
        layer.output_shape(before)
    assert (raised.value.code, raised.value.message) == (code, message)
    return raised.value


def check_cost(layer: Layer, before: Shape) -> None:
    """A multiply-add is two operations, and a cost is known where every length is."""
    cost = layer.cost(before)
    assert (cost is not None) or None in before
    assert cost is None or cost.flops >= 2 * cost.multiply_adds >= 0


def _weights(layer: Layer, before: Shape) -> dict[str, tuple[int, ...]]:
    """All weights by name; no name stands for both a trained and a frozen one."""
    trained, frozen = layer.weights(before), layer.frozen_weights(before)
    assert not set(trained) & set(frozen)
    known = {**trained, **frozen}
    assert all(isinstance(length, int) for shape in known.values() for length in shape)
    return known  # type: ignore[return-value]


def _manual(layer: Layer) -> str:
    """The docstring, with one width of labels."""
    return (type(layer).__doc__ or "").replace("Source: keras", "Source:  keras")
