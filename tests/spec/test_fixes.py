"""A fix that is applied to the letter, at the place it is told at, gives the spec that is meant."""

from __future__ import annotations

import re

import pytest

from seqspec.lint.check import check
from seqspec.source.parse import parse
from seqspec.source.problem import Problem, Severity

IMAGE = "seqspec: 1\ninput: {shape: [8, 8, 3]}\nlayers:\n"
VECTOR = "seqspec: 1\ninput: {shape: [8]}\nlayers:\n  - Dense: 1\n"
WRITE = re.compile(r"write (?:`(.+)`|(.+?)(?: without quotes)?)")


def errors(text: str) -> list[Problem]:
    """What `seqspec check` finds wrong with a text."""
    found = check(parse(text, "a.yaml")).problems
    return [each for each in found if each.severity is Severity.ERROR]


def mended(text: str) -> str:
    """A text with what each fix says written over the place that it points at."""
    lines = text.split("\n")
    for each in reversed(errors(text)):
        span, found = each.span, WRITE.fullmatch(each.fix or "")
        assert found and span.line == span.end_line, each.fix
        line = lines[span.line - 1]
        written = found[1] or found[2]
        lines[span.line - 1] = line[: span.column - 1] + written + line[span.end_column - 1 :]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Rescaling: 1./255", "Rescaling: 0.00392156862745098"),
        ("Rescaling: 1/255", "Rescaling: 0.00392156862745098"),
        ("Rescaling: {scale: 1/255.0}", "Rescaling: {scale: 0.00392156862745098}"),
        ("Rescaling: 1./127.5", "Rescaling: 0.00784313725490196"),
        ("Rescaling: 2**-3", "Rescaling: 0.125"),
        ("Dense: 7*7*64", "Dense: 3136"),
        ("Dense: 1,024", "Dense: 1024"),
        ("Reshape: 192", "Reshape: [192]"),
        ("Reshape: 64 x 3", "Reshape: [64, 3]"),
        ("Reshape: 64x3", "Reshape: [64, 3]"),
        ("Reshape: {target_shape: '64, 3'}", "Reshape: {target_shape: [64, 3]}"),
    ],
)
def test_a_layer_is_mended_by_its_fix(wrong: str, right: str) -> None:
    assert mended(f"{IMAGE}  - {wrong}\n") == f"{IMAGE}  - {right}\n"
    assert not errors(f"{IMAGE}  - {right}\n")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("input: {shape: 28x28x1}", "input: {shape: [28, 28, 1]}"),
        ("input: {shape: 8}", "input: {shape: [8]}"),
    ],
)
def test_an_input_is_mended_by_its_fix(wrong: str, right: str) -> None:
    rest = "seqspec: 1\nlayers: [Flatten]\n"
    assert mended(rest + wrong) == rest + right
    assert not errors(rest + right)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("data: {dummy: {x: uniform, y: {uniform: 10}, samples: {train: 9}}}",
         "data: {dummy: {x: uniform, y: {uniform: [10]}, samples: {train: 9}}}"),
    ],
)  # fmt: skip
def test_a_section_is_mended_by_its_fix(wrong: str, right: str) -> None:
    assert mended(VECTOR + wrong) == VECTOR + right
    assert not errors(VECTOR + right)


@pytest.mark.parametrize(
    ("wrong", "fix"),
    [
        ("Rescaling: 3k", "write a number"),
        ("Rescaling: 1/0", "write a number"),
        ("Rescaling: 9**9**9", "write a number"),
        ("Rescaling: 10 degrees", "write a number"),
        ("Dense: 5 million", "write a whole number"),
        ("Dense: 28 x 28", "write a whole number"),
        ("Dense: 255/2", "write a whole number"),
        ("Dense: 2 or 3", "write a whole number"),
    ],
)
def test_no_number_is_made_of_what_is_no_number(wrong: str, fix: str) -> None:
    (problem,) = errors(f"{IMAGE}  - {wrong}\n")
    assert problem.fix == fix
