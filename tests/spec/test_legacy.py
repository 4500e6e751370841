"""Old spellings are understood with their old meaning, and answered with the modern line."""

from __future__ import annotations

from typing import Any

import pytest

from seqspec.source.parse import parse
from seqspec.source.problem import Severity
from seqspec.spec.legacy import modernize
from seqspec.spec.validate import validate

TAIL = "compile: {loss: mse}\ndata: {dummy: {x: uniform, y: binary, samples: 10}}\n"


def modern(text: str) -> tuple[Any, list[tuple[str, str]]]:
    """The data of a text in today's words, and the code and fix of each note."""
    document, notes = modernize(parse("seqspec: 1\n" + text, "old.yaml"))
    assert all(note.severity is Severity.INFO for note in notes)
    return document.data, [(note.code, note.fix or "") for note in notes]


@pytest.mark.parametrize(
    ("first", "given", "layer"),
    [
        ("Dense: {units: 4, input_dim: 8}", {"shape": (8,)}, {"Dense": {"units": 4}}),
        ("Dense: {units: 4, input_shape: [8]}", {"shape": (8,)}, {"Dense": {"units": 4}}),
        ("LSTM: {units: 4, input_dim: 8}", {"shape": (None, 8)}, {"LSTM": {"units": 4}}),
        ("LSTM: {units: 4, input_dim: 8, input_length: 5}", {"shape": (5, 8)}, {"LSTM": {"units": 4}}),
        ("LSTM: {units: 4, input_shape: [null, 8]}", {"shape": (None, 8)}, {"LSTM": {"units": 4}}),
        ("LSTM: {units: 4, batch_input_shape: [2, 5, 8]}", {"batch_shape": (2, 5, 8)},
         {"LSTM": {"units": 4}}),
        ("Dense: {units: 4, input_dim: 8, batch_size: 2}", {"batch_shape": (2, 8)}, {"Dense": {"units": 4}}),
        ("Embedding: {input_dim: 99, output_dim: 3, input_length: 5}", {"shape": (5,)},
         {"Embedding": {"input_dim": 99, "output_dim": 3}}),
    ],
)  # fmt: skip
def test_the_first_layer_gives_the_input_shape(
    first: str, given: dict[str, Any], layer: dict[str, Any]
) -> None:
    data, notes = modern(f"layers:\n  - {first}\n  - Flatten\n")
    assert (data["input"], data["layers"]) == (given, (layer, "Flatten"))
    written = ", ".join(str(length) for length in next(iter(given.values()))).replace(
        "None", "null"
    )
    assert notes == [
        ("SQ025", f"write `input: {{{next(iter(given))}: [{written}]}}` above `layers`")
    ]


@pytest.mark.parametrize(
    ("text", "path", "value", "note"),
    [
        ("compile: {optimizer: {SGD: {lr: 0.1}}}", ("compile", "optimizer"), {"SGD": {"learning_rate": 0.1}},
         ("SQ020", "write `learning_rate: 0.1`")),
        ("compile: {optimizer: {SGD: {learning_rate: 0.1, decay: 1e-6}}}", ("compile", "optimizer"),
         {"SGD": {"learning_rate": {"InverseTimeDecay": {
             "initial_learning_rate": 0.1, "decay_steps": 1, "decay_rate": 1e-6}}}},
         ("SQ021", "write `learning_rate: {InverseTimeDecay: {initial_learning_rate: 0.1, decay_steps: 1, "
          "decay_rate: 1e-6}}`")),
        ("compile: {optimizer: {adadelta: {decay: 0.5}}}", ("compile", "optimizer"),
         {"adadelta": {"learning_rate": {"InverseTimeDecay": {
             "initial_learning_rate": 1.0, "decay_steps": 1, "decay_rate": 0.5}}}},
         ("SQ021", "write `learning_rate: {InverseTimeDecay: {initial_learning_rate: 1.0, decay_steps: 1, "
          "decay_rate: 0.5}}`")),
        ("fit: {nb_epoch: 3}", ("fit",), {"epochs": 3}, ("SQ022", "write `epochs: 3`")),
        ("compile: {metrics: [acc, mae]}", ("compile", "metrics"), ("acc", "mae"),
         ("SQ023", "write `accuracy`")),
        ("data: {sklearn: digits}\nfit: {validation_split: 0.2}", ("data",),
         {"sklearn": "digits", "splits": {"validation": 0.2, "pick": "last"}},
         ("SQ024", "write `splits: {validation: 0.2, pick: last}` under `data`")),
    ],
)  # fmt: skip
def test_an_old_word_keeps_its_old_meaning(
    text: str, path: tuple[str, ...], value: Any, note: tuple[str, str]
) -> None:
    data, notes = modern(text)
    for part in path:
        data = data[part]
    assert data == value
    assert notes == [note]


def test_lr_and_decay_together_are_one_schedule() -> None:
    data, notes = modern("compile: {optimizer: {SGD: {lr: 0.1, decay: 0.01}}}")
    schedule = {"initial_learning_rate": 0.1, "decay_steps": 1, "decay_rate": 0.01}
    assert data["compile"]["optimizer"] == {
        "SGD": {"learning_rate": {"InverseTimeDecay": schedule}}
    }
    assert [code for code, _ in notes] == ["SQ020", "SQ021"]


def test_no_decay_is_no_schedule() -> None:
    data, _ = modern("compile: {optimizer: {SGD: {learning_rate: 0.1, decay: 0}}}")
    assert data["compile"]["optimizer"] == {"SGD": {"learning_rate": 0.1}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("layers: [{Dense: 3}, {Dense: {units: 4, input_dim: 3}}]", "Dense takes no `input_dim` here"),
        ("input: {shape: [8]}\nlayers: [{Dense: {units: 4, input_dim: 8}}]",
         "Dense takes no `input_dim` here"),
        ("layers: [{Dense: {units: 4, input_shape: 8}}]", "Dense takes no `input_shape` here"),
        ("layers: [Flatten]\nfit: {epochs: 1, nb_epoch: 2}", "fit takes no `nb_epoch` here"),
        ("layers: [Flatten]\nfit: {validation_split: 0.2}", "fit takes no `validation_split` here"),
        ("layers: [Flatten]\ncompile: {loss: mse, optimizer: {SGD: {lr: 1, learning_rate: 1}}}",
         "SGD takes no `lr` here"),
        ("layers: [Flatten]\ncompile: {loss: mse, optimizer: {SGD: {decay: much}}}",
         "SGD takes no `decay` here"),
    ],
)  # fmt: skip
def test_what_has_no_old_meaning_is_refused_and_never_ignored(text: str, message: str) -> None:
    found = validate(parse("seqspec: 1\n" + text, "old.yaml"))
    assert found.spec is None
    assert [each.message for each in found.problems if each.severity is Severity.ERROR] == [message]


def test_a_wrong_old_value_is_shown_where_it_stands() -> None:
    text = "seqspec: 1\nlayers:\n  - Dense: {units: 4, input_dim: -8}\n" + TAIL
    note, error = validate(parse(text, "old.yaml")).problems
    assert (note.code, note.span.line, note.span.column) == ("SQ025", 3, 23)
    assert (error.code, error.span.line, error.message) == (
        "SQ013",
        3,
        "`shape` must be at least 1, got -8",
    )


def test_a_modern_spec_is_left_as_it_is() -> None:
    document = parse("seqspec: 1\ninput: {shape: [8]}\nlayers: [{Dense: 4}]\n" + TAIL, "new.yaml")
    assert modernize(document) == (document, [])


@pytest.mark.parametrize(
    "text",
    ["layers: 3", "layers: []", "layers: [null]", "layers: [3]", "layers: {}", "compile: 3", "fit: [1]",
     "compile: {optimizer: [SGD]}", "compile: {optimizer: {SGD: 3}}", "compile: {metrics: {a: 1}}",
     "data: x\nfit: {validation_split: 0.1}", "layers: [{Dense: {input_dim: {a: 1}}}]",
     "layers: [{LSTM: {input_length: [1], input_dim: [2]}}]",
     "layers: [{Dense: {input_shape: [[8]], batch_size: x}}]",
     "fit: {nb_epoch: {a: 1}}", "compile: {optimizer: {SGD: {lr: [1], decay: 0.1}}}"],
)  # fmt: skip
def test_other_things_in_its_place_are_no_fault(text: str) -> None:
    found = validate(parse("seqspec: 1\n" + text, "old.yaml"))
    assert found.spec is None
    assert found.problems
