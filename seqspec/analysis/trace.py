"""Carry the input shape through every layer."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.analysis.flow import Flow, Part, Step, part_fields
from seqspec.analysis.masks import makes_mask, unmasking
from seqspec.analysis.suits import misfits
from seqspec.source.document import Document, Path
from seqspec.source.problem import Problem, Related, Severity
from seqspec.spec.input import Input
from seqspec.spec.kinds import Mask, Shape, ValueKind, brief
from seqspec.spec.layer_names import layer_names as named
from seqspec.spec.layers._layer import Layer, ShapeError
from seqspec.spec.spec import Spec


def trace(spec: Spec, document: Document | None = None) -> tuple[Flow | None, tuple[Problem, ...]]:
    """The flow of a spec as far as it goes, and what is wrong; `document` gives problems their places."""
    document = document or Document("<python>", "", None, {})
    if spec.input is None:
        return None, (_no_input(spec, document),)
    steps: list[Step] = []
    found: list[Problem] = []
    shape, kind = spec.input.sample_shape, spec.input.kind
    for index, (layer, name) in enumerate(zip(spec.layers, layer_names(spec), strict=True)):
        try:
            _need_fixed_batch(layer, spec.input)
            _need_nothing_to_train(layer, steps)
            _need_first_place(layer, steps)
            _need_a_layer_below(layer, is_last=index == len(spec.layers) - 1)
            fields = part_fields(layer, shape, name)
            mask, unmasked = _mask(layer, shape, steps)
            step = Step(*fields, index, document.item(("layers", index)), mask)
            _need_nothing_that_adapts(step)
        except ShapeError as error:
            flow = _flow(spec, spec.input, steps, whole=False)
            path = document.item(("layers", index))
            problem = _problem(error, path, _source(steps, document), document)
            fix = _fitting(error, steps)
            return flow, tuple(dict.fromkeys((*found, problem._replace(fix=fix))))
        wrong, kind = _passed_on(layer, kind)
        wrong = (*wrong, *_of_sparse(step, steps), *misfits(step))
        found += [_problem(error, step.path, (), document) for error in wrong]
        steps.append(step)
        found += [_unmaskable(error, steps, document) for error in unmasked]
        shape = step.after
    # Both copies in a Bidirectional say the same.
    return _flow(spec, spec.input, steps, whole=True), tuple(dict.fromkeys(found))


def _flow(spec: Spec, given: Input, steps: list[Step], whole: bool) -> Flow:
    name = spec.name or "sequential"
    return Flow(given.sample_shape, given.batch_size, tuple(steps), name, whole, given.dtype)


def _mask(layer: Layer, shape: Shape, steps: list[Step]) -> tuple[Mask, tuple[ShapeError, ...]]:
    """The mask of a layer's answer, and what is wrong where it cannot take that of the one before."""
    try:
        return layer.mask_after(shape, steps[-1].mask if steps else None), ()
    except ShapeError as error:
        return None, (error,)


def _unmaskable(error: ShapeError, steps: list[Step], document: Document) -> Problem:
    """What is wrong with the last layer for a mask, with the layer that makes it."""
    source = next(each for each in reversed(steps) if makes_mask(each))
    error.fix = unmasking(source)
    related = Related(document.key_at(source.path), "the mask comes from here")
    return _problem(error, steps[-1].path, (related,), document)


def layer_names(spec: Spec) -> Iterator[str]:
    """The names of the layers; one without a name gets the one Keras gives in a fresh process."""
    return named((type(layer).__name__, layer.name) for layer in spec.layers)


def _need_fixed_batch(layer: Layer, given: Input) -> None:
    """A stateful layer keeps one state for each sample of the batch, so their number must be fixed."""
    if getattr(layer, "stateful", False) and given.batch_size is None:
        raise ShapeError(
            "SQ105",
            f"a stateful {type(layer).__name__} needs a fixed batch size",
            f"write `input: {{batch_shape: [32, {brief(given.sample_shape).strip('(,)')}]}}`",
            "stateful",
        )


def _need_nothing_to_train(layer: Layer, steps: list[Step]) -> None:
    """What adapts sees the data once, so that what stands before it must not change afterwards."""
    above = (step for step in steps if step.trainable_parameters)
    if layer.adapts and (trained := next(above, None)):
        name = type(layer).__name__
        message = f"{name} sees the training data before {trained.name} above it is trained"
        raise ShapeError("SQ106", message, f"put {name} above {trained.name}")


def _need_nothing_that_adapts(around: Part) -> None:
    """The same for the layers inside a layer, and those inside them, which never see the data."""
    for each, inner in zip(around.parts, around.layer.inner(around.before), strict=True):
        if each.layer.adapts:
            message = f"{each.type} sees the training data, which it cannot inside {around.type}"
            fix = "write it as a layer of its own, above this one"
            raise ShapeError("SQ106", message, fix).below(*inner.path)
        try:
            _need_nothing_that_adapts(each)
        except ShapeError as error:
            raise error.below(*inner.path) from None


_KINDS: tuple[ValueKind, ...] = ("real", "whole", "text")
_CALLED = {"real": "real numbers", "whole": "whole numbers", "text": "text"}


def _passed_on(layer: Layer, kind: ValueKind) -> tuple[tuple[ShapeError, ...], ValueKind]:
    """What a layer answers to values of a kind, and what is wrong where it cannot take them."""
    after = layer.kind_after(kind)
    if after is not None:
        return (), after
    taken = [each for each in _KINDS if layer.kind_after(each)]
    wanted = "numbers" if "text" not in taken and len(taken) > 1 else _CALLED[taken[0]]
    message = f"{type(layer).__name__} takes {wanted}, and gets {_CALLED[kind]}"
    if kind == "text":
        fix = "insert `- StringLookup`, `- TextVectorization` or `- Hashing` before it"
    elif taken == ["text"]:
        fix = "write `dtype: string` in `input`, if the data are text"
    else:
        fix = "insert `- Rescaling: 1.0` before it, or leave `dtype` out of `input`"
    return (ShapeError("SQ109", message, fix),), layer.kind_after(taken[0]) or "real"


def _of_sparse(step: Step, steps: list[Step]) -> Iterator[ShapeError]:
    """What is wrong where a layer gets a sparse tensor that it cannot compute."""
    source = _sparse(steps)
    if source is not None and step.layer.of_sparse(step.before) == "stops":
        message = f"{step.type} cannot compute what {source.name} answers with `sparse: true`"
        yield ShapeError("SQ114", message, f"leave `sparse` out of {source.name}")


def _sparse(steps: list[Step]) -> Step | None:
    """The encoding whose sparse answer the next layer gets."""
    for step in reversed(steps):
        if getattr(step.layer, "sparse", False):
            return step
        if step.layer.of_sparse(step.before) != "keeps":
            return None
    return None


def _need_first_place(layer: Layer, steps: list[Step]) -> None:
    if layer.only_first and steps:
        name = type(layer).__name__
        message = f"Keras builds {name} as the first layer only, and {steps[-1].name} is above it"
        raise ShapeError("SQ108", message, f"put {name} first")


def _need_a_layer_below(layer: Layer, is_last: bool) -> None:
    if layer.never_last and is_last:
        name = type(layer).__name__
        message = f"Keras cannot build {name} as the last layer"
        raise ShapeError("SQ108", message, "write the next layer below it, or `- Identity`")


def _problem(
    error: ShapeError, path: Path, related: tuple[Related, ...], document: Document
) -> Problem:
    for place in error.inside:
        path = document.item((*path, *place))
    at = (*path, error.field) if error.field else path
    given = at != path and at in document.places
    span = document.value_at(at) if given else document.key_at(path)
    return Problem(error.code, Severity.ERROR, error.message, span, error.fix, related)


def _fitting(error: ShapeError, steps: list[Step]) -> str:
    """The fix, unless there is none, or it speaks of a recurrent layer above and there is none.

    A length that a layer above has left open is given there, and not in `input`.
    """
    opened = [step for step in steps if step.layer.opened_by and None in step.after]
    if error.code == "SQ102" and opened:
        return f"set {opened[-1].layer.opened_by} on {opened[-1].name}"
    fix = error.fix
    above = getattr(steps[-1].layer, "layer", steps[-1].layer) if steps else None
    recurrent = hasattr(above, "return_sequences")
    if fix is None or ("return_sequences" in fix and not recurrent):
        return "give it the axes it needs: look at `input`, or insert `- Reshape: [...]` before it"
    return fix


def _source(steps: list[Step], document: Document) -> tuple[Related, ...]:
    """Where the shape that does not fit comes from."""
    if not steps:
        return (Related(document.key_at(("input",)), "the input shape is given here"),)
    last = steps[-1]
    return (Related(document.key_at(last.path), f"{brief(last.after)} comes from here"),)


def _no_input(spec: Spec, document: Document) -> Problem:
    first = type(spec.layers[0]).__name__
    message = f"the input shape is not given, so the weights of {first} cannot be known"
    fix = "write `input: {shape: [...]}` above `layers`, without the batch"
    return Problem(
        "SQ100", Severity.ERROR, message, document.key_at(document.item(("layers", 0))), fix
    )
