"""Old spellings are understood with their old meaning, and answered with the modern line."""

from __future__ import annotations

from typing import Any

import pytest

from seqspec.source.parse import parse
from seqspec.source.problem import Severity
from seqspec.spec.families import LAYERS
from seqspec.spec.legacy import modernize
from seqspec.spec.old_names import OLD_ARGUMENTS
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
        ("compile: {metrics: [acc]}\nfit: {callbacks: [EarlyStopping: {monitor: acc}, TerminateOnNaN]}",
         ("compile", "metrics"), ("acc",), ("SQ023", "write `accuracy`, and `monitor: accuracy`")),
        ("compile: {metrics: [acc]}\nfit: {callbacks: [EarlyStopping: val_acc]}",
         ("compile", "metrics"), ("acc",), ("SQ023", "write `accuracy`, and `monitor: val_accuracy`")),
        ("compile: {metrics: [ACC]}", ("compile", "metrics"), ("ACC",), ("SQ023", "write `accuracy`")),
        ("data: {sklearn: digits}\nfit: {validation_split: 0}", ("fit",), {},
         ("SQ024", "delete it")),
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
        (
            "layers: [Flatten]\nfit: {validation_split: 2}",
            "`validation_split` must be a number from 0, less than 1, got 2",
        ),
        ("layers: [Flatten]\nfit: {validation_split: 0.2}\n"
         "data: {sklearn: iris, splits: {test: 0.1}}", "fit takes no `validation_split` here"),
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


def test_a_validation_split_is_said_once_and_needs_no_data() -> None:
    text = "seqspec: 1\nlayers: [Flatten]\nfit: {validation_split: 0.2}\n"
    alone = validate(parse(text, "old.yaml"))
    assert alone.spec is not None
    assert [each.code for each in alone.problems] == ["SQ024"]
    beside = validate(parse(text + "data: {sklearn: iris, splits: {test: 0.1}}\n", "old.yaml"))
    assert [each.code for each in beside.problems] == ["SQ010"]


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


@pytest.mark.parametrize(
    ("layer", "message", "fix"),
    [
        ("Dense: {output_dim: 4}", "`output_dim` is an old name of `units`", "write `units`"),
        ("Dense: {units: 4, W_regularizer: l2}", "`W_regularizer` is an old name of `kernel_regularizer`",
         "write `kernel_regularizer`"),
        ("Dense: {units: 4, bias: true}", "`bias` is an old name of `use_bias`", "write `use_bias`"),
        ("Embedding: {input_dim: 9, output_dim: 4, init: uniform}",
         "`init` is an old name of `embeddings_initializer`", "write `embeddings_initializer`"),
        ("LSTM: {units: 4, inner_activation: tanh}",
         "`inner_activation` is an old name of `recurrent_activation`", "write `recurrent_activation`"),
        ("LSTM: {units: 4, consume_less: gpu}", "LSTM takes no `consume_less` here",
         "delete it: Keras chooses by itself"),
        ("Conv2D: {filters: 4, kernel_size: 3, dim_ordering: th}",
         "`dim_ordering` is an old name of `data_format`", "write `data_format: channels_first`"),
        ("Dropout: {p: 0.5}", "`p` is an old name of `rate`", "write `rate`"),
        ("LeakyReLU: {alpha: 0.1}", "`alpha` is an old name of `negative_slope`", "write `negative_slope`"),
        ("CuDNNLSTM: 4", "there is no layer `CuDNNLSTM`: it is chosen by itself on a GPU", "write `LSTM`"),
        ("Lambda: {function: f}", "there is no layer `Lambda`: it holds code, which a spec cannot",
         "use a layer that does the same, or write it in Python"),
        ("Concatenate", "there is no layer `Concatenate`: it takes several tensors, and a layer of a "
         "Sequential gets one", "build this model with the functional API of Keras"),
        ("InputLayer", "there is no layer `InputLayer`: the input stands above the layers",
         "delete this item, with `input: {shape: [...]}` above `layers` in its place"),
        ("layers.RandomWidth: 0.5", "there is no layer `layers.RandomWidth`: a layer answers one size",
         "use `RandomZoom`, which keeps the size"),
    ],
)  # fmt: skip
def test_a_name_that_is_gone_is_answered_with_today_s(layer: str, message: str, fix: str) -> None:
    (found,) = validate(parse(f"seqspec: 1\nlayers:\n  - {layer}\n", "old.yaml")).problems
    assert (found.message, found.fix) == (message, fix)


def test_every_old_argument_has_a_name_of_today() -> None:
    today = {name for member in LAYERS.classes() for name in member.spelled()}
    assert {name for names in OLD_ARGUMENTS.values() for name in names} <= today
