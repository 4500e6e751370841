"""Mutated specs: every outcome is a spec or a problem with a line; nothing crashes, hangs or escapes."""

from __future__ import annotations

import gc
import io
import json
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from seqspec.lint.check import Checked, check
from seqspec.report.problems import print_problems, problems_json
from seqspec.source.characters import FORBIDDEN, lines_of
from seqspec.source.dump import dump
from seqspec.source.parse import parse
from seqspec.source.problem import Problem, Span

pytestmark = pytest.mark.fuzz

ROOT = Path(__file__).parents[1]
CASES = int(os.environ.get("SEQSPEC_FUZZ", "20000"))
GOOD = [file.read_text() for file in sorted((ROOT / "specs").glob("*.yaml"))]
TEXTS = GOOD + [file.read_text() for file in sorted((ROOT / "tests/cases").glob("*.yaml"))]
# Words of Python and Pydantic, which nobody who writes YAML has to know.
INTERNAL = re.compile(r"function-|constrained-|validator|pydantic|<class|object at 0x|\bNoneType\b")
# Seconds of processor time that one spec may take.
LONGEST = 0.1
PIECES = (
    "[", "]", "{", "}", ":", ": ", "- ", ",", "'", '"', "\n", "\t", "#", "&a ", "*a", "!!str ", "<<: ",
    "|", ">", "%", "@", "`", "---\n", "...", "null", "true", "1e999", ".nan", "0o9", "012", "-1", "1.5",
    "9" * 25, "x" * 300, "é", "中", "\u202e", "\u200b", "\x1b[31m", "\x00", "\ufeff", "{" * 40, "- " * 40,
    "layers:", "Dense", "Conv2D: {filters: 2, kernel_size: 3}", "input_dim: 3", "lr: 0.1", "decay: 1",
)  # fmt: skip
WORD = re.compile(r"[\w.+-]+")
WORDS = (
    "0", "-1", "1", "3", "1.0", "0.5", "1e30", "1e-9", "16777217", "999999999999999999", "true", "no",
    "null", "~", "''", '"7"', "[]", "{}", "[1, 2]", "{a: 1}", "relu", "softmax", "mse", "Dense", "Flatten",
    "LSTM", "Embedding", "units", "shape", "name", "seed", "..", "a/b", "../x.npz", "digits", "one_hot",
    "中文", "x" * 70,
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 3, 2**24, 2**63, 10**17, 0.5, -0.5, 1e300, "", "relu", "x" * 200, "no",
    [], [1], [None], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], {}, {"a": 1}, {"Dense": 3}, {"units": 2}, ["Dense"],
    {"LSTM": {"units": 2, "stateful": True}}, {"L2": 0.1}, {"Bidirectional": {"layer": "Flatten"}},
    {"TimeDistributed": {"layer": {"TimeDistributed": {"layer": "Flatten"}}}}, "mse", [["Dense", 3]],
    {"ExponentialDecay": {}}, {"Expression": {"name": "m", "formula": "((((y_pred"}},
)  # fmt: skip


def text_mutants(rng: random.Random) -> Iterator[str]:
    """Texts with characters, words or lines deleted, doubled, swapped, inserted, or cut off.

    Half of them come from good specs and change once: most texts that change often are no YAML.
    """
    while True:
        good = rng.random() < 0.5
        text = rng.choice(GOOD if good else TEXTS)
        for _ in range(1 if good else rng.randint(1, 4)):
            text = rng.choice(TEXT_MUTATIONS)(text, rng)
        yield text


def deleted(text: str, rng: random.Random) -> str:
    start = rng.randrange(len(text) + 1)
    return text[:start] + text[start + rng.randint(1, 12) :]


def inserted(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(PIECES) + text[at:]


def line_moved(text: str, rng: random.Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    line = rng.choice(lines)
    lines.insert(rng.randrange(len(lines) + 1), rng.choice((line, " " + line, line.lstrip())))
    return "".join(lines)


def cut(text: str, rng: random.Random) -> str:
    return text[: rng.randrange(len(text) + 1)]


def turned(text: str, rng: random.Random) -> str:
    if not text:
        return text
    at = rng.randrange(len(text))
    return text[:at] + chr(ord(text[at]) ^ 1 << rng.randrange(7)) + text[at + 1 :]


def words_swapped(text: str, rng: random.Random) -> str:
    """Two words of the text in each other's place."""
    words = list(WORD.finditer(text))
    if len(words) < 2:
        return text
    a, b = sorted(rng.sample(words, 2), key=re.Match.start)
    return text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]


def word_replaced(text: str, rng: random.Random) -> str:
    """A word or number in whose place another stands."""
    words = list(WORD.finditer(text))
    if not words:
        return text
    word = rng.choice(words)
    return text[: word.start()] + rng.choice(WORDS) + text[word.end() :]


def line_deleted(text: str, rng: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    if lines:
        del lines[rng.randrange(len(lines))]
    return "".join(lines)


TEXT_MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    deleted, inserted, line_moved, line_deleted, cut, turned, words_swapped, word_replaced, word_replaced,
)  # fmt: skip


def data_mutants(rng: random.Random) -> Iterator[str]:
    """Good specs with parts deleted, retyped, renamed, swapped, repeated, as YAML again."""
    trees = [thawed(parse(text, "good").data) for text in GOOD]
    while True:
        tree = thawed(rng.choice(trees))
        for _ in range(rng.randint(1, 3)):
            mutate(tree, rng)
        yield dump(tree)


def thawed(value: Any) -> Any:
    """A deep copy with lists, which can be changed."""
    if isinstance(value, dict):
        return {key: thawed(item) for key, item in value.items()}
    return [thawed(item) for item in value] if isinstance(value, (tuple, list)) else value


def mutate(tree: Any, rng: random.Random) -> None:
    """Change one part of a tree in place."""
    holders = [holder for holder in walk(tree) if holder]
    if not holders:
        return
    holder = rng.choice(holders)
    key = rng.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    action = rng.randrange(6)
    if action == 0:
        del holder[key]
    elif action == 1:
        holder[key] = thawed(rng.choice(VALUES))
    elif action == 2 and isinstance(holder, dict):
        holder[misspelled(str(key), rng)] = holder.pop(key)
    elif action == 3 and isinstance(holder, list):
        holder.extend(thawed(holder[key]) for _ in range(rng.choice((1, 2, 50))))
    elif action == 4:
        holder[key] = thawed(rng.choice(list(walk(tree))))
    elif action == 5 and isinstance(holder[key], (int, float)):
        holder[key] = holder[key] * rng.choice((-1, 0, 1000, 0.5))


def walk(tree: Any) -> Iterator[Any]:
    """Every map and list of a tree."""
    if isinstance(tree, (dict, list)):
        yield tree
        for item in tree.values() if isinstance(tree, dict) else tree:
            yield from walk(item)


def misspelled(key: str, rng: random.Random) -> str:
    at = rng.randrange(len(key) + 1)
    return rng.choice((key[:at] + key[at + 1 :], key.upper(), key + "s", key[:at] + "x" + key[at:]))


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("mutants", [text_mutants, data_mutants], ids=["text", "data"])
def test_every_mutant_is_a_spec_or_a_problem(
    mutants: Callable[[random.Random], Iterator[str]], part: int
) -> None:
    made = mutants(random.Random(f"{mutants.__name__} {part}"))
    gc.collect()
    met: Counter[str] = Counter()
    for number in range(CASES // 8):
        text = next(made)
        checked = quick(text)
        hold_problems(text, checked)
        met[checked.errors[0].code if checked.errors else "valid"] += 1
        if number % 20 == 0:
            hold_output(text, checked.problems)
    if CASES >= 8_000:  # what is mutated beyond recognition tests the parser alone
        assert met["valid"] > CASES // 8 * 0.08, met
        assert len(met) >= 14, met


def quick(text: str) -> Checked:
    """What is found in a text, within the time that one spec may take."""
    for attempt in range(2):  # the first time pays for classes, and a machine may pause
        began = time.process_time()
        try:
            checked = check(parse(text, "mutant.yaml"), ROOT / "specs")
        except Exception as error:
            raise AssertionError(f"{error!r} in:\n{text}") from error
        if time.process_time() - began < LONGEST:
            break
        assert attempt < 1, f"too slow:\n{text}"
    return checked


def hold_problems(text: str, checked: Checked) -> None:
    """A spec or an error; every problem has a place in the text, a fix, and words of ours."""
    assert checked.spec is not None or checked.errors, text
    lines = lines_of(text.removeprefix("\ufeff"))
    assert checked.problems == tuple(sorted(checked.problems, key=lambda each: each.span)), text
    for problem in checked.problems:
        said = problem.message + (problem.fix or "")
        assert problem.code != "SQ000", text
        assert problem.fix, f"no fix for {problem.message!r} in:\n{text}"
        assert not FORBIDDEN.search(said), text
        assert len(problem.message) < 400, f"{problem.message!r} in:\n{text}"
        assert not INTERNAL.search(said), f"{said!r} in:\n{text}"
        for span in (problem.span, *(related.span for related in problem.related)):
            assert inside(span, lines), f"{span} of {problem.message!r} in:\n{text}"


def inside(span: Span, lines: list[str]) -> bool:
    """Whether a span starts and ends in the text; a line has one more place, behind its end."""
    start, end = (span.line, span.column), (span.end_line, span.end_column)
    return start <= end and all(
        1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 2
        for line, column in (start, end)
    )


def hold_output(text: str, problems: tuple[Problem, ...]) -> None:
    """No control character reaches the terminal or a program that reads the JSON."""
    output = io.StringIO()
    console = Console(file=output, width=200, highlight=False, markup=False, emoji=False)
    print_problems(console, "mutant.yaml", text, problems)
    assert not FORBIDDEN.search(output.getvalue()), text
    document = json.dumps(list(problems_json("mutant.yaml", problems)), ensure_ascii=False)
    assert not FORBIDDEN.search(document), text
