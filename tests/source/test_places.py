"""The line and column of every value and key, counted in characters from 1."""

from __future__ import annotations

import pickle

import pytest

from seqspec.source.parse import parse
from seqspec.source.problem import Span


def stretch(text: str, span: Span) -> str:
    """The piece of text that a caret line would underline."""
    assert span.line == span.end_line
    return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


TEXT = """\
# 中文 🎉
name: 模型 🎉
"largé": {"键": [1, 'zwei', 3.0], 🎉: {b: true}}   # 末
layers:
  - Dense: 10   # a comment
  - Conv2D:
      filters: 3
  -
  - Flatten
  - [3,
     4]
about: |
  a text
empty:
quoted: "a
  b"
"""


@pytest.mark.parametrize(("path", "value", "key"), [
    pytest.param((), "name: 模型 🎉", None, id="document"),
    pytest.param(("name",), "模型 🎉", "name", id="chinese-and-astral"),
    pytest.param(("largé",), '{"键": [1, \'zwei\', 3.0], 🎉: {b: true}}', '"largé"', id="flow-map"),
    pytest.param(("largé", "键"), "[1, 'zwei', 3.0]", '"键"', id="flow-list"),
    pytest.param(("largé", "键", 1), "'zwei'", None, id="quoted-item"),
    pytest.param(("largé", "键", 2), "3.0", None, id="number"),
    pytest.param(("largé", "🎉", "b"), "true", "b", id="after-astral"),
    pytest.param(("layers",), "- Dense: 10", "layers", id="block-list-is-its-first-line"),
    pytest.param(("layers", 0), "Dense: 10", None, id="block-map-is-its-first-line"),
    pytest.param(("layers", 1, "Conv2D"), "filters: 3", "Conv2D", id="nested-block"),
    pytest.param(("layers", 2), "-", None, id="empty-item"),
    pytest.param(("layers", 3), "Flatten", None, id="bare-word"),
    pytest.param(("layers", 4), "[3,", None, id="flow-over-two-lines"),
    pytest.param(("about",), "|", "about", id="literal"),
    pytest.param(("empty",), "empty", "empty", id="no-value-is-shown-at-its-key"),
    pytest.param(("quoted",), '"a', "quoted", id="quoted-over-two-lines"),
])  # fmt: skip
def test_a_value_and_its_key_have_their_place(path, value, key):
    document = parse(TEXT, "f")
    assert document.problems == ()
    place = document.places[path]
    assert stretch(TEXT, place.value) == value
    assert (place.key and stretch(TEXT, place.key)) == key


def test_columns_count_characters():
    place = parse("🎉中: x", "f").places[("🎉中",)]
    assert (place.value, place.key) == (Span(1, 5, 1, 6), Span(1, 1, 1, 3))


def test_line_ends_of_windows_and_old_mac_count_as_one():
    document = parse("a: 1\r\nb: 2\rc: 3\n", "f")
    assert [document.places[(key,)].value.line for key in "abc"] == [1, 2, 3]


def test_a_byte_order_mark_moves_no_column():
    document = parse("\ufeffa: 1", "f")
    assert (document.data, document.places[("a",)].key) == ({"a": 1}, Span(1, 1, 1, 2))


def test_an_alias_stands_where_it_is_written_and_its_content_at_the_anchor():
    text = "a: &x {b: [1, 2]}\nc: *x\nd: *x\n"
    document = parse(text, "f")
    assert document.data == {"a": {"b": (1, 2)}, "c": {"b": (1, 2)}, "d": {"b": (1, 2)}}
    assert document.problems == ()
    for name, line in (("c", 2), ("d", 3)):
        assert document.places[(name,)].value == Span(line, 4, line, 6)
        assert document.places[(name, "b", 1)] == document.places[("a", "b", 1)]


def test_an_alias_of_an_alias_is_written_out():
    document = parse("a: &x [1]\nb: &y {c: *x}\nd: *y\n", "f")
    assert document.data == {"a": (1,), "b": {"c": (1,)}, "d": {"c": (1,)}}
    assert document.places[("d", "c")].value.line == 2
    assert document.places[("d", "c", 0)].value.line == 1


def test_no_key_stands_above_a_list_that_is_the_one_value():
    document = parse("layers:\n  - A: [B, {C: [1, 2]}, {D: {e: [3]}}]\n  - F: 4\n", "f")
    listed, first = ("layers", 0, "A", "layers"), ("layers", 0, "A")
    assert document.written((*listed, 1, "C", "sizes", 0)) == (*first, 1, "C", 0)
    assert document.written((*listed, 2, "D", "e", 0)) == (*first, 2, "D", "e", 0)
    assert document.written(("layers", 1, "F", "units")) == ("layers", 1, "F", "units")
    assert document.item((*listed, 0)) == (*first, 0)
    assert document.item((*listed, 2)) == (*first, 2, "D")
    assert document.value_at((*listed, 1, "C", "sizes", 1)) == Span(2, 20, 2, 21)
    assert document.key_at((*listed, 1, "C", "sizes")) == Span(2, 13, 2, 14)


def test_lists_are_tuples_and_maps_keep_their_order():
    document = parse("b: [1, [2]]\na: {}\nc: []\n", "f")
    assert document.data == {"b": (1, (2,)), "a": {}, "c": ()}
    assert list(document.data) == ["b", "a", "c"]


@pytest.mark.parametrize("text", ["", "  \n", "# nothing\n", "---\n", "\ufeff", "~", "null"])
def test_an_empty_document_is_no_problem_here(text):
    document = parse(text, "f")
    assert (document.data, document.problems) == (None, ())


def test_places_can_be_sent_to_another_process():
    document = parse(TEXT, "f")
    assert pickle.loads(pickle.dumps(document)) == document
