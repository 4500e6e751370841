"""A projection that is written as an equation of axes."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from math import prod
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from seqspec.source.document import Path
from seqspec.spec.either import either
from seqspec.spec.families import Activation, Constraint, Initializer, Regularizer
from seqspec.spec.kinds import Above0, Axis, Length, Positive, Shape, brief
from seqspec.spec.layers._activation import activation_flops
from seqspec.spec.layers._equation import Equation, equation
from seqspec.spec.layers._layer import Cost, Layer, ShapeError, size
from seqspec.spec.layers._lora import in_float32, merged

_FORM = "write it as `abc,cd->abd`, `...x,xy->...y` or `ab...,bc->ac...`"


def _several(value: Any) -> Any:  # Any: from the YAML; the type behind this checks it
    if isinstance(value, int) and not isinstance(value, bool):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def _closed(value: Any) -> Any:  # Any: from the YAML; the type behind this checks it
    # numpy takes an equation with blanks, and Keras does not.
    return value.replace(" ", "") if isinstance(value, str) else value


_Several = tuple[Axis | None, ...]
Lengths = Annotated[
    _Several,
    BeforeValidator(_several, json_schema_input_type=Axis | _Several),
    either("a length, or a list of lengths"),
]


class EinsumDense(Layer):
    """Project axes by an equation, as `numpy.einsum` does: `abc,cd->abd` is Dense on a sequence.

    Shape:   as `output_shape`, without the batch; null is a length known at run time
    Weights: kernel and bias, as the letters say
    Cost:    the product of the lengths of all letters; with `lora_rank` so many times the kernel more
    Errors:  SQ101 axes, or several for a `...` on the left, SQ102 unknown lengths in weights, SQ104
             lengths that differ
    Source:  keras.layers.EinsumDense, Keras 3
    """

    equation: Annotated[str, BeforeValidator(_closed), StringConstraints(max_length=100)]
    answer: Lengths = Field(alias="output_shape")
    activation: Activation = "linear"
    bias_axes: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]+$")] | None = None
    kernel_initializer: Initializer = "glorot_uniform"
    bias_initializer: Initializer = "zeros"
    kernel_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None
    kernel_constraint: Constraint | None = None
    bias_constraint: Constraint | None = None
    lora_rank: Positive | None = None
    lora_alpha: Above0 | None = None

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self._parsed is None:
            yield ("equation",), f"`{self.equation}` is no equation of axes", _FORM
            return
        for message, fix in self._parsed.slips():
            yield ("equation",), message, fix
        outputs = self._parsed.outputs
        for letter in sorted(set(self.bias_axes or "") - set(outputs)):
            message = f"`{letter}` is no axis of `{outputs}`"
            yield ("bias_axes",), message, f"use some of `{outputs}`"
        if self.lora_rank is not None and self.kernel_constraint is not None:
            message = "`lora_rank` and `kernel_constraint` exclude each other"
            yield ("lora_rank",), message, "leave one of them out"

    @cached_property
    def _parsed(self) -> Equation | None:
        return equation(self.equation)

    @property
    def _terms(self) -> Equation:
        assert self._parsed is not None
        return self._parsed

    def output_shape(self, shape: Shape) -> Shape:
        after = self._after(shape)
        self.weights(shape)
        return after[1:]

    def _elided(self, shape: Shape) -> int:
        """How many axes, the batch among them, `...` stands for."""
        terms = self._terms
        elided = len(shape) + 1 - len(terms.inputs)
        if elided < 0 or (elided and not (terms.left or terms.right)):
            wanted = f"{len(terms.inputs)} axes with the batch"
            given = f"{len(shape) + 1}: (batch, {brief(shape)[1:].replace(',)', ')')}"
            message = f"`{self.equation}` takes {wanted}, got {given}"
            raise ShapeError("SQ101", message, "give each axis a letter", "equation")
        return elided

    def _after(self, shape: Shape) -> Shape:
        """The whole answer, the batch first."""
        terms, elided = self._terms, self._elided(shape)
        over_batch = terms.left and elided > 0
        wanted = len(terms.outputs) - (0 if over_batch else 1)
        if len(self.answer) != wanted:
            axes = "1 axis" if wanted == 1 else f"{wanted} axes"
            message = f"`{terms.outputs}` has {axes} without the batch, got {len(self.answer)}"
            raise ShapeError("SQ104", message, f"give {axes}", "output_shape")
        if not over_batch and terms.inputs[0] != terms.outputs[0]:
            message = f"the batch `{terms.inputs[0]}` must stay first, got `{terms.outputs}`"
            raise ShapeError("SQ101", message, f"begin with `{terms.inputs[0]}`", "equation")
        before = (None, *shape)
        between = before[1:elided] if terms.left else ()
        if between != between[::-1]:
            # Keras inserts each behind the batch, and builds the layers below for what never comes.
            message = f"Keras takes the axes {brief(between)} of `...` in the wrong order"
            fix = "give each a letter, as in `abcx,xy->abcy`, and its length in `output_shape`"
            raise ShapeError("SQ101", message, fix, "equation")
        behind = before[len(before) - elided :] if terms.right else ()
        return (None, *between, *self.answer, *behind)

    def _lengths(self, shape: Shape) -> tuple[dict[str, Length], dict[str, Length]]:
        """The length of each letter, before and after; raises ShapeError where the two differ."""
        terms, skipped = self._terms, self._elided(shape) if self._terms.left else 0
        after = self._after(shape)
        before = dict(zip(terms.inputs, (None, *shape)[skipped:], strict=False))
        answers = dict(zip(terms.outputs, after[skipped:], strict=False))
        for letter in before.keys() & answers.keys():
            if answers[letter] not in (None, before[letter]):
                message = (
                    f"`{letter}` is {before[letter] or 'any'} before and {answers[letter]} after"
                )
                raise ShapeError("SQ104", message, "give both the same length", "output_shape")
        return before, answers

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        kernel = self._kernel(shape)
        if self.lora_rank is None:
            return {"kernel": kernel, **self._bias(shape)}
        *inputs, outputs = kernel
        low = {
            "lora_kernel_a": (*inputs, self.lora_rank),
            "lora_kernel_b": (self.lora_rank, outputs),
        }
        return {**self._bias(shape), **low}

    def frozen_weights(self, shape: Shape) -> Mapping[str, Shape]:
        return {} if self.lora_rank is None else {"kernel": self._kernel(shape)}

    def weight_dtypes(self) -> Mapping[str, str | None]:
        return in_float32("lora_kernel_a", "lora_kernel_b")

    def _kernel(self, shape: Shape) -> Shape:
        before, after = self._lengths(shape)
        return tuple(_known(letter, {**before, **after}, shape) for letter in self._terms.kernel)

    def _bias(self, shape: Shape) -> Mapping[str, Shape]:
        if self.bias_axes is None:
            return {}
        _, after = self._lengths(shape)
        outputs = self._terms.outputs
        first = min(outputs.index(letter) for letter in self.bias_axes)
        lengths = tuple(
            _known(letter, after, shape) if letter in self.bias_axes else 1
            for letter in outputs[first:]
        )
        return {"bias": (*lengths, *(1,) * (0 if self._terms.left else self._elided(shape)))}

    def cost(self, shape: Shape) -> Cost | None:
        before, after = self._lengths(shape)
        elided, outputs = self._elided(shape), size(self._after(shape)[1:])
        letters = {**after, **before}
        if not (self._terms.left and elided):
            del letters[self._terms.inputs[0]]
        others = shape[: max(elided - 1, 0)] if self._terms.left else shape[len(shape) - elided :]
        lengths = [*letters.values(), *others]
        known = [length for length in lengths if length is not None]
        if outputs is None or len(known) < len(lengths):
            return None
        products = prod(known)
        bias = outputs if self.bias_axes else 0
        cost = Cost(products, 2 * products + bias + activation_flops(self.activation, outputs))
        return cost + merged(self._kernel(shape), self.lora_rank)

    def windows(self, shape: Shape) -> None:
        return None

    @property
    def opened_by(self) -> str | None:
        return "a length in `output_shape`" if None in self.answer else None


def _known(letter: str, lengths: Mapping[str, Length], shape: Shape) -> int:
    length = lengths[letter]
    if length is None:
        message = f"EinsumDense needs to know the length of `{letter}`, got {brief(shape)}"
        raise ShapeError("SQ102", message, "give it in `output_shape` or `input`", "output_shape")
    return length
