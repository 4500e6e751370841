"""Initializers, regularizers and constraints, held against the weights that they are for."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.analysis.flow import Part
from seqspec.spec.families import CONSTRAINTS, INITIALIZERS, REGULARIZERS
from seqspec.spec.for_weights import ForWeights
from seqspec.spec.item import item_of
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Layer, ShapeError

_FAMILIES = {
    "initializer": INITIALIZERS,
    "regularizer": REGULARIZERS,
    "constraint": CONSTRAINTS,
}
_ANSWERS = "activity_regularizer"
# Weights that have another name than their settings begin with.
_NAMES = {
    "recurrent": ("recurrent_kernel",),
    "pointwise": ("pointwise_kernel",),
    "depthwise": ("depthwise_kernel", "kernel"),
}


def misfits(part: Part, trains: bool = True) -> Iterator[ShapeError]:
    """The settings of a layer, and of those inside it, that are for weights of another shape than it has.

    Keras holds only weights that train to a regularizer or a constraint, and looks at no answers of a
    SimpleRNN, nor of a layer inside TimeDistributed. `trains` is False inside a layer that is frozen
    as a whole.
    """
    trains = trains and part.layer.trainable
    for field, what, item in _given(part.layer):
        if field == _ANSWERS and part.type == "SimpleRNN":
            continue
        shape = (None, *part.after) if field == _ANSWERS else _weight(part, what, item, trains)
        wrong = shape is not None and item.unfit(shape)
        if wrong:
            message = f"{type(item).__name__} for `{field}` of {part.type} {wrong}"
            yield ShapeError("SQ107", message, f"use another `{field}`, or delete it", field)
    yield from _unmade(part)
    unseen = part.type == "TimeDistributed"
    for each, inner in zip(part.parts, part.layer.inner(part.before), strict=True):
        open_rows = _open_rows(each) if part.type == "Pipeline" else ()
        for error in (*misfits(each, trains), *open_rows):
            if not (unseen and error.field == _ANSWERS):
                yield error.below(*inner.path)


def _open_rows(part: Part) -> Iterator[ShapeError]:
    """A penalty that compares the samples of a batch, where Keras asks for it before there is one."""
    for field, _, item in _given(part.layer):
        if field == _ANSWERS and getattr(item, "mode", None) == "rows" and len(part.after) == 1:
            message = (
                f"{type(item).__name__} compares the samples of a batch, which Pipeline cannot"
            )
            yield ShapeError("SQ107", message, "use `mode: columns`, or no Pipeline", field)


def _unmade(part: Part) -> Iterator[ShapeError]:
    """Initializers that TensorFlow cannot compute in the type of the weights."""
    made = {weight.name for weight in part.weights if weight.dtype == "bfloat16"}
    for field in sorted(type(part.layer).model_fields) if made else ():
        what, _, kind = field.rpartition("_")
        value = getattr(part.layer, field) if kind == "initializer" else None
        item = item_of(INITIALIZERS, value)
        if type(item).__name__ == "Orthogonal" and made & {*_NAMES.get(what, (what,))}:
            message = f"Orthogonal for `{field}` of {part.type} cannot be computed in bfloat16"
            yield ShapeError("SQ107", message, "use `dtype: mixed_bfloat16`", field)


def _given(layer: Layer) -> Iterator[tuple[str, str, ForWeights]]:
    """The settings that are for weights, as far as the spec gives them: what Keras takes by itself fits."""
    for field in sorted(layer.model_fields_set):
        what, _, kind = field.rpartition("_")
        value = getattr(layer, field)
        if kind not in _FAMILIES or value is None:
            continue
        item = item_of(_FAMILIES[kind], value)
        assert isinstance(item, ForWeights)
        yield field, what, item


def _weight(part: Part, what: str, item: ForWeights, trains: bool) -> Shape | None:
    """The shape of the weights that an item works on; None where there are none."""
    starts = INITIALIZERS.holds(type(item))
    known = {
        weight.name: weight.shape
        for weight in part.weights
        if starts or (trains and weight.trainable)
    }
    names = _NAMES.get(what, (what,))
    return next((known[name] for name in names if name in known), None)
