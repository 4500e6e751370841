"""Preparations change arrays as they say beforehand, and refuse what they cannot change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seqspec.data.facts import Array, DataFacts
from seqspec.data.held import Held, arrays
from seqspec.data.prepare import Prepare
from seqspec.data.source import DataError

BYTES = Array((4, 6), "uint8", 0, 255, "image")
CLASSES = Array((1,), "int64", 0, 9, "class", 10)


def facts_after(steps, array):
    nothing = DataFacts(array, Array(), {"train": 1})
    return Prepare.model_validate({"x": steps}).facts(nothing).x


def applied(steps, values):
    split = Prepare.model_validate({"x": steps}).split(Held(values, np.zeros((len(values), 1))))
    return split.take(np.arange(len(values)))[0]


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        ({"scale": 0.5}, BYTES, Array((4, 6), "float32", 0, 127.5, "image")),
        ({"scale": -2}, CLASSES, Array((1,), "float32", -18, 0, "real")),
        ({"scale": 2.0}, Array(), Array(None, "float32", None, None, "real")),
        ({"shift": -1}, BYTES, Array((4, 6), "float32", -1, 254, "image")),
        ({"reshape": [8, 3]}, BYTES, Array((8, 3), "uint8", 0, 255, "image")),
        ({"reshape": [2, -1, 2]}, BYTES, Array((2, 6, 2), "uint8", 0, 255, "image")),
        ({"reshape": [2, -1]}, Array(), Array()),
        ({"reshape": [2, 3]}, Array(), Array((2, 3))),
        ({"reshape": []}, CLASSES, Array((), "int64", 0, 9, "class", 10)),
        ("flatten", BYTES, Array((24,), "uint8", 0, 255, "image")),
        ({"one_hot": 10}, CLASSES, Array((10,), "float32", 0, 1, "one_hot", 10)),
        ({"one_hot": 12}, Array((), "int32"), Array((12,), "float32", 0, 1, "one_hot", 12)),
        ({"one_hot": 300}, BYTES, Array((4, 6, 300), "float32", 0, 1, "one_hot", 300)),
        ({"cast": "int32"}, BYTES, Array((4, 6), "int32", 0, 255, "image")),
        ({"cast": "int32"}, Array((), "float32", -0.5, 2.5), Array((), "int32", 0, 2)),
    ],
)
def test_a_step_says_what_it_makes(step, before, after):
    assert facts_after([step], before) == after


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        ({"scale": 0.5}, [[1, 2], [3, 4]], [[0.5, 1.0], [1.5, 2.0]]),
        ({"shift": 1}, [[1, 2], [3, 4]], [[2.0, 3.0], [4.0, 5.0]]),
        ({"reshape": [2, 1]}, [[1, 2], [3, 4]], [[[1], [2]], [[3], [4]]]),
        ("flatten", [[[1], [2]], [[3], [4]]], [[1, 2], [3, 4]]),
        ("flatten", [1, 2], [[1], [2]]),
        ({"one_hot": 3}, [[0], [2]], [[1, 0, 0], [0, 0, 1]]),
        ({"one_hot": 3}, [0, 2], [[1, 0, 0], [0, 0, 1]]),
        ({"one_hot": 2}, [[0, 1]], [[[1, 0], [0, 1]]]),
        ({"cast": "int32"}, [[1.9, -1.9]], [[1, -1]]),
    ],
)
def test_a_step_does_what_it_says(step, before, after):
    result = applied([step], np.array(before))
    assert result.tolist() == after


STEPS = st.lists(
    st.one_of(
        st.builds(lambda factor: {"scale": factor}, st.floats(-4, 4).filter(bool)),
        st.builds(lambda by: {"shift": by}, st.floats(-4, 4)),
        st.sampled_from(["flatten", {"reshape": [-1, 2]}, {"reshape": [2, -1]}, {"one_hot": 5},
                         {"cast": "float64"}, {"cast": "int32"}, {"cast": "uint8"}]),
    ),
    max_size=4,
)  # fmt: skip


@given(
    steps=STEPS, shape=st.lists(st.integers(1, 3), max_size=3).map(tuple), seed=st.integers(0, 9)
)
@settings(max_examples=150, deadline=None)
def test_facts_are_what_comes_out(opened, steps, shape, seed):
    value = {
        "dummy": {"x": {"integers": {"low": 0, "high": 5}}, "y": "binary", "samples": 30},
        "prepare": {"x": steps},
    }
    found = opened(value, shape=shape, seed=seed)
    try:
        facts = found.facts.x
    except DataError as error:
        assert error.path[:2] == ("prepare", "x")
        assert error.fix
        return
    split = found.splits["train"]
    x, y = arrays(split)
    assert (x.shape[1:], x.dtype.name) == (facts.shape, facts.dtype)
    assert x.min() >= facts.low - 1e-4 * abs(facts.low)
    assert x.max() <= facts.high + 1e-4 * abs(facts.high)
    assert split.nbytes == x.nbytes + y.nbytes
    assert np.array_equal(split.take(np.array([4, 2]))[0], x[[4, 2]])


@pytest.mark.parametrize(
    ("steps", "before", "index", "message"),
    [
        (["flatten", {"reshape": [5, 5]}], BYTES, 1, "(24,) holds 24 values"),
        ([{"reshape": [7, -1]}], BYTES, 0, "do not fit into (7, -1)"),
        ([{"one_hot": 9}], CLASSES, 0, "values up to 9, and one_hot has 9 classes"),
        ([{"scale": 2.0}, {"one_hot": 30}], CLASSES, 1, "needs whole numbers, got float32"),
        ([{"scale": 2.0}, {"cast": "uint8"}], BYTES, 1, "uint8 holds 0 to 255"),
        ([{"scale": 1e30}, {"scale": 1e30}], BYTES, 1, "too large for float32"),
    ],
)
def test_a_step_that_cannot_apply_is_named(fault, steps, before, index, message):
    error = fault(lambda: facts_after(steps, before))
    assert message in error.message
    name = steps[index] if isinstance(steps[index], str) else next(iter(steps[index]))
    assert error.path == ("prepare", "x", index, name)


def test_bounds_are_rounded_as_values_are():
    # 4 times a float64 just below 2 is 8 in float32, and 7 if it were cut off before rounding
    steps = [{"scale": 1.9999999999999996}, {"cast": "int32"}]
    assert facts_after(steps, Array((), "int32", 0, 4)).high == 8
    assert applied(steps, np.array([4])).tolist() == [8]


@pytest.mark.parametrize(
    ("step", "values", "message"),
    [
        ({"one_hot": 3}, [0, 3], "3 is no class"),
        ({"one_hot": 3}, [0, -1], "-1 is no class"),
        ({"cast": "uint8"}, [0, 300], "the values go from 0 to 300"),
        ({"cast": "int32"}, [0.0, np.nan], "the values go from nan"),
    ],
)
def test_values_that_were_not_foreseen_are_refused(fault, step, values, message):
    error = fault(lambda: applied([step], np.array(values)))
    assert message in error.message
    assert error.path[:3] == ("prepare", "x", 0)


@pytest.mark.parametrize(
    ("value", "place", "message"),
    [
        ({"x": [{"scael": 2.0}]}, ("x", 0, "scael"), "there is no preparation `scael`"),
        ({"x": [{"scale": 0}]}, ("x", 0, "scale", "factor"), "scaled by 0, all values are 0"),
        ({"x": [{"scale": 1e39}]}, ("x", 0, "scale", "factor"), "too large for float32"),
        ({"x": [{"scale": "1/255"}]}, ("x", 0, "scale", "factor"), "must be a number"),
        ({"x": [{"reshape": [-1, -1]}]}, ("x", 0, "reshape", "shape"), "only one length can be -1"),
        ({"x": [{"reshape": [0, 2]}]}, ("x", 0, "reshape", "shape"), "a length of 0"),
        ({"x": [{"flatten": 3}]}, ("x", 0, "flatten"), "`flatten` takes no single value"),
        ({"x": [{"cast": "float8"}]}, ("x", 0, "cast", "dtype"), "`dtype` must be one of"),
        ({"z": []}, ("z",), "prepare has no `z`"),
        ({"x": "flatten"}, ("x",), "`x` must be a list"),
    ],
)
def test_a_wrong_step_is_refused_at_its_place(refused, value, place, message):
    (found,) = refused({"sklearn": "iris", "prepare": value})
    assert found[0] == ("prepare", *place)
    assert message in found[1]
