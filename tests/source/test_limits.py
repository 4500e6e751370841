"""Bombs: a small text that would cost much time or memory is refused in a blink."""

from __future__ import annotations

import pytest

from seqspec.source.parse import parse
from tests.quick import is_quick
from tests.source.test_mutants import check_document

LAUGHS = "a0: &a0 [lol, lol]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 10)
)
MERGES = "m0: &m0 {a: 1}\n" + "".join(
    f"m{level}: &m{level}\n  <<: [{', '.join([f'*m{level - 1}'] * 9)}]\n" for level in range(1, 9)
)
WIDE = "big: &big [" + ", ".join("1" * 9_900) + "]\nb: *big\n"


@pytest.mark.parametrize(("text", "code"), [
    pytest.param("[" * 25_000, "SQ003", id="open-brackets"),
    pytest.param("[" * 25_000 + "]" * 25_000, "SQ003", id="closed-brackets"),
    pytest.param("a: " + "{a: " * 30_000, "SQ003", id="braces"),
    pytest.param("- " * 30_000, "SQ003", id="dashes"),
    pytest.param("? " * 30_000, "SQ003", id="question-marks"),
    pytest.param("{? " * 30_000, "SQ003", id="braces-and-question-marks"),
    pytest.param("[[[[" * 8 + "[1]" + "]]]]" * 8, "SQ003", id="33-deep"),
    pytest.param("<<: " + "[" * 10_000, "SQ003", id="brackets-below-a-refused-key"),
    pytest.param(LAUGHS, "SQ003", id="billion-laughs"),
    pytest.param(MERGES, "SQ006", id="merge-bomb"),
    pytest.param(WIDE, "SQ003", id="alias-of-a-wide-list"),
    pytest.param("a: &a x\nb: [" + "*a, " * 51 + "]", "SQ003", id="51-aliases"),
    pytest.param("a: " + "9" * 200_000, "SQ003", id="long-number"),
    pytest.param("a: " + "9" * 10**6, "SQ003", id="million-digits"),
    pytest.param("a: 0x" + "f" * 4_000, "SQ005", id="long-hexadecimal"),
    pytest.param("a: 1" + ":59" * 1_000, "SQ005", id="base-60"),
    pytest.param("a: '" + "x" * 4_097 + "'", "SQ003", id="long-text"),
    pytest.param('"' + "k" * 900 + '": 1', None, id="long-key-within-bounds"),
    pytest.param("? " + "k" * 5_000 + "\n: 1", "SQ003", id="long-key"),
    pytest.param("".join(f"k{i}: 1\n" for i in range(1_001)), "SQ003", id="1001-keys"),
    pytest.param("".join("- 1\n" for i in range(10_001)), "SQ003", id="10001-values"),
    pytest.param("a: 1\n" * 40_000, "SQ003", id="one-key-again-and-again"),
    pytest.param("x" * (256 * 1024 + 1), "SQ003", id="too-large"),
    pytest.param("中" * (128 * 1024), "SQ003", id="too-large-in-bytes"),
    pytest.param("# " + "x" * 262_000, None, id="long-comment"),
    pytest.param("\n" * 262_000, None, id="empty-lines"),
    pytest.param(" " * 262_000, None, id="spaces"),
    pytest.param("\x1b" * 262_000, "SQ001", id="controls"),
    pytest.param("a: \"" + "\\" * 200_000, "SQ002", id="backslashes"),
    pytest.param("&a " * 80_000, "SQ006", id="anchors"),
    pytest.param("!a " * 80_000, "SQ006", id="tags"),
    pytest.param("%A\n" * 80_000, "SQ006", id="directives"),
    pytest.param("---\n" * 60_000, "SQ006", id="documents"),
    pytest.param("a: (" + "3, " * 1_000 + ")", "SQ005", id="long-tuple"),
    pytest.param("a: {k: " + "(" * 4_000 + "}", "SQ005", id="parentheses"),
    pytest.param("a: [" + "(, " * 5_000 + "]", "SQ005", id="open-parentheses"),
    pytest.param("a: [" + "(" * 9_000 + ", (" * 80_000 + "]", "SQ005", id="more-parentheses"),
    pytest.param("a: |\n" + " x\n" * 60_000, "SQ003", id="long-block"),
    pytest.param("{" + ":" * 100_000, None, id="colons"),
])  # fmt: skip
def test_a_bomb_is_refused_in_a_blink(text, code):
    assert is_quick(lambda: parse(text, "f"), 0.2)
    document = parse(text, "f")
    check_document(document)
    if code is not None:
        assert code in {problem.code for problem in document.problems}


@pytest.mark.parametrize("text", [
    pytest.param("[" * 32 + "1" + "]" * 32, id="32-deep"),
    pytest.param("a: &a x\nb: [" + "*a, " * 50 + "]", id="50-aliases"),
    pytest.param("a: '" + "x" * 4_096 + "'", id="4096-characters"),
    pytest.param("a: " + "9" * 18, id="18-digits"),
    pytest.param("".join(f"k{i}: 1\n" for i in range(1_000)), id="1000-keys"),
    pytest.param("".join("- 1\n" for i in range(9_999)), id="10000-values"),
])  # fmt: skip
def test_a_spec_at_the_limit_is_read(text):
    assert parse(text, "f").problems == ()


@pytest.mark.parametrize(("depth", "is_read"), [(11, True), (12, False)])
def test_depth_counts_what_an_alias_brings(depth, is_read):
    inner = "[" * 20 + "1" + "]" * 20
    document = parse(f"a: &a {inner}\nb: {'[' * depth}*a{']' * depth}\n", "f")
    assert (document.problems == ()) is is_read


def test_a_text_that_is_too_long_is_refused_and_the_rest_is_read():
    document = parse(f"a: {'x' * 5_000}\nb: 1\n", "f")
    assert (document.data, document.broken) == ({"a": None, "b": 1}, {("a",)})
