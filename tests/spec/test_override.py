"""`--set KEY=VALUE` puts one value in, and is told what is wrong where it was written."""

from __future__ import annotations

from typing import Any

import pytest

from seqspec.analysis.trace import layer_names
from seqspec.source.document import Document
from seqspec.source.parse import parse
from seqspec.source.problem import Problem, SpecError
from seqspec.spec.override import override
from seqspec.spec.validate import validate

TEXT = """seqspec: 1
name: small
input: {shape: [8]}
layers:
  - Dense: {units: 4, name: hidden}
  - Dropout: 0.5
  - Flatten
  - Dense: 2
compile: {optimizer: adam, loss: mse, metrics: [mae]}
"""


def overridden(*sets: str) -> Document:
    """The spec with overrides put in."""
    return override(parse(TEXT, "small.yaml"), sets)


def at(document: Document, *path: Any) -> Any:
    """The value at a path of a document."""
    value: Any = document.data
    for part in path:
        value = value[part]
    return value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("name=other", ("name",), "other"),
        (" name = other ", ("name",), "other"),
        ("about='a: b'", ("about",), "a: b"),
        ("about=a=b", ("about",), "a=b"),
        ("about=中文", ("about",), "中文"),
        ("seed=3", ("seed",), 3),
        ("name=null", ("name",), None),
        ("name=", ("name",), None),
        ("fit.epochs=3", ("fit",), {"epochs": 3}),
        ("fit={epochs: 3}", ("fit",), {"epochs": 3}),
        ("input.shape=[4, 4]", ("input", "shape"), (4, 4)),
        ("input.shape.0=16", ("input", "shape"), (16,)),
        ("layers.0.units=9", ("layers", 0), {"Dense": {"units": 9, "name": "hidden"}}),
        ("layers.hidden.units=9", ("layers", 0), {"Dense": {"units": 9, "name": "hidden"}}),
        ("layers.0.Dense.units=9", ("layers", 0), {"Dense": {"units": 9, "name": "hidden"}}),
        ("layers.0.Dense=9", ("layers", 0), {"Dense": 9}),
        ("layers.1.rate=0.1", ("layers", 1), {"Dropout": {"rate": 0.1}}),
        ("layers.1.seed=3", ("layers", 1), {"Dropout": {"rate": 0.5, "seed": 3}}),
        ("layers.1.Dropout.seed=3", ("layers", 1), {"Dropout": {"rate": 0.5, "seed": 3}}),
        ("layers.2.name=flat", ("layers", 2), {"Flatten": {"name": "flat"}}),
        ("layers.3=Flatten", ("layers", 3), "Flatten"),
        ("layers.3={Dense: 7}", ("layers", 3), {"Dense": 7}),
        ("compile.optimizer=sgd", ("compile", "optimizer"), "sgd"),
        ("compile.optimizer.beta_1=0.5", ("compile", "optimizer"), {"adam": {"beta_1": 0.5}}),
        ("compile.optimizer.Adam.beta_1=0.5", ("compile", "optimizer"), {"adam": {"beta_1": 0.5}}),
        ("compile.loss.reduction=sum", ("compile", "loss"), {"mse": {"reduction": "sum"}}),
        ("compile.metrics.0=mse", ("compile", "metrics"), ("mse",)),
        ("compile.metrics=[mse, mae]", ("compile", "metrics"), ("mse", "mae")),
    ],
)  # fmt: skip
def test_one_value_is_put_in(text: str, path: tuple[Any, ...], value: Any) -> None:
    assert at(overridden(text), *path) == value


NESTED = """seqspec: 1
input: {shape: [5, 8]}
layers:
  - TimeDistributed: {layer: {Dense: 4}}
  - Bidirectional:
      layer: {LSTM: {units: 3, return_sequences: true}}
      backward_layer: {LSTM: {units: 3, return_sequences: true, go_backwards: true}}
  - Pipeline: [{Dense: 4}, {Dropout: 0.5}, {Dense: {units: 5, name: last}}]
  - Dense: {units: 4, kernel_initializer: he_normal, kernel_regularizer: {L2: 0.1}}
  - Dense: {units: 4, name: dense_1}
  - Dense: 2
  - TimeDistributed: {layer: {TimeDistributed: {layer: Flatten}}}
compile: {optimizer: {SGD: {learning_rate: {CosineDecay: {initial_learning_rate: 1, decay_steps: 9}}}},
  loss: mse, metrics: [mae, mse]}
fit: {callbacks: [{EarlyStopping: {patience: 1}}]}
data: {dummy: {x: uniform, y: {one_hot: 10}, samples: 10}}
"""


def reached(text: str, *path: Any) -> Any:
    """What an override of the nested spec puts at a path."""
    value: Any = override(parse(NESTED, "nested.yaml"), [text]).data
    for part in path:
        value = value[part]
    return value


@pytest.mark.parametrize(
    ("key", "path", "held"),
    [
        ("layers.0.layer.units", (0, "TimeDistributed", "layer", "Dense"), {}),
        ("layers.0.layer.Dense.units", (0, "TimeDistributed", "layer", "Dense"), {}),
        ("layers.0.TimeDistributed.layer.Dense.units", (0, "TimeDistributed", "layer", "Dense"), {}),
        ("layers.time_distributed.layer.units", (0, "TimeDistributed", "layer", "Dense"), {}),
        ("layers.bidirectional.layer.units", (1, "Bidirectional", "layer", "LSTM"),
         {"return_sequences": True}),
        ("layers.1.backward_layer.units", (1, "Bidirectional", "backward_layer", "LSTM"),
         {"return_sequences": True, "go_backwards": True}),
        ("layers.2.layers.0.units", (2, "Pipeline", "layers", 0, "Dense"), {}),
        ("layers.pipeline.layers.Dropout.units", (2, "Pipeline", "layers", 1, "Dropout"), {"rate": 0.5}),
        ("layers.pipeline.layers.last.units", (2, "Pipeline", "layers", 2, "Dense"), {"name": "last"}),
        ("layers.pipeline.Pipeline.layers.last.units", (2, "Pipeline", "layers", 2, "Dense"),
         {"name": "last"}),
        ("layers.dense_1.units", (4, "Dense"), {"name": "dense_1"}),
        ("layers.dense_2.units", (5, "Dense"), {}),
        ("layers.time_distributed_1.layer.layer.units",
         (6, "TimeDistributed", "layer", "TimeDistributed", "layer", "Flatten"), {}),
    ],
)  # fmt: skip
def test_layers_inside_layers_are_reached(key: str, path: tuple[Any, ...], held: Any) -> None:
    assert reached(f"{key}=9", "layers", *path) == {**held, "units": 9}


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("layers.dense.kernel_initializer.seed=3", ("layers", 3, "Dense", "kernel_initializer"),
         {"he_normal": {"seed": 3}}),
        ("layers.dense.kernel_regularizer.l2=3", ("layers", 3, "Dense", "kernel_regularizer"),
         {"L2": {"l2": 3}}),
        ("compile.optimizer.learning_rate.decay_steps=3",
         ("compile", "optimizer", "SGD", "learning_rate", "CosineDecay", "decay_steps"), 3),
        ("compile.metrics.mae.name=m", ("compile", "metrics"), ({"mae": {"name": "m"}}, "mse")),
        ("compile.metrics.1.name=m", ("compile", "metrics"), ("mae", {"mse": {"name": "m"}})),
        ("fit.callbacks.EarlyStopping.patience=3", ("fit", "callbacks", 0, "EarlyStopping"),
         {"patience": 3}),
        ("data.dummy.y.from=teacher", ("data", "dummy", "y"),
         {"one_hot": {"classes": 10, "from": "teacher"}}),
        ("data.dummy.x.shape=[3]", ("data", "dummy", "x"), {"uniform": {"shape": (3,)}}),
        ("data.dummy.samples.test=3", ("data", "dummy", "samples", "test"), 3),
    ],
)  # fmt: skip
def test_items_anywhere_are_reached(text: str, path: tuple[Any, ...], value: Any) -> None:
    assert reached(text, *path) == value


def test_layers_have_the_names_that_a_summary_shows() -> None:
    document = parse(NESTED, "nested.yaml")
    validated = validate(document)
    assert validated.spec is not None, validated.problems
    for index, name in enumerate(layer_names(validated.spec)):
        after: Any = override(document, [f"layers.{name}.trainable=false"]).data
        (settings,) = after["layers"][index].values()
        assert settings["trainable"] is False


def test_what_is_wrong_inside_a_wrapper_can_be_put_right_in_the_override() -> None:
    document = override(parse(NESTED, "nested.yaml"), ["layers.0.layer.unit=5"])
    (found,) = validate(document).problems
    assert (found.message, found.fix) == ("Dense has no `unit`", "write `units`")


def test_later_overrides_see_earlier_ones() -> None:
    document = overridden(
        "compile.optimizer=SGD", "compile.optimizer.momentum=0.9", "seed=1", "seed=2"
    )
    assert at(document, "compile", "optimizer") == {"SGD": {"momentum": 0.9}}
    assert at(document, "seed") == 2


def test_what_is_not_overridden_keeps_its_value_and_place() -> None:
    before, after = parse(TEXT, "small.yaml"), overridden("layers.0.units=9")
    assert at(after, "layers", 1) == at(before, "layers", 1)
    assert after.places["layers", 3] == before.places["layers", 3]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("seed=1", ["012", "1.0", "0"]),
        ("layers.0.name=turned", ["012", "1.0", "0"]),
        ("layers.0.dims.0=2", ["012", "1.0", "0"]),
        ("layers.0.dims.1=1", ["012", "0"]),
        ("layers.0.dims=[2, 1]", ["012", "0"]),
        ("layers.1.name=both", ["012", "1.0", "0"]),
        ("layers.1.layers.0.name=flat", ["012", "1.0", "0"]),
        ("layers.1.layers.1.units=3", ["012", "1.0"]),
    ],
)
def test_entries_of_a_list_keep_their_places(text: str, wrong: list[str]) -> None:
    lines = ["  - Permute: [012, 1.0]", "  - Pipeline: [Flatten, {Dense: 0}]"]
    listed = "\n".join(["seqspec: 1", "input: {shape: [4, 4]}", "layers:", *lines])
    spans = [each.span for each in validate(override(parse(listed, "f"), [text])).problems]
    found = [lines[each.line - 4][each.column - 1 : each.end_column - 1] for each in spans]
    assert found == wrong


def test_an_override_does_not_hide_what_is_wrong_in_the_text() -> None:
    document = override(parse(TEXT + "seed: 012\n", "small.yaml"), ["seed=12"])
    (found,) = validate(document).problems
    assert (found.code, found.span.line) == ("SQ005", 10)


def problem(text: str) -> Problem:
    """The one problem that an override brings."""
    try:
        (found,) = validate(overridden(text)).problems
    except SpecError as error:
        (found,) = error.problems
    return found


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("fit.epochs=three", 12, "`epochs` must be a whole number, got 'three'"),
        ("fit.epochs= 0", 13, "`epochs` must be at least 1, got 0"),
        ("fit.epochs=", 12, "`epochs` must be a whole number, got null"),
        ("fit.epochs=012", 12, "`012` is octal in old YAML and decimal in new"),
        ("input.shape=[8, 8", 17, "a `[` is not closed"),
        ("fit={epochs: 3, epochs: 4}", 17, "`epochs` stands twice in one map"),
        ("about=a\x1b[31m", 8, "the character \\x1b is not allowed in a spec"),
        ("fit.epocs=3", 1, "fit has no `epocs`"),
        ("fit={epocs: 3}", 6, "fit has no `epocs`"),
        ("epochs=3", 1, "a spec takes no `epochs` here"),
        ("name.x=3", 1, "`name` must be text, got {x: 3}"),
        ("layers.0.unit=3", 1, "Dense has no `unit`"),
        ("layers.1.rate=7", 15, "`rate` must be at most 1, got 7"),
        ("layers.1.Dropout=7", 18, "`rate` must be at most 1, got 7"),
        ("layers.3=Desne", 10, "there is no layer `Desne`"),
        ("compile.optimizer.SGD.momentum=1", 1, "Adam has no `SGD`"),
        ("layers.9.units=1", 1, "there is no item `9`"),
        ("layers.-1.units=1", 1, "there is no item `-1`"),
        ("layers.٣.units=1", 1, "there is no item `٣`"),
        ("layers.hiden.units=1", 1, "there is no item `hiden`"),
        ("fit.epochs", 1, "expected KEY=VALUE"),
        ("fit..epochs=3", 1, "expected KEY=VALUE"),
        ("=3", 1, "expected KEY=VALUE"),
        ("", 1, "expected KEY=VALUE"),
    ],
)
def test_what_is_wrong_is_shown_where_it_was_written(text: str, column: int, message: str) -> None:
    found = problem(text)
    assert (found.span.line, found.span.column, found.message) == (1, column, message)
    assert found.span.origin is None or found.span.origin.text == text
    assert found.fix


def test_only_the_first_line_of_a_value_starts_behind_the_key() -> None:
    found = problem("fit={epochs: 3,\n  epocs: 4}")
    assert (found.span.line, found.span.column) == (2, 3)
