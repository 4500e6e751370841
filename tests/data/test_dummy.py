"""Dummy data are what their facts say, and the same however they are asked for."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

SAMPLES = {"train": 200, "validation": 7, "test": 30}


def dummy(x, y, samples=None, **more):
    return {"dummy": {"x": x, "y": y, "samples": samples or SAMPLES}, **more}


def taught(kind, classes):
    return {kind: {"classes": classes, "from": "teacher"}}


def classes_of(y):
    return y.argmax(axis=1) if y.shape[1] > 1 else y[:, 0].astype(int)


SHAPES = st.lists(st.integers(1, 5), max_size=3).map(tuple)
DRAWS = st.one_of(
    st.sampled_from(["uniform", "normal"]),
    st.builds(
        lambda low, more: {"integers": {"low": low, "high": low + more}},
        st.integers(-100, 100),
        st.integers(1, 300),
    ),
    st.builds(lambda words: {"tokens": words}, st.integers(1, 5_000)),
)
LABELS = st.one_of(
    st.just("binary"),
    st.builds(lambda kind, count: {kind: count}, st.sampled_from(["one_hot", "labels"]),
              st.integers(1, 12)),
    st.builds(lambda kind, shape: {kind: {"shape": list(shape)}},
              st.sampled_from(["uniform", "normal"]), SHAPES),
)  # fmt: skip


@given(
    x=DRAWS, y=LABELS, shape=SHAPES, seed=st.integers(0, 2**32 - 1), order=st.permutations(range(9))
)
@settings(max_examples=60, deadline=None)
def test_facts_are_what_is_loaded(opened, x, y, shape, seed, order):
    found = opened(dummy(x, y), shape=shape, seed=seed)
    facts = found.facts
    assert facts.x.shape == shape
    assert facts.samples == SAMPLES
    for name, split in found.splits.items():
        assert len(split) == SAMPLES[name]
        everything = split.take(np.arange(len(split)))
        assert split.nbytes == sum(array.nbytes for array in everything)
        for array, said in zip(everything, (facts.x, facts.y), strict=True):
            assert array.shape[1:] == said.shape
            assert array.dtype.name == said.dtype
            assert array.min() >= said.low
            assert array.max() <= said.high
        chosen = np.array(order) % len(split)
        for array, some in zip(everything, split.take(chosen), strict=True):
            assert np.array_equal(array[chosen], some)


@pytest.mark.parametrize(
    ("y", "shape", "dtype", "kind", "classes"),
    [
        ({"one_hot": 10}, (10,), "float32", "one_hot", 10),
        ({"labels": 10}, (1,), "int32", "class", 10),
        ("binary", (1,), "float32", "binary", 2),
        ({"uniform": [10]}, (10,), "float32", "real", None),
        ({"normal": {"shape": [1]}}, (1,), "float32", "real", None),
    ],
)
def test_labels_have_the_shape_of_the_guide(opened, y, shape, dtype, kind, classes):
    facts = opened(dummy("uniform", y)).facts.y
    assert (facts.shape, facts.dtype, facts.kind, facts.classes) == (shape, dtype, kind, classes)


def test_one_hot_rows_have_one_one(opened):
    _, y = opened(dummy("uniform", {"one_hot": 10})).splits["train"].take(np.arange(200))
    assert np.array_equal(np.sort(y, axis=1), [[0.0] * 9 + [1.0]] * 200)
    assert len(set(classes_of(y))) == 10


def test_splits_arrays_and_seeds_draw_different_numbers(opened):
    drawn = [
        opened(dummy("uniform", {"uniform": [20]}), seed=seed)
        .splits[split]
        .take(np.arange(7))[array]
        for seed in (0, 1)
        for split in ("train", "validation", "test")
        for array in (0, 1)
    ]
    assert len({values.tobytes() for values in drawn}) == 12


def test_the_number_of_samples_does_not_change_them(opened):
    few, many = (
        opened(dummy("normal", taught("labels", 3), count)).splits["train"].take(np.arange(5))
        for count in (5, 10_000_000)
    )
    assert np.array_equal(few[0], many[0])
    assert np.array_equal(few[1], many[1])


def test_ten_million_samples_are_taken_from_in_little_memory(opened):
    split = opened(dummy("uniform", taught("one_hot", 10), 10_000_000)).splits["train"]
    split.take(np.arange(1))
    tracemalloc.start()
    x, _ = split.take(np.array([9_999_999, 0, 5_000_000] * 10))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20
    assert np.array_equal(x[0], x[27])


@pytest.mark.parametrize(
    ("x", "shape"),
    [
        pytest.param("uniform", (20,), id="uniform"),
        pytest.param("uniform", (4,), id="few-inputs"),
        pytest.param("normal", (28, 28), id="normal-images"),
        pytest.param({"integers": {"low": -50, "high": 200}}, (30,), id="integers"),
        pytest.param({"tokens": 1_024}, (40,), id="tokens"),
    ],
)
def test_a_teacher_uses_every_class_about_as_often(opened, x, shape):
    found = opened(dummy(x, taught("labels", 10), 2_000), shape=shape)
    _, y = found.splits["train"].take(np.arange(2_000))
    counts = np.bincount(y[:, 0], minlength=10)
    assert counts.max() < 3 * 200
    assert counts.min() > 200 / 4


def learned(x, y, classes):
    """A linear model by least squares: the share of unseen samples it gets right."""
    half, one_hot = len(x) // 2, np.eye(classes)[y]
    weights = np.linalg.lstsq(x[:half], one_hot[:half], rcond=None)[0]
    return float(((x[half:] @ weights).argmax(axis=1) == y[half:]).mean())


@pytest.mark.parametrize(("label", "classes"), [("binary", 2), ("labels", 5), ("one_hot", 10)])
def test_a_linear_model_learns_what_a_teacher_says(opened, label, classes):
    rule = {"binary": {"from": "teacher"}} if label == "binary" else taught(label, classes)
    x, y = opened(dummy("normal", rule, 8_000)).splits["train"].take(np.arange(8_000))
    assert learned(np.c_[x, np.ones(len(x))], classes_of(y), classes) > 0.8


def test_words_tell_the_class_where_a_teacher_speaks_of_tokens(opened):
    rule = {"binary": {"from": "teacher"}}
    found = opened(dummy({"tokens": 50}, rule, 4_000), shape=(12,))
    x, y = found.splits["train"].take(np.arange(4_000))
    counts = np.stack([np.bincount(row, minlength=50) for row in x])
    assert learned(counts, classes_of(y), 2) > 0.8


def test_train_and_test_have_one_teacher(opened):
    splits = opened(dummy("normal", taught("labels", 3), {"train": 3_000, "test": 3_000})).splits
    (x, y), (other, labels) = (splits[name].take(np.arange(3_000)) for name in ("train", "test"))
    together = np.concatenate([x, other]), np.concatenate([y, labels])[:, 0]
    assert learned(*together, 3) > 0.8


def test_chance_leaves_nothing_to_learn(opened):
    x, y = opened(dummy("normal", {"labels": 2}, 4_000)).splits["train"].take(np.arange(4_000))
    assert learned(x, y[:, 0], 2) == pytest.approx(0.5, abs=0.06)


def test_a_shape_of_its_own_goes_before_that_of_the_input(opened):
    x = {"uniform": {"shape": [8, 16]}}
    assert opened(dummy(x, "binary"), shape=(None, 16)).facts.x.shape == (8, 16)
    assert opened(dummy(x, "binary"), shape=None).facts.x.shape == (8, 16)


@pytest.mark.parametrize(
    ("x", "y", "shape", "path", "message"),
    [
        ("uniform", "binary", None, ("x",), "not known without `input`"),
        ("uniform", "binary", (None, 16), ("x",), "leaves a length of (null, 16) open"),
        ("uniform", "binary", (2**14, 2**14), ("x",), "one sample of `x` has 268,435,456 values"),
        ("uniform", {"normal": [2**14, 2**14]}, (2,), ("y",), "one sample of `y`"),
        ("uniform", taught("labels", 3), (1,), ("y", "labels", "from"), "cannot tell 3 classes"),
        ({"tokens": 1}, taught("labels", 2), (4,), ("y", "labels", "from"), "cannot tell 2"),
        ({"integers": {"low": 1, "high": 2}}, taught("one_hot", 2), (4,), ("y", "one_hot", "from"),
         "differ so little"),
        ("uniform", taught("one_hot", 100_000), (4,), ("y", "one_hot", "from"), "at most 65,536"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_said_beforehand(opened, fault, x, y, shape, path, message):
    error = fault(lambda: opened(dummy(x, y), shape=shape).facts)
    assert message in error.message
    assert error.path == ("dummy", *path)
    assert error.fix


@pytest.mark.parametrize(
    ("value", "place", "message", "fix"),
    [
        ({"x": "unifrom", "y": "binary", "samples": 1}, ("x",),
         "there is no kind of dummy input `unifrom`", "write `uniform`"),
        ({"x": "uniform", "y": {"OneHot": 3}, "samples": 1}, ("y", "OneHot"),
         "there is no kind of dummy label `OneHot`", "write `one_hot`"),
        ({"x": "uniform", "y": {"one_hot": {"classes": 3, "form": "teacher"}}, "samples": 1},
         ("y", "one_hot", "form"), "one_hot has no `form`", "write `from`"),
        ({"x": "uniform", "y": {"one_hot": {"classes": 3, "from": "techer"}}, "samples": 1},
         ("y", "one_hot", "from"), "`from` must be one of 'chance' or 'teacher', got 'techer'",
         "write `teacher`"),
        ({"x": "uniform", "y": {"one_hot": {"classes": 3, "from_": "teacher"}}, "samples": 1},
         ("y", "one_hot", "from_"), "one_hot has no `from_`", "write `from`"),
        ({"x": {"integers": {"low": 3, "high": 3}}, "y": "binary", "samples": 1},
         ("x", "integers", "high"), "`high` must be more than `low`, which is 3, got 3",
         "write 4 for 3 alone"),
        ({"x": "uniform", "y": "binary", "samples": {"train": 0}}, ("samples", "train"),
         "`train` must be at least 1, got 0", "write 1 or more"),
        ({"x": "uniform", "y": "binary", "samples": {"test": 3}}, ("samples", "train"),
         "samples needs `train`", "add `train: ...`"),
        ({"x": "uniform", "y": "binary"}, ("samples",), "dummy needs `samples`",
         "add `samples: ...`"),
        ({"x": {"uniform": [3, None]}, "y": "binary", "samples": 1}, ("x", "uniform", "shape", 1),
         "`shape` must be a whole number, got null", "write a whole number"),
    ],
)  # fmt: skip
def test_a_wrong_word_is_refused_at_its_place(refused, value, place, message, fix):
    assert refused({"dummy": value}) == [(("dummy", *place), message, fix)]


def test_a_bare_number_of_samples_is_for_training(opened):
    assert opened(dummy("uniform", "binary", 12)).facts.samples == {"train": 12}


@pytest.mark.slow
def test_describing_needs_no_numpy():
    code = """
import sys
from pathlib import Path
from seqspec.data.section import Data
from seqspec.data.source import Surroundings
import seqspec.data.order, seqspec.data.held, seqspec.data.hold, seqspec.data.sources.npz
import seqspec.data.sources.sklearn
label = {"one_hot": {"classes": 3, "from": "teacher"}}
value = {"dummy": {"x": "normal", "y": label, "samples": 9},
         "splits": {"test": 0.2}, "prepare": {"x": ["flatten", {"scale": 2.0}]}}
Data.read(value).describe(Surroundings(Path(), (4, 4), 0))
print(sorted({"numpy", "sklearn", "tensorflow"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
