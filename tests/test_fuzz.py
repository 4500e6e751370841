"""Mutated specs: every outcome is a spec or a problem with a line; nothing crashes, hangs or escapes."""

from __future__ import annotations

import gc
import io
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from seqspec.lint.check import check
from seqspec.report.problems import print_problems
from seqspec.source.characters import FORBIDDEN
from seqspec.source.dump import dump
from seqspec.source.parse import parse

ROOT = Path(__file__).parents[1]
CASES = int(os.environ.get("SEQSPEC_FUZZ", "20000"))
GOOD = [file.read_text() for file in sorted((ROOT / "specs").glob("*.yaml"))]
TEXTS = GOOD + [file.read_text() for file in sorted((ROOT / "tests/cases").glob("*.yaml"))]
# Seconds of processor time that one spec may take.
LONGEST = 0.1
PIECES = (
    "[", "]", "{", "}", ":", ": ", "- ", ",", "'", '"', "\n", "\t", "#", "&a ", "*a", "!!str ", "<<: ",
    "|", ">", "%", "@", "`", "---\n", "...", "null", "true", "1e999", ".nan", "0o9", "012", "-1", "1.5",
    "9" * 25, "x" * 300, "é", "中", "\u202e", "\u200b", "\x1b[31m", "\x00", "\ufeff", "{" * 40, "- " * 40,
    "layers:", "Dense", "Conv2D: {filters: 2, kernel_size: 3}", "input_dim: 3", "lr: 0.1", "decay: 1",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 3, 2**24, 2**63, 10**17, 0.5, -0.5, 1e300, "", "relu", "x" * 200, "no",
    [], [1], [None], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], {}, {"a": 1}, {"Dense": 3}, {"units": 2}, ["Dense"],
    {"LSTM": {"units": 2, "stateful": True}}, {"L2": 0.1}, {"Bidirectional": {"layer": "Flatten"}},
    {"TimeDistributed": {"layer": {"TimeDistributed": {"layer": "Flatten"}}}}, "mse", [["Dense", 3]],
    {"ExponentialDecay": {}}, {"Expression": {"name": "m", "formula": "((((y_pred"}},
)  # fmt: skip


def text_mutants(rng: random.Random) -> Iterator[str]:
    """Texts with characters deleted, doubled, swapped, inserted, or cut off."""
    while True:
        text = rng.choice(TEXTS)
        for _ in range(rng.randint(1, 4)):
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


TEXT_MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    deleted, inserted, line_moved, cut, turned,
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
    for number in range(CASES // 8):
        text = next(made)
        problems = quick(text)
        if number % 20 == 0:
            hold_output(text, problems)


def quick(text: str) -> tuple[Any, ...]:
    """The problems of a text, each of them held to what is promised."""
    for attempt in range(3):  # the first time pays for classes, and a machine may pause
        began = time.process_time()
        checked = check(parse(text, "mutant.yaml"), ROOT / "specs")
        if time.process_time() - began < LONGEST:
            break
        assert attempt < 2, f"too slow:\n{text}"
    assert checked.spec is not None or checked.errors, text
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in checked.problems:
        assert not FORBIDDEN.search(problem.message + (problem.fix or "")), text
        assert 1 <= problem.span.line <= len(lines), text
        assert problem.code != "SQ000", text
    return checked.problems


def hold_output(text: str, problems: tuple[Any, ...]) -> None:
    """No control character reaches the terminal."""
    output = io.StringIO()
    console = Console(file=output, width=200, highlight=False, markup=False, emoji=False)
    print_problems(console, "mutant.yaml", text, problems)
    assert not FORBIDDEN.search(output.getvalue()), text
