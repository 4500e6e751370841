"""What a plain word means: YAML 1.2 core, and an error for whatever is ambiguous or surely a slip."""

from __future__ import annotations

import re
from dataclasses import dataclass

from seqspec.source.characters import brief
from seqspec.source.limits import MOST_DIGITS


@dataclass(frozen=True, slots=True)
class Ambiguous(Exception):
    """A plain word that would be read in two ways, or is not what it seems; `fix` says what to write."""

    message: str
    fix: str


_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NUMBER_START = frozenset("+-.0123456789")
_SLIPS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"[-+]?0[0-9_]+"), "{0} is octal in old YAML and decimal in new", "write {1}"),
    (re.compile(r"[-+]?[0-9][0-9_]*_[0-9_.eE+-]*"), "{0} is text in YAML 1.2", "write {2}"),
    (re.compile(r"[-+]?[0-9]{1,3}(,[0-9]{3})+"), "{0} is text, not a number", "write {2}"),
    (re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?"), "{0} is a time or a base-60 number", ""),
    (re.compile(r"[-+]?0b[01_]+"), "{0} is binary in old YAML and text in new", "write it in decimal"),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?"), "{0} is a date in old YAML", ""),
    (re.compile(r"[-+]?\.?(inf|infinity|nan)", re.IGNORECASE), "{0} is not a finite number", ""),
    (re.compile(r"None|none|NONE|nil"), "{0} is text in YAML", "write null"),
    (re.compile(r"\(.*"), "{0} is text in YAML", "write {3}"),
    (re.compile(r"="), "{0} is a key word in old YAML", ""),
)  # fmt: skip
_SLIP_START = frozenset("+-.0123456789NniI(=")


def resolve(text: str) -> None | bool | int | float | str:
    """The value of a plain word; raises Ambiguous."""
    if text in _WORDS:
        return _WORDS[text]
    first = text[0]
    if first in _SLIP_START:
        _refuse_slips(text)
    return _number(text) if first in _NUMBER_START else text


def _number(text: str) -> int | float | str:
    if _INTEGER.fullmatch(text):
        return int(_bounded(text, text))
    if _BASED.fullmatch(text):
        return int(_bounded(text[2:], text), 8 if text[1] == "o" else 16)
    return _decimal(text) if _FLOAT.fullmatch(text) else text


def _bounded(digits: str, text: str) -> str:
    if len(digits.lstrip("+-")) > MOST_DIGITS:
        raise Ambiguous(f"{brief(text, 24)} is too large a number", f"at most {MOST_DIGITS} digits")
    return digits


def _decimal(text: str) -> float:
    value = float(text)
    if value - value != 0:
        raise Ambiguous(f"{brief(text, 24)} is too large for a number", "write a smaller number")
    mantissa = re.split("[eE]", text)[0]
    if value == 0 and mantissa.strip("+-0."):
        raise Ambiguous(
            f"{brief(text, 24)} is too small for a number", "write 0, or a larger number"
        )
    return value


def _refuse_slips(text: str) -> None:
    for pattern, message, fix in _SLIPS:
        if pattern.fullmatch(text):
            raise Ambiguous(*_worded(text, message, fix))


def _worded(text: str, message: str, fix: str) -> tuple[str, str]:
    """The message and the fix with the word in them; quoting always makes it plain text."""
    shown = f"`{brief(text)}`"
    sign = text[:1] if text[:1] == "-" else ""
    decimal = sign + (text.lstrip("+-0_").replace("_", "") or "0")
    plain = text.replace("_", "").replace(",", "")
    tuple_ = "[" + text.strip("() ,") + "]"
    return message.format(shown), (
        fix.format(shown, brief(decimal), brief(plain), f"`{brief(tuple_)}`")
        or f'write "{brief(text)}" in quotes if it is text'
    )
