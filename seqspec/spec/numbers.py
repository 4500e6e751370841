"""What to write in place of a text that means a number, or a list of them: `1./255`, `50%`, `28x28`."""

from __future__ import annotations

import math
import re
from typing import Any

_LONGEST = 60
_PLAIN = re.compile(r"[-+]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?:[eE][-+]?\d{1,2})?", re.ASCII)
# What is worked out: numbers and what stands between them, nothing with a name.
_SUM = re.compile(r"[\d.eE+\-*/() ]+", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[-+]?\d{1,15},\d{1,15}", re.ASCII)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+", re.ASCII)
_COUNTED = re.compile(r"(\d{1,15}) *([A-Za-z]{3,})", re.ASCII)
# A word behind a count that changes it; any other says what is counted, as in `10 units`.
_SCALES = {"percent", "dozen", "hundred", "thousand", "million", "billion"}
_BETWEEN = re.compile(r"\s*[x×*,;]\s*|\s+")


def number_fix(whole: bool, value: Any) -> str:  # Any: from the YAML
    """What to write in place of something that is no number, or no whole one.

    >>> number_fix(False, "1./255"), number_fix(True, "28*28"), number_fix(False, "0.5 or so")
    ('write 0.00392156862745098', 'write 784', 'write a number')
    """
    if isinstance(value, (tuple, list)) and len(value) == 1:
        value = value[0]
    meant = number_meant(whole, value)
    if meant is None or (whole and not meant.is_integer()):
        return "write a whole number" if whole else "write a number"
    quoted = isinstance(value, str) and _PLAIN.fullmatch(value.strip())
    return f"write {_written(meant)}{' without quotes' if quoted else ''}"


def numbers_fix(value: Any, count: int = 0) -> str | None:  # Any: from the YAML
    """The list to write in place of numbers that YAML reads as one text; None where they are not `count`.

    >>> numbers_fix("28x28x1"), numbers_fix("(3, 3)"), numbers_fix("3 units")
    ('write `[28, 28, 1]`', 'write `[3, 3]`', None)
    """
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    parts = _BETWEEN.split(value.strip(" ()"))
    if len(parts) < 2 or len(parts) != (count or len(parts)):
        return None
    if not all(_PLAIN.fullmatch(part) for part in parts):
        return None
    return f"write `[{', '.join(_written(float(part)) for part in parts)}]`"


def sizes_fix(value: Any, count: int) -> str | None:  # Any: from the YAML
    """The whole number, or the list of `count` of them, that something means; None where that is not sure."""
    fix = number_fix(True, value)
    return numbers_fix(value, count) or (fix if fix != number_fix(True, None) else None)


def factors_fix(value: Any) -> str | None:  # Any: from the YAML
    """The number, or the list of numbers, that a text means; None where that is not sure.

    >>> factors_fix("1/4"), factors_fix("0.5 0.25"), factors_fix("3k")
    ('write 0.25', 'write `[0.5, 0.25]`', None)
    """
    if not isinstance(value, str):
        return None
    fix = number_fix(False, value)
    return fix if fix != number_fix(False, None) else numbers_fix(value)


def number_meant(whole: bool, value: Any) -> float | None:
    """The number that something means, where that is sure."""
    if isinstance(value, str):
        meant = _read(whole, value.strip())
    else:
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        meant = float(value) if is_number and abs(value) < 1e15 else None
    return meant if meant is None or abs(meant) < 1e15 else None


def _read(whole: bool, text: str) -> float | None:
    if _PLAIN.fullmatch(text):
        return float(text)
    if text.endswith("%") and _PLAIN.fullmatch(share := text[:-1].rstrip()):
        return float(share) / 100
    if _THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    if _DECIMAL_COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    counted = _COUNTED.fullmatch(text) if whole else None
    if counted and counted[2].lower() not in _SCALES:
        return float(counted[1])
    return _worked_out(text) if len(text) <= _LONGEST and _SUM.fullmatch(text) else None


def _worked_out(text: str) -> float | None:
    """The value of `1/255` or `7*7*64`; it is read, and never run."""
    import ast  # most specs hold no sum

    try:
        value = _value(ast.parse(text, mode="eval").body)
    except (SyntaxError, ArithmeticError, RecursionError, MemoryError):
        return None
    return value if value is not None and math.isfinite(value) else None


def _value(node: Any) -> float | None:  # Any: a node of the syntax tree
    import ast

    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return float(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        inner = _value(node.operand)
        return -inner if inner is not None and isinstance(node.op, ast.USub) else inner
    if not isinstance(node, ast.BinOp):
        return None
    left, right = _value(node.left), _value(node.right)
    return None if left is None or right is None else _combined(node.op, left, right)


def _combined(operation: Any, left: float, right: float) -> float | None:
    import ast

    match operation:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return left / right
        case ast.Pow() if left > 0:  # the root of a number below 0 is none
            return float(left**right)
    return None


def _written(number: float) -> str:
    return f"{number:.0f}" if number.is_integer() else repr(number)
