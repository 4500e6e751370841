"""Plain words: what YAML 1.2 says, and what is refused since YAML 1.1 said otherwise."""

from __future__ import annotations

import itertools
import re
from contextlib import suppress

import pytest
import yaml

from seqspec.source.parse import parse
from seqspec.source.scalars import AmbiguousError, resolve
from tests.quick import is_quick


@pytest.mark.parametrize(("text", "value"), [
    ("null", None), ("Null", None), ("NULL", None), ("~", None), ("", None),
    ("true", True), ("True", True), ("TRUE", True),
    ("false", False), ("False", False), ("FALSE", False),
    ("0", 0), ("-0", 0), ("7", 7), ("-19", -19), ("+3", 3), ("999999999999999999", 10**18 - 1),
    ("0o14", 12), ("0x1F", 31), ("0xff", 255),
    ("0.", 0.0), (".5", 0.5), ("5.", 5.0), ("-0.0", 0.0), ("+12e03", 12_000.0), ("-2E+05", -2e5),
    ("1e-6", 1e-6), ("1E6", 1e6), ("6.02e23", 6.02e23), ("-.5e-1", -0.05), ("1.10", 1.1),
])  # fmt: skip
def test_a_core_word_has_its_value(text, value):
    found = resolve(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", [
    "no", "yes", "on", "off", "y", "n", "No", "YES", "NO", "none", "nil", "tRUE", "nULL", "relu",
    "e-4", "1e", "1e+", ".", "-", "+", "--1", "1.2.3", "3x3", "8 bit", "1/2", "-relu", "e", "E5",
    "categorical_crossentropy", "mean(y_pred)", "1-2", "x012", "infinite", "nancy", "中文", "🎉",
    "../data.npz", "C:\\data", "http://a.b", "100%", "0.1.0", "1,2", "v1", "_1",
])  # fmt: skip
def test_any_other_word_is_text(text):
    assert resolve(text) == text


@pytest.mark.parametrize(("text", "fix"), [
    ("012", "write 12"), ("09", "write 9"), ("-012", "write -12"), ("00", "write 0"),
    ("1_000", "write 1000"), ("1_000.5", "write 1000.5"), ("1,000", "write 1000"),
    ("1:30", 'write "1:30" in quotes if it is text'), ("190:20:30", None), ("1:30.5", None),
    ("0b1", "write it in decimal"), ("-0x1F", "write it in decimal"),
    ("0X1F", "write it in decimal"), ("0O17", "write it in decimal"),
    ("0x_F", "write it in decimal"), ("+0o7", "write it in decimal"),
    ("None", "write null, or delete the setting if it takes no null"),
    ("2026-01-01", None), ("2026-01-01T10:00:00Z", None),
    ("2026-1-1 10:00", None), ("=", None), ("(3)", None), ("(see below)", None),
    (".inf", None), ("-.Inf", None), ("+.INF", None), (".nan", None), ("NaN", None), ("inf", None),
    ("Infinity", None), ("1e999", "write a smaller number"), ("-1e999", "write a smaller number"),
    ("1e-999", "write 0, or a larger one"), ("1000000000000000000", None), ("9" * 4_000, None),
    ("0x" + "f" * 15, None), ("0x" + "f" * 4_000, None), ("1" * 4_000 + ".5", None),
])  # fmt: skip
def test_an_ambiguous_word_is_refused_with_what_to_write(text, fix):
    with pytest.raises(AmbiguousError) as refused:
        resolve(text)
    assert refused.value.fix == (fix or refused.value.fix) != ""
    assert len(refused.value.message) < 100


@pytest.mark.parametrize("text", ["'012'", '"012"', "'true'", '"~"', "'1e-6'", '""', "'(3, 3)'"])
def test_a_quoted_word_is_text(text):
    assert parse(f"a: {text}", "f").data == {"a": text[1:-1]}


def old_yaml(text: str) -> object:
    """What PyYAML, which reads YAML 1.1, makes of a word; the tag alone where it fails."""
    loader = yaml.SafeLoader("")
    node = yaml.ScalarNode(loader.resolve(yaml.ScalarNode, text, (True, False)), text)
    try:
        return loader.construct_object(node)
    except ValueError:
        return node.tag


def new_yaml(text: str) -> object:
    """What the core schema of YAML 1.2 makes of a word, by its own expressions."""
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"0o[0-7]+", text):
        return int(text[2:], 8)
    if re.fullmatch(r"0x[0-9a-fA-F]+", text):
        return int(text[2:], 16)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text):
        return float(text)
    return text


def test_a_word_of_digits_is_the_same_in_old_and_new_yaml_or_refused():
    """Every short word of these letters; `1e-6` and `0o7`, which were text once, are settled."""
    for length, alphabet in enumerate(("017_.:xobe-",) * 4 + ("01_.:e-",), 1):
        for letters in itertools.product(alphabet, repeat=length):
            text = "".join(letters)
            try:
                value = resolve(text)
            except AmbiguousError:
                continue
            assert (value, type(value)) == ((new := new_yaml(text)), type(new)), text
            if isinstance(value, str):
                assert old_yaml(text) == text


@pytest.mark.parametrize("text", [
    "1" + "_" * 4_094 + "x", "1" * 4_095 + "x", "0" * 4_095 + "x", "1:1" * 1_365, "1.1" * 1_365,
    "1,111" * 819, "1e1" * 1_365, "-" * 4_096, "+" * 4_096, "." * 4_096, "(" * 4_096, "0x" * 2_048,
    "2026-01-01 " + "1" * 4_000, "1" + ":1" * 2_047 + "x", "_1" * 2_048, "0_" * 2_048,
])  # fmt: skip
def test_a_long_word_is_read_in_linear_time(text):
    def read() -> None:
        for _ in range(60):  # as many as a spec can hold
            with suppress(AmbiguousError):
                resolve.__wrapped__(text)  # what is remembered would be fast in any case

    assert is_quick(read, 0.2)
