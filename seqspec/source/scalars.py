"""What a plain word means: YAML 1.2 core, and an error for what is ambiguous or surely a slip."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from seqspec.source.characters import brief
from seqspec.source.limits import MOST_DIGITS


@dataclass(frozen=True, slots=True)
class AmbiguousError(Exception):
    """A plain word that can be read in two ways, or is not what it seems."""

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
_SIGNS, _DIGITS = "+-", "0123456789"
_NUMBER_START = frozenset(_SIGNS + "." + _DIGITS)
# What a slip starts with, and the whole of it; compiled where a word starts so. `none` is text: Keras
# takes it, as in `reduction: none`. Every pattern is linear in the length of a word.
_SLIPS: tuple[tuple[str, str, str, str], ...] = (
    (_SIGNS + "0", r"[-+]?0[0-9_]+", "{0} is octal in old YAML and decimal in new", "write {1}"),
    (_SIGNS + _DIGITS, r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9_]*)?", "{0} is base 60 in old YAML", ""),
    (_SIGNS + "0", r"[-+]?0b[01_]+", "{0} is binary in old YAML and text in new", "write {4}"),
    (_SIGNS, r"[-+]0[ox][0-9a-fA-F_]+", "{0} has a sign, and is not decimal", "write {4}"),
    ("0", r"0[oOxX][0-9a-fA-F_]+", "{0} is a number to some readers only", "write {4}"),
    (_SIGNS + "." + _DIGITS, r"[-+]?[0-9.]+_[0-9_.eE:+-]*", "{0} is text in YAML 1.2", "write {2}"),
    (_SIGNS + ".", r"[-+]?\._[0-9_.eE:+-]*", "{0} is text in YAML 1.2", ""),
    (_SIGNS + _DIGITS, r"[-+]?[0-9]{1,3}(,[0-9]{3})+", "{0} is text, not a number", "write {2}"),
    (_DIGITS, r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?", "{0} is a date in old YAML", ""),
    (_SIGNS + ".iInN", r"(?i:[-+]?\.?(inf|infinity|nan))", "{0} is not a finite number",
     "write a finite number"),
    ("N", r"None", "{0} is text in YAML",
     "write null, or delete the setting if it takes no null"),
    ("(", r"\(.*", "{0} is text in YAML", ""),
    ("=", r"=", "{0} is a key word in old YAML", ""),
)  # fmt: skip
_SLIP_START = frozenset("".join(start for start, *_ in _SLIPS))


@lru_cache(maxsize=1024)  # specs are made of the same few words
def resolve(text: str) -> bool | int | float | str | None:
    """The value of a plain word; raises AmbiguousError.

    >>> resolve("1e-6"), resolve("0x10"), resolve("no"), resolve("~")
    (1e-06, 16, 'no', None)
    """
    if text in _WORDS:
        return _WORDS[text]
    first = text[0]
    if first not in _SLIP_START:
        return text
    if first in _NUMBER_START and (number := _number(text)) is not None:
        return number
    _refuse_slips(text)
    return text


def is_text(text: str) -> bool:
    """Whether a plain word is text and nothing else."""
    try:
        return isinstance(resolve(text), str)
    except AmbiguousError:
        return False


def _number(text: str) -> int | float | None:
    """The number a word is; None for a word that is none, and for octal of old YAML."""
    if _INTEGER.fullmatch(text):
        digits = text.lstrip("+-")
        if digits[0] == "0" and len(digits) > 1:
            return None
        return _bounded(text, digits, 10)
    if _BASED.fullmatch(text):
        return _bounded(text, text[2:], 8 if text[1] == "o" else 16)
    return _decimal(text) if _FLOAT.fullmatch(text) else None


def _bounded(text: str, digits: str, base: int) -> int:
    # The length first: `int` of a million digits is slow, and of 4,300 an error.
    value = int(digits, base) if len(digits) <= MOST_DIGITS else 10**MOST_DIGITS
    if value >= 10**MOST_DIGITS:
        fix = f"write at most {MOST_DIGITS} digits, or put it in quotes if it is text"
        raise AmbiguousError(f"{brief(text)} is too large for a whole number", fix)
    return -value if text[0] == "-" else value


def _decimal(text: str) -> float:
    value = float(text)
    if value - value != 0:
        raise AmbiguousError(f"{brief(text)} is not a finite number", "write a smaller number")
    if value == 0 and re.split("[eE]", text)[0].strip("+-0."):
        raise AmbiguousError(f"{brief(text)} is too small for a number", "write 0, or a larger one")
    return value


def _refuse_slips(text: str) -> None:
    for start, pattern, message, fix in _SLIPS:
        if text[0] in start and re.fullmatch(pattern, text):
            raise AmbiguousError(*_worded(text, message, fix))


def _worded(text: str, message: str, fix: str) -> tuple[str, str]:
    """The message and the fix with the word in them; quoting always makes it plain text."""
    shown = brief(text)
    sign = "-" if text[0] == "-" else ""
    decimal = sign + (text.lstrip("+-0_").replace("_", "") or "0")
    plain = text.replace("_", "").replace(",", "")
    quoted = f'write "{shown}" in quotes if it is text'
    written = fix.format(shown, brief(decimal), brief(plain), "", "it in decimal")
    return message.format(f"`{shown}`"), written or quoted
