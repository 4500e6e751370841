"""The `data` section holds one source, and tells every error in it at its place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from seqspec.data.facts import Array, DataFacts
from seqspec.data.held import Held
from seqspec.data.hold import hold_to
from seqspec.data.section import Data
from seqspec.spec.families import DRAWS, LABELS, PREPARATIONS, SOURCES

DUMMY = {"x": "uniform", "y": "binary", "samples": 9}
SPECS = Path(__file__).parents[2] / "specs"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, [((), "`data` names no source", "add one of `dummy`, `npz`, `sklearn`")]),
        ({"splits": {"test": 2}},
         [((), "`data` names no source", "add one of `dummy`, `npz`, `sklearn`")]),
        ({"dumy": DUMMY}, [(("dumy",), "data has no `dumy`", "write `dummy`")]),
        ({"Dummy": DUMMY}, [(("Dummy",), "data has no `Dummy`", "write `dummy`")]),
        ({"dummy": DUMMY, "split": {}}, [(("split",), "data has no `split`", "write `splits`")]),
        ({"dummy": DUMMY, "sklearn": "iris"},
         [(("sklearn",), "`data` has one source, and `dummy` stands above",
           "delete one of them")]),
        ({"dummy": None}, [(("dummy",), "nothing stands after `dummy:`", "write `dummy: {...}`")]),
        (["dummy"], [((), "`data` must be a map of settings, got ['dummy']",
                      "write `data: {dummy: {...}}`")]),
        ("dummy", [((), "`data` must be a map of settings, got 'dummy'",
                    "write `data: {dummy: {...}}`")]),
    ],
)  # fmt: skip
def test_a_wrong_section_says_what_to_write(refused, value, expected):
    assert refused(value) == expected


def test_errors_of_all_parts_are_told_at_once(refused):
    value = {
        "dummy": {"x": "unifrom", "y": "binary", "samples": -1},
        "splits": {"test": 2.5},
        "prepare": {"y": ["flaten"]},
        "shuffle": True,
    }
    assert [place for place, _, _ in refused(value)] == [
        ("shuffle",),
        ("dummy", "x"),
        ("dummy", "samples", "train"),
        ("splits", "test"),
        ("prepare", "y", 0),
    ]


def test_a_section_that_was_read_stays_as_it_is():
    data = Data.read({"dummy": DUMMY})
    assert Data.read(data) is data


def test_words_of_ours_are_in_snake_case_only():
    words = {word for family in (SOURCES, DRAWS, LABELS, PREPARATIONS) for word in family.names}
    assert words == {
        "dummy", "npz", "sklearn", "uniform", "normal", "integers", "tokens", "one_hot", "labels",
        "binary", "scale", "shift", "cast", "reshape", "flatten",
    }  # fmt: skip
    for family in (SOURCES, DRAWS, LABELS, PREPARATIONS):
        assert {member.title for member in family.classes()} == set(family.names)


@pytest.mark.parametrize("file", sorted(SPECS.glob("*.yaml")), ids=lambda file: file.stem)
def test_the_data_of_every_spec_load_as_described(opened, file):
    spec = yaml.safe_load(file.read_text(encoding="utf-8"))
    if "data" not in spec:
        return
    given = spec.get("input") or {}
    first = next(iter(spec["layers"][0].values())) if isinstance(spec["layers"][0], dict) else {}
    shape = given.get("shape") or (given.get("batch_shape") or [None])[1:] or None
    if shape is None and isinstance(first, dict) and "input_shape" in first:
        shape = first["input_shape"]
    value = spec["data"]
    if shape is None and "dummy" in value:
        value["dummy"]["x"] = {"uniform": {"shape": [4]}}
    found = opened(value, shape=None if shape is None else tuple(shape))
    assert {name: len(split) for name, split in found.splits.items()} == found.facts.samples


def held(x, y=None):
    return Held(np.asarray(x), np.zeros((len(x), 1)) if y is None else np.asarray(y))


def promised(x, samples=3):
    return DataFacts(x, Array(), {"train": samples})


@pytest.mark.parametrize(
    ("x", "values", "message"),
    [
        (Array((2,)), [[1.0]] * 3, "samples of shape (1,), and (2,) was promised"),
        (Array((None,)), [[[1.0]]] * 3, "samples of shape (1, 1), and (null,) was promised"),
        (Array(dtype="int32"), [1.0] * 3, "is float64, and int32 was promised"),
        (Array(low=0), [1, 2, -1], "sample 2 has -1, below 0, the least that was promised"),
        (Array(high=1), [[0, 1], [3, 9], [0, 4]],
         "sample 1 has 3 at (0,), above 1, the most that was promised, and 2 more like it"),
        (Array(), [1.0, np.inf, 2.0], "sample 1 has inf, which is not finite"),
        (Array(), [np.inf, -np.inf, 2.0], "sample 0 has inf, which is not finite, and 1 more"),
        (Array(), [1.0, 2.0], "train has 2 samples, and 3 were promised"),
    ],
)  # fmt: skip
def test_data_that_break_a_promise_are_named(fault, x, values, message):
    error = fault(lambda: hold_to(promised(x), "train", held(values)))
    assert message in error.message


def test_data_that_keep_their_promises_pass():
    hold_to(
        promised(Array((None, 2), "float32", 0, 1)), "train", held(np.ones((3, 4, 2), "float32"))
    )
    hold_to(promised(Array()), "train", held([1e308, 1e308, 1e308]))  # finite, their sum is not


def test_a_wrong_value_is_found_in_large_data(fault):
    x = np.zeros((30_000, 300), np.float32)
    x[29_999, 299] = np.nan
    error = fault(lambda: hold_to(promised(Array(), 30_000), "train", held(x)))
    assert "sample 29,999 has nan at (299,)" in error.message
