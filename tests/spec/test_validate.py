"""From a document to a spec, or to every problem at its place, in the order of the text."""

from __future__ import annotations

import pytest

from seqspec.source.parse import parse
from seqspec.source.problem import Problem
from seqspec.spec.families import OPTIMIZERS, SCHEDULES
from seqspec.spec.validate import Validated, validate

HEAD = "seqspec: 1\ninput: {shape: [8]}\nlayers:\n"


def validated(text: str) -> Validated:
    return validate(parse(text, "a.yaml"))


def places(problems: tuple[Problem, ...]) -> list[tuple[int, int, str]]:
    """Line, column and code of each problem."""
    return [(each.span.line, each.span.column, each.code) for each in problems]


def test_a_good_text_is_a_spec_without_problems() -> None:
    found = validated(HEAD + "  - Dense: 4\n")
    assert found.problems == ()
    assert found.spec is not None
    assert found.spec.layers[0].units == 4  # type: ignore[attr-defined]


def test_every_problem_is_met_at_once_in_the_order_of_the_text() -> None:
    text = (
        "sedd: 1\nseqspec: 1\ninput: {shpe: [8]}\nlayers:\n  - Dnse: 4\n  - Dense: {units: -4, bias: yes}\n"
        "  - Flatten:\ncompile: {loss: mze, optimizer: {Adam: {beta_3: 1}}}\nfit: {epochs: 012, epoch: 3}\n"
    )
    found = validated(text)
    assert found.spec is None
    assert places(found.problems) == [
        (1, 1, "SQ010"), (3, 9, "SQ010"), (5, 5, "SQ016"), (6, 20, "SQ013"), (6, 24, "SQ010"),
        (7, 5, "SQ015"), (8, 17, "SQ016"), (8, 41, "SQ010"), (9, 15, "SQ005"), (9, 20, "SQ010"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(HEAD + "  - Dense: 012\n", [(4, 12, "SQ005")], id="refused-number"),
        pytest.param(HEAD + "  - Dense: (3, 3)\n", [(4, 12, "SQ005")], id="tuple"),
        pytest.param(
            HEAD + "  - Dense: {units: 4, units: 5}\n", [(4, 23, "SQ004")], id="key-twice"
        ),
        pytest.param(HEAD + "  - Dense:4\n", [(4, 5, "SQ002")], id="missing-space"),
        pytest.param(
            HEAD + "  - Dense: {unit: 4}\n", [(4, 13, "SQ010")], id="misspelled-and-so-missing"
        ),
        pytest.param("", [(1, 1, "SQ011")], id="empty"),
        pytest.param("# nothing\n", [(1, 1, "SQ011")], id="comment"),
        pytest.param("null\n", [(1, 1, "SQ011")], id="null"),
        pytest.param("seqspec:1\n", [(1, 1, "SQ002")], id="text-without-space"),
        pytest.param("hello\n", [(1, 1, "SQ012")], id="word"),
        pytest.param("3\n", [(1, 1, "SQ012")], id="number"),
        pytest.param("- 3\n", [(1, 1, "SQ012")], id="list"),
        pytest.param("seqspec: 1\n", [(1, 1, "SQ011")], id="no-layers"),
        pytest.param("{}\n", [(1, 1, "SQ011"), (1, 1, "SQ011")], id="empty-map"),
    ],
)
def test_one_mistake_is_told_once(text: str, expected: list[tuple[int, int, str]]) -> None:
    assert places(validated(text).problems) == expected


@pytest.mark.parametrize(
    ("layer", "wrong"),
    [
        ("Pipeline: [Flatten, {Dens: 3}]", ["Dens"]),
        ("Pipeline: [Flatten, {Dense: {units: 3, bias: 1}}, {Dropout: 7}]", ["bias", "7"]),
        ("Pipeline: [Flatten, {Pipeline: [Identity, Flaten]}]", ["Flaten"]),
        ("TimeDistributed: {layer: {Pipeline: [Flatten, {Dens: 3}]}}", ["Dens"]),
        ("Pipeline: [Flatten, {Dense: 012}, Flaten]", ["012", "Flaten"]),
        ("Permute: [2, 1.0]", ["1.0"]),
        ("Reshape: [(2), 2.0, 4]", ["(2)", "2.0"]),
        ("MaxPooling2D: [4, 2.0]", ["2.0"]),
        ("Cropping2D: [[1, 3], [4, 2.0]]", ["2.0"]),
        ("Discretization: [0.1, a]", ["a"]),
        ("Permute: [2, 012]", ["012"]),
        ("Cropping2D: [[1, 3], [4, 012]]", ["012"]),
    ],
)
def test_what_is_wrong_in_a_list_stands_at_its_entry(layer: str, wrong: list[str]) -> None:
    found = [each.span for each in validated(f"{HEAD}  - {layer}\n").problems]
    line = f"  - {layer}"
    assert [line[each.column - 1 : each.end_column - 1] for each in found] == wrong
    assert {each.line for each in found} == {4}


def test_entries_of_a_list_in_a_block_have_lines_of_their_own() -> None:
    found = validated(HEAD + "  - Reshape:\n      - 2\n      - 2.0\n      - 2.0\n").problems
    assert [(each.span.line, each.fix) for each in found] == [(6, "write 2"), (7, "write 2")]


def test_metrics_and_steps_of_data_have_the_places_of_their_entries() -> None:
    part = "data: {dummy: {x: uniform, y: binary, samples: 8}, prepare: {x: [{reshape: [2, 2.0, 4]}]}}\n"
    compiled = "compile: {loss: binary_crossentropy, metrics: [{BinaryIoU: [0.0, 1.0]}]}\n"
    found = validated(HEAD + "  - Dense: 1\n" + part + compiled).problems
    assert [(each.span.line, each.span.column) for each in found] == [(5, 80), (6, 61), (6, 66)]


def test_one_class_has_one_weight() -> None:
    text = HEAD + "  - Dense: 1\nfit: {class_weight: {'01': 1, '0': 3, '1': 2}}\n"
    (found,) = validated(text).problems
    assert (found.code, found.span.line, found.span.column) == ("SQ004", 5, 39)
    assert (found.message, found.fix) == ("`01` and `1` are one class", "keep one of the two")
    for kept in ("'01': 1, '0': 3", "'0': 3, '1': 2"):
        assert validated(text.replace("'01': 1, '0': 3, '1': 2", kept)).problems == ()


@pytest.mark.parametrize(
    ("weights", "columns"),
    [('{"1": 2.0, "0": -1, "2": two}', [37, 46]), ("[1, -1, two]", [25, 29])],
)
def test_a_wrong_weight_is_shown_at_its_class(weights: str, columns: list[int]) -> None:
    found = validated(f"{HEAD}  - Dense: 3\nfit: {{class_weight: {weights}}}\n").problems
    assert [(each.span.line, each.span.column) for each in found] == [(5, each) for each in columns]
    assert [each.fix for each in found] == ["write 0 or more", "write a number"]


def test_a_place_after_chinese_text_is_counted_in_characters() -> None:
    (problem,) = validated(HEAD + "  - Dense: 4\nabout: 中文\nfit: {epochs: 三}\n").problems
    assert (problem.span.line, problem.span.column, problem.span.end_column) == (6, 15, 16)


def test_a_value_behind_an_alias_is_shown_where_it_is_used_or_defined() -> None:
    found = validated(HEAD + "  - Dense: &d {units: 0}\n  - Dense: *d\n")
    assert {each.span.line for each in found.problems} <= {4, 5}
    assert found.problems


def test_a_thousand_wrong_keys_are_a_thousand_short_problems() -> None:
    text = HEAD + "  - Flatten\n" + "".join(f"key_{number}: 1\n" for number in range(900))
    problems = validated(text).problems
    assert len(problems) == 900
    assert max(len(each.message) for each in problems) < 100


@pytest.mark.parametrize(
    ("part", "message", "fix"),
    [
        ("  - Bidirectional: {LSTM: 4}", "`LSTM` stands where the settings of Bidirectional do",
         "write `Bidirectional: {layer: {LSTM: 4}}`"),
        ("  - TimeDistributed: {Dense: {units: 4}}",
         "`Dense` stands where the settings of TimeDistributed do",
         "write `TimeDistributed: {layer: {Dense: {units: 4}}}`"),
        ("  - Pipeline: {Rescaling: 0.1, RandomFlip: horizontal}",
         "`Rescaling` stands where the settings of Pipeline do",
         "write `Pipeline: [{Rescaling: 0.1}, {RandomFlip: 'horizontal'}]`"),
        ("  - Flatten: true", "true is never the one value of `Flatten`", "write `Flatten` alone"),
        ("  - Dense: {units: 4, activation: {LeakyReLU: 0.1}}",
         "an activation is a word, and `LeakyReLU` is a layer of its own",
         "write `linear` here, and insert `- LeakyReLU: 0.1` behind this layer"),
        ("  - Dropout: {rte: 1, what: 2}\n", "Dropout has no `what`",
         "it takes `rate`, `noise_shape`, `seed`, `name`, `trainable`, `dtype`"),
        (f"  - Flatten: {{name: {'a' * 65}}}",
         f"`name` must be up to 64 letters, digits, `_` and `-`, a letter first, got '{'a' * 38}…",
         "write at most 64 characters"),
        ("  - EinsumDense: {equation: 'ab,bc->ac', output_shape: 2, bias_axes: '1'}",
         "`bias_axes` must be letters, got '1'", "write letters, such as `c`"),
        ("  - StringLookup: {vocabulary: words.txt}", "a vocabulary is a list of words, got 'words.txt'",
         "write the words as a list: a spec reads no file of them"),
        ("  - CategoryEncoding: {output_mode: one_hot}", "CategoryEncoding needs `num_tokens`",
         "add `num_tokens: 10` for the numbers 0 to 9"),
        ("  - Flatten\ncompile: {loss: mse, metrics: {accuracy: true}}",
         "metrics are a list, got {accuracy: true}", "write `[accuracy]`"),
        ("  - Flatten\ncompile: {loss: mse, optimizer: {PiecewiseConstantDecay: {boundaries: [1]}}}",
         "there is no optimizer `PiecewiseConstantDecay`: a schedule is the learning rate of an optimizer",
         "write `SGD: {learning_rate: {PiecewiseConstantDecay: {...}}}`, or another optimizer"),
    ],
)  # fmt: skip
def test_a_likely_slip_is_answered_with_what_was_meant(part: str, message: str, fix: str) -> None:
    found = {each.message: each.fix for each in validated(HEAD + part + "\n").problems}
    assert found.get(message) == fix, found
    assert len(found) == (2 if "rte" in part else 1)


def test_every_schedule_is_told_where_it_belongs() -> None:
    assert set(OPTIMIZERS.absent) == {*SCHEDULES.names, "LossScaleOptimizer"}
