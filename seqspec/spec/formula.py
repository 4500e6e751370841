"""Formulas of metrics: a small arithmetic over `y_true` and `y_pred`, read by a grammar of our own.

comparison = sum [(">" | ">=" | "<" | "<=" | "==" | "!=") sum]
sum        = product {("+" | "-") product}
product    = power {("*" | "/") power}
power      = ["-"] atom ["**" power]
atom       = number | name | function "(" comparison {"," comparison} ")" | "(" comparison ")"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from seqspec.spec.words import listed, nearest

MOST_CHARACTERS = 512
MOST_TOKENS = 200  # each node of a tree is at least one token
MOST_DEPTH = 32
FARTHEST_AXIS = 8
VARIABLES = ("y_true", "y_pred")
# Each function with the least and the most arguments it takes.
FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "mean": (1, 2), "sum": (1, 2), "min": (1, 2), "max": (1, 2),
    "abs": (1, 1), "square": (1, 1), "sqrt": (1, 1), "exp": (1, 1), "log": (1, 1), "round": (1, 1),
    "clip": (3, 3), "argmax": (2, 2),
}  # fmt: skip
COMPARISONS = (">=", "<=", "==", "!=", ">", "<")

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+\.?[0-9]*(?:[eE][-+]?[0-9]+)?|\.[0-9]+)"
    r"|(?P<name>[A-Za-z_]\w*)|(?P<sign>\*\*|>=|<=|==|!=|[-+*/(),<>]))",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True, slots=True)
class Variable:
    """`y_true` or `y_pred`."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function or an operator on formulas; `-` with one argument turns the sign."""

    function: str
    arguments: tuple[Formula, ...]


Formula: TypeAlias = Number | Variable | Call


class FormulaError(Exception):
    """A formula that cannot be read."""

    def __init__(self, message: str, fix: str) -> None:
        self.message, self.fix = message, fix
        super().__init__(message)


def parse_formula(text: str) -> Formula:
    """The tree of a formula; raises FormulaError.

    >>> parse_formula("mean(y_pred)")
    Call(function='mean', arguments=(Variable(name='y_pred'),))
    """
    if len(text) > MOST_CHARACTERS:
        raise FormulaError(f"a formula has at most {MOST_CHARACTERS} characters", "shorten it")
    tokens = _tokens(text)
    if len(tokens) > MOST_TOKENS:
        raise FormulaError(f"a formula has at most {MOST_TOKENS} words and signs", "shorten it")
    reader = _Reader(tokens)
    tree = reader.comparison(0)
    if reader.next is not None:
        raise FormulaError(f"`{reader.next[:40]}` is not expected here", _after(reader.next))
    return tree


def _tokens(text: str) -> list[str]:
    tokens, position, end = [], 0, len(text.rstrip())
    while position < end:
        found = _TOKEN.match(text, position)
        if found is None:
            wrong = text[position:].lstrip(" \t\r\n\f\v")[0]
            shown = f"`{wrong}`" if wrong.isprintable() else repr(wrong)
            raise FormulaError(f"{shown} has no meaning in a formula", _HINTS.get(wrong, _SIGNS))
        tokens.append(found[0].strip())
        position = found.end()
    return tokens


_SIGNS = "use numbers, y_true, y_pred, + - * / **, comparisons and functions"
_HINTS = {
    "=": "write `==` to compare, and an axis as `mean(y_pred, -1)`",
    "^": "write `**` for a power",
    ".": "write functions without a module, as `mean(y_pred)`",
    "[": "a formula is about whole batches; use `mean`, `sum`, `min` or `max`",
}


def _after(token: str) -> str:
    """What to do with a token that stands where a formula is complete."""
    if token in COMPARISONS:
        return "put brackets round each comparison, as `(y_pred > 0) * (y_pred < 1)`"
    return "delete it" if token in (")", ",") else "put an operator before it"


class _Reader:
    """Reads tokens from left to right; each method reads one rule of the grammar."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def next(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, *wanted: str) -> str | None:
        token = self.next
        if token in wanted:
            self._at += 1
            return token
        return None

    def comparison(self, depth: int) -> Formula:
        if depth > MOST_DEPTH:
            raise FormulaError(f"a formula is at most {MOST_DEPTH} brackets deep", "shorten it")
        left = self._sum(depth)
        if sign := self._take(*COMPARISONS):
            return Call(sign, (left, self._sum(depth)))
        return left

    def _sum(self, depth: int) -> Formula:
        return self._chain(self._product, ("+", "-"), depth)

    def _product(self, depth: int) -> Formula:
        return self._chain(self._power, ("*", "/"), depth)

    def _chain(self, part: Callable[[int], Formula], signs: tuple[str, ...], depth: int) -> Formula:
        left = part(depth)
        while sign := self._take(*signs):
            left = Call(sign, (left, part(depth)))
        return left

    def _power(self, depth: int) -> Formula:
        if depth > MOST_DEPTH:
            raise FormulaError(f"a formula is at most {MOST_DEPTH} signs deep", "shorten it")
        if self._take("-"):
            return Call("-", (self._power(depth + 1),))
        base = self._atom(depth)
        return Call("**", (base, self._power(depth + 1))) if self._take("**") else base

    def _atom(self, depth: int) -> Formula:
        token = self.next
        if token is None:
            raise FormulaError("the formula ends too early", "write `mean(y_pred)`")
        self._at += 1
        if token == "(":
            inner = self.comparison(depth + 1)
            self._close()
            return inner
        if token[0].isdigit() or token[0] == ".":
            return _number(token)
        if token in VARIABLES:
            return Variable(token)
        if token in FUNCTIONS and self._take("("):
            return self._call(token, depth)
        if token.isidentifier():
            raise _unknown(token)
        message = f"`{token}` stands where a value is expected"
        raise FormulaError(message, "write a number, `y_true` or `y_pred` before it")

    def _call(self, function: str, depth: int) -> Formula:
        arguments = [self.comparison(depth + 1)]
        while self._take(","):
            arguments.append(self.comparison(depth + 1))
        self._close()
        least, most = FUNCTIONS[function]
        if not least <= len(arguments) <= most:
            wanted = str(least) if least == most else f"{least} or {most}"
            plural = "" if wanted == "1" else "s"
            message = f"`{function}` takes {wanted} argument{plural}, got {len(arguments)}"
            raise FormulaError(message, f"write `{function}(y_pred{', 0' * (least - 1)})`")
        if most == 2 and len(arguments) == 2:
            _need_axis(function, arguments[1])
        return Call(function, tuple(arguments))

    def _close(self) -> None:
        if not self._take(")"):
            raise FormulaError(
                "a bracket is not closed", "add `)`, and put a formula with commas in quotes"
            )


def _number(token: str) -> Number:
    value = float(token)
    if value - value != 0:
        raise FormulaError(f"`{token[:24]}` is too large a number", "write a smaller number")
    return Number(value)


def _need_axis(function: str, axis: Formula) -> None:
    """The second argument of a reduction is an axis, which must be known beforehand."""
    inner = axis.arguments[0] if isinstance(axis, Call) and axis.function == "-" else axis
    if not isinstance(inner, Number) or inner.value not in range(FARTHEST_AXIS + 1):
        message = f"the axis of `{function}` must be a whole number such as -1"
        raise FormulaError(message, f"write `{function}(y_pred, -1)`")


def _unknown(token: str) -> FormulaError:
    known = (*VARIABLES, *FUNCTIONS)
    close = nearest(token, known)
    fix = f"write `{close}`" if close else f"it can be {listed(known, 20)}"
    if token in FUNCTIONS:
        return FormulaError(f"`{token}` is a function", f"write `{token}(y_pred)`")
    return FormulaError(f"`{token[:40]}` is not known in a formula", fix)
