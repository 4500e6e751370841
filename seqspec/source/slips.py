"""Slips of the hand that YAML reads as something else: a missing space, and brackets of Python."""

from __future__ import annotations

import re

from seqspec.source.characters import brief

# `units:10` is one word to YAML; `http://` and `a::b` are meant as they stand.
_UNSPACED = re.compile(r"([A-Za-z_]\w*):(?![\s:/\\])(.+)", re.DOTALL)
_DASHED = re.compile(r"-(?=[A-Za-z_])(.+)", re.DOTALL)
# A line of brackets alone would otherwise be read to its end for each of them.
_LONGEST_TUPLE = 200
_LINE = re.compile(r"(\s*(?:- +)*)(.*)", re.DOTALL)


def missing_space(text: str) -> tuple[str, str] | None:
    """What is wrong with a word such as `Dense:10` or `-Flatten`, and how to write it.

    >>> missing_space("units:10")
    ('a space is missing after the colon in `units:10`', 'write `units: 10`')
    """
    if colon := _UNSPACED.fullmatch(text):
        message = f"a space is missing after the colon in `{brief(text)}`"
        return message, f"write `{brief(f'{colon[1]}: {colon[2].lstrip()}')}`"
    if dash := _DASHED.fullmatch(text):
        message = f"a space is missing after the dash in `{brief(text)}`"
        return message, f"write `{brief('- ' + dash[1])}`"
    return None


# A word, a space, and the bracket of its settings.
_COLONLESS = re.compile(r"([A-Za-z_]\w*) +([\[{])(.*)", re.DOTALL)


def missing_colon(text: str) -> tuple[str, str] | None:
    """What is wrong with `Dense {units: 3}`, whose first part YAML reads as a key, and how to write it.

    >>> missing_colon("Dense {units")
    ('a colon is missing after `Dense`', 'write `Dense: {units: ...}`')
    """
    found = _COLONLESS.fullmatch(text)
    if found is None:
        return None
    word, bracket, rest = found.groups()
    whole = rest if rest.endswith(("]", "}")) else rest + (": ...}" if bracket == "{" else "...]")
    return (
        f"a colon is missing after `{brief(word)}`",
        f"write `{brief(f'{word}: {bracket}{whole}', 60)}`",
    )


# An item of a list that is a class; a setting; and a key with another key behind it.
_NAME = re.compile(r"( *)- +([A-Z]\w*) *")
_SETTING = re.compile(r"( *)\w+:(?: .*)?")
_TWO_KEYS = re.compile(r"( *(?:- +)?\w+: +)(\w+: .*\S) *")


def bare_name(line: str, below: str) -> tuple[int, str, str] | None:
    """Where a name stands that lacks a colon, as the line below it holds its settings; and the same.

    >>> bare_name("  - Dense", "      units: 3")
    (4, 'a colon is missing after `Dense`', 'write `Dense:`')
    """
    item, setting = _NAME.fullmatch(line.split(" #")[0]), _SETTING.fullmatch(below)
    if not item or not setting or setting.end(1) <= item.end(1):
        return None
    name, deeper = brief(item[2]), setting.end(1) > item.start(2)
    fix = f"write `{name}:`" + ("" if deeper else ", and indent its settings deeper than that")
    return item.start(2), f"a colon is missing after `{name}`", fix


def second_colon(line: str) -> tuple[int, str, str] | None:
    """Where settings begin that lack braces, as in `Dense: units: 3`; and the same.

    >>> second_colon("  - Dense: units: 3")[2]
    'write `{units: 3}`, or put it in quotes if it is text'
    """
    if (found := _TWO_KEYS.fullmatch(line.split(" #")[0])) is None:
        return None
    fix = f"write `{brief(f'{{{found[2]}}}', 60)}`, or put it in quotes if it is text"
    return found.end(1), "a second `: ` stands in one value", fix


def missing_space_in(line: str) -> tuple[int, str, str] | None:
    """The same for the first word of a line, and the index where that word starts."""
    if found := _LINE.fullmatch(line):
        word = found[2].split(" #")[0].rstrip()
        if slip := missing_space(word):
            return (found.end(1), *slip)
    return None


def parenthesised(line: str, column: int) -> str | None:
    """The text from an opening parenthesis to the one that closes it, on one line.

    >>> parenthesised("a: {k: (3, 3), b: 1}", 7)
    '(3, 3)'
    """
    depth = 0
    for index in range(column, min(column + _LONGEST_TUPLE, len(line))):
        depth += (line[index] == "(") - (line[index] == ")")
        if depth == 0:
            return line[column : index + 1]
    return None


_CALL = re.compile(r"([A-Za-z_][\w.]*)\(")
_YAML_WORDS = {"True": "true", "False": "false", "None": "null"}


def cut_call(line: str, column: int) -> tuple[str, str] | None:
    """A call of Python that its commas cut inside of brackets, and what to do; a class is an item.

    >>> cut_call("a: {k: SGD(learning_rate=1, nesterov=True)}", 7)[1]
    'write `{SGD: {learning_rate: 1, nesterov: true}}`'
    >>> cut_call("a: {k: mean(x, 1)}", 7)
    ('mean(x, 1)', 'write "mean(x, 1)" in quotes')
    """
    found = _CALL.match(line, column)
    given = parenthesised(line, found.end() - 1) if found else None
    if not found or not given or "," not in given:
        return None
    whole, name = found[0] + given[1:], found[1].rpartition(".")[2]
    if not name[:1].isupper():
        return whole, f'write "{brief(whole, 60)}" in quotes'
    pairs = [[part.strip() for part in each.partition("=")] for each in given[1:-1].split(",")]
    named = all(equals for _, equals, _ in pairs) and "(" not in given[1:]
    written = (f"{key}: {_YAML_WORDS.get(value, value)}" for key, _, value in pairs)
    return whole, f"write `{{{name}: {{{', '.join(written) if named else '...'}}}}}`"


def as_list(text: str) -> str:
    """A tuple of Python as a list of YAML.

    >>> as_list("((1, 1), (2,))")
    '[[1, 1], [2]]'
    """
    return re.sub(r",?\s*\)", "]", text).replace("(", "[")
