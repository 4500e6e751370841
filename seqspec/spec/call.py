"""A call of Python, such as `Dense(32, activation="relu")`, as the item that it means."""

from __future__ import annotations

import ast
import re

from seqspec.spec.base import Item

LONGEST_CALL = 200
# Words that YAML reads as text.
_WORD = re.compile(
    r"(?!(?:true|false|null|yes|no|on|off)$)[A-Za-z_][\w.-]*", re.ASCII | re.IGNORECASE
)


def called(text: str) -> ast.Call | None:
    """The one call that a text is; it is read, and never run."""
    if len(text) > LONGEST_CALL or not text.rstrip().endswith(")"):
        return None
    try:
        found = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return found if isinstance(found, ast.Call) else None


def name_of(call: ast.Call) -> str:
    """The last part of what is called: that of `keras.layers.Dense` is `Dense`."""
    return ast.unparse(call.func).rpartition(".")[2]


def as_item(member: type[Item], name: str, call: ast.Call) -> str | None:
    """The item in one line; None where an argument is more than a plain value, or has no sure name."""
    values = [_written(each) for each in (*call.args, *(word.value for word in call.keywords))]
    first = _first_names(member)
    if None in values or len(call.args) > len(first) or not all(word.arg for word in call.keywords):
        return None
    if not values:
        return name
    if len(values) == len(call.args) == 1 and member.primary:
        return f"{name}: {values[0]}"
    given = [member.today(str(word.arg)) or str(word.arg) for word in call.keywords]
    names = [*first[: len(call.args)], *given]
    if len(set(names)) < len(names):
        return None
    pairs = (f"{key}: {value}" for key, value in zip(names, values, strict=True))
    return f"{name}: {{{', '.join(pairs)}}}"


def _first_names(member: type[Item]) -> list[str]:
    """What the first arguments without a name are: those that are required, or the primary one."""
    fields = member.model_fields.items()
    required = [field.alias or key for key, field in fields if field.is_required()]
    return required or ([member.primary] if member.primary else [])


def _written(node: ast.expr) -> str | None:
    """A plain value as YAML writes it."""
    match node:
        case ast.Constant(value=bool() | None as value):
            return {True: "true", False: "false", None: "null"}[value]
        case ast.Constant(value=int() | float()):
            return ast.unparse(node)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float())):
            return ast.unparse(node)
        case ast.Constant(value=str() as text):
            return text if _WORD.fullmatch(text) else repr(text)
        case ast.Tuple(elts=items) | ast.List(elts=items):
            parts = [_written(item) for item in items]
            return None if None in parts else f"[{', '.join(str(part) for part in parts)}]"
    return None
