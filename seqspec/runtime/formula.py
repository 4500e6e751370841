"""Formulas of metrics as functions that Keras takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from keras import ops

from seqspec.spec.formula import Call, Formula, Number, Variable, parse_formula
from seqspec.spec.metrics.expression import Expression


def metric_function(expression: Expression) -> Callable[[Any, Any], Any]:  # Any: tensors
    """A function of `(y_true, y_pred)` under the metric's name; Keras averages it over batches."""
    tree = parse_formula(expression.formula)

    def value(y_true: Any, y_pred: Any) -> Any:
        answers = _wide(ops.convert_to_tensor(y_pred))
        labels = ops.cast(_aligned(ops.convert_to_tensor(y_true), answers), answers.dtype)
        return ops.cast(_value(tree, {"y_true": labels, "y_pred": answers}), answers.dtype)

    value.__name__ = value.__qualname__ = expression.name
    return value


def _wide(answers: Any) -> Any:
    """At least float32, because a sum over a batch leaves the range of float16."""
    return answers if answers.dtype == "float64" else ops.cast(answers, "float32")


def _aligned(labels: Any, answers: Any) -> Any:
    """Labels in the rank of the answers; (n,) minus (n, 1) would be every pair, (n, n)."""
    if len(labels.shape) + 1 == len(answers.shape) and answers.shape[-1] == 1:
        return ops.expand_dims(labels, -1)
    if len(labels.shape) == len(answers.shape) + 1 and labels.shape[-1] == 1:
        return ops.squeeze(labels, -1)
    return labels


def _value(formula: Formula, names: Mapping[str, Any]) -> Any:
    match formula:
        case Number(value):
            return value
        case Variable(name):
            return names[name]
        case Call("mean" | "sum" | "min" | "max" | "argmax" as function, (argument, axis)):
            return _FUNCTIONS[function](_value(argument, names), axis=int(_constant(axis)))
        case Call("-", (argument,)):
            return -_value(argument, names)
        case Call(function, arguments):
            return _FUNCTIONS[function](*(_value(each, names) for each in arguments))


def _constant(axis: Formula) -> float:
    return float(_value(axis, {}))


def _compared(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """A comparison as 1.0 and 0.0, so that its mean is a share."""
    return lambda left, right: ops.cast(compare(left, right), "float32")


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "+": ops.add, "-": ops.subtract, "*": ops.multiply, "/": ops.divide, "**": ops.power,
    ">": _compared(ops.greater), ">=": _compared(ops.greater_equal),
    "<": _compared(ops.less), "<=": _compared(ops.less_equal),
    "==": _compared(ops.equal), "!=": _compared(ops.not_equal),
    "mean": ops.mean, "sum": ops.sum, "min": ops.min, "max": ops.max,
    "abs": ops.abs, "square": ops.square, "sqrt": ops.sqrt, "exp": ops.exp, "log": ops.log,
    "round": ops.round, "clip": ops.clip,
    "argmax": lambda values, axis: ops.cast(ops.argmax(values, axis), values.dtype),
}  # fmt: skip
