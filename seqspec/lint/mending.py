"""How a model comes to answer another shape: a layer put in, another width, each tried on the shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from seqspec.analysis.flow import Step, part
from seqspec.lint.rule import Subject
from seqspec.source.document import Path
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Layer, ShapeError
from seqspec.spec.layers.core import Dense
from seqspec.spec.layers.global_pooling import (
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalAveragePooling3D,
)
from seqspec.spec.layers.reshaping import Flatten

# How many layers are looked at, from the last.
_NEAR = 20
_WIDTHS = ("units", "filters")
_POOLING: dict[int, type[Layer]] = {
    2: GlobalAveragePooling1D,
    3: GlobalAveragePooling2D,
    4: GlobalAveragePooling3D,
}
_HEADS = ("Activation", "Softmax")


class _Edit(NamedTuple):
    """A layer put in at `at`, or in place of the one that is there; `fix` says so."""

    fix: str
    at: int
    layer: Layer
    replaces: bool = False


def answering(subject: Subject, width: int, fits: Callable[[Shape], bool]) -> str | None:
    """The fix by which the model answers what `fits`, with a last axis of `width`; None where none does."""
    near = subject.written.steps[-_NEAR:]
    for edits in _ways(subject, near, width):
        after = _answer(near, edits)
        if after is not None and after[-1:] == (width,) and fits(after):
            return ", and ".join(edit.fix for edit in edits)
    return None


def widened(subject: Subject, width: int) -> str:
    """The fix by which the answer keeps its axes, and has `width` values along the last."""
    wanted = (*subject.written.output_shape[:-1], width)
    return answering(subject, width, lambda after: after == wanted) or (
        f"make the last axis of the answer {width} long"
    )


def _ways(subject: Subject, near: Sequence[Step], width: int) -> Iterator[tuple[_Edit, ...]]:
    """What may be done, the smallest change first; a width is set before a layer is put in."""
    layers = [*_one_step(subject, near), *_put_in(subject, near)]
    widths = [*_wider(subject, near, width)]
    yield from ((edit,) for edit in (*layers, *widths))
    yield (_dense(subject, near, width),)
    yield from product(widths, layers)


def _answer(near: Sequence[Step], edits: tuple[_Edit, ...]) -> Shape | None:
    """What the model answers after the edits; None where a layer does not fit."""
    layers = [step.layer for step in near]
    for edit in edits:
        layers[edit.at : edit.at + edit.replaces] = [edit.layer]
    shape = near[0].before if near else ()
    try:
        for layer in layers:
            shape = part(layer, shape).after
    except ShapeError:
        return None
    return shape


def _one_step(subject: Subject, near: Sequence[Step]) -> Iterator[_Edit]:
    """The last recurrent layer without `return_sequences`."""
    for index, step in reversed([*enumerate(near)]):
        found = _with(step.layer, step.path, ("return_sequences",), lambda _: False, subject)
        if found is None:
            continue
        if getattr(found.before, found.field):
            fix = "leave out `return_sequences` on the last recurrent layer"
            yield _Edit(fix, index, found.layer, True)
        return


def _put_in(subject: Subject, near: Sequence[Step]) -> Iterator[_Edit]:
    """A Flatten, or the mean over all places: before a layer, from the last, or behind them all."""
    shapes = [*(step.before for step in near), subject.written.output_shape]
    places = [*range(len(near) - 1, -1, -1), len(near)]
    for index in places:
        if len(shapes[index]) > 1:
            yield _inserted(subject, near, index, "Flatten", Flatten())
    for index in places:
        if (pooling := _POOLING.get(len(shapes[index]))) is not None:
            yield _inserted(subject, near, index, pooling.__name__, pooling())


def _inserted(
    subject: Subject, near: Sequence[Step], index: int, written: str, layer: Layer
) -> _Edit:
    if index == len(near):
        return _Edit(f"insert `- {written}` behind the last layer", index, layer)
    line = subject.document.key_at(near[index].path).line
    return _Edit(f"insert `- {written}` before line {line}", index, layer)


def _dense(subject: Subject, near: Sequence[Step], width: int) -> _Edit:
    """One more Dense, before the function that makes the answer where that is a layer."""
    if near and near[-1].type in _HEADS:
        index, written = len(near) - 1, f"Dense: {width}"
    else:
        index, written = len(near), f"Dense: {{units: {width}, activation: {_function(subject)}}}"
    return _inserted(subject, near, index, written, Dense(units=width))


def _function(subject: Subject) -> str:
    """The activation whose answers the loss takes."""
    name = type(subject.loss).__name__
    if not name.endswith("Crossentropy") or getattr(subject.loss, "from_logits", False):
        return "linear"
    return "sigmoid" if name.startswith("Binary") else "softmax"


def _wider(subject: Subject, near: Sequence[Step], width: int) -> Iterator[_Edit]:
    """The width of one layer set so that its own answer has it, from the last."""
    for index, step in reversed([*enumerate(near)]):
        own = step.after[-1] if step.after else None

        def value(given: int, own: int | None = own) -> int:
            return (width * given) // own if own else 0  # a Bidirectional answers twice its units

        found = _with(step.layer, step.path, _WIDTHS, value, subject)
        if found is None or not found.value:
            continue
        line = subject.document.key_at((*found.path, found.field)).line
        last = step is near[-1] and found.before is step.layer
        where = "the last layer" if last else f"the {type(found.before).__name__} in line {line}"
        fix = f"set `{found.field}` of {where} to {found.value}"
        yield _Edit(fix, index, found.layer, True)


class _Changed(NamedTuple):
    """A layer with a setting changed, in itself or in the layer inside it that has it, `before`."""

    layer: Layer
    before: Layer
    path: Path
    field: str
    value: int


def _with(
    layer: Layer,
    path: Path,
    fields: tuple[str, ...],
    value: Callable[[int], int],
    subject: Subject,
) -> _Changed | None:
    for field in fields:
        if isinstance(given := getattr(layer, field, None), int):
            new = value(given)
            return _Changed(layer.model_copy(update={field: new}), layer, path, field, new)
    inner = getattr(layer, "layer", None)
    if not isinstance(inner, Layer) or getattr(layer, "backward_layer", None) is not None:
        return None
    place = subject.document.item((*path, "layer"))
    found = _with(inner, place, fields, value, subject)
    return found and found._replace(layer=layer.model_copy(update={"layer": found.layer}))
