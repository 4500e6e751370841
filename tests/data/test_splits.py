"""Splits take the rows they say, leave the others to train on, and are counted beforehand."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seqspec.data.held import Held, arrays
from seqspec.data.splits import Splits


def rows(samples, seed=0, **splits):
    """The rows that each split takes out of `samples`."""
    x = np.arange(samples)
    model = Splits.model_validate(splits)
    taken = model.split({"train": Held(x, -x)}, seed)
    for split in taken.values():
        assert np.array_equal(
            *(array * sign for array, sign in zip(arrays(split), (1, -1), strict=True))
        )
    counts = model.counts({"train": samples})
    assert counts == {name: len(split) for name, split in taken.items()}
    return {name: arrays(split)[0].tolist() for name, split in taken.items()}


def test_spread_takes_every_fifth_row():
    taken = rows(21, test=0.2, pick="spread")
    assert taken["test"] == [0, 5, 10, 15, 20]
    assert taken["train"] == [row for row in range(21) if row % 5]


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.4, [0, 2, 5, 7]),  # ceil(0.4 * i) rises after rows 0, 2, 5, 7
        (0.3, [0, 3, 6]),
        (0.9, [0, 1, 2, 3, 4, 5, 6, 7, 8]),
        (3, [0, 3, 6]),
        (4, [0, 2, 5, 7]),
    ],
)
def test_spread_steps_over_whole_numbers(share, expected):
    assert rows(10, test=share, pick="spread")["test"] == expected


def test_validation_is_spread_over_what_the_test_leaves():
    taken = rows(20, test=0.2, validation=0.2, pick="spread")
    assert taken["test"] == [0, 5, 10, 15]
    assert taken["validation"] == [1, 6, 11, 16]  # every fourth of the sixteen others
    assert len(taken["train"]) == 12


def test_last_takes_the_last_rows_in_order():
    taken = rows(10, test=0.2, validation=3, pick="last")
    assert taken == {"train": [0, 1, 2, 3, 4], "validation": [5, 6, 7], "test": [8, 9]}


@pytest.mark.parametrize("samples", [7, 10, 99, 1_797, 60_000])
@pytest.mark.parametrize("share", [0.1, 0.2, 0.25, 0.3, 1 / 3, 0.75])
def test_a_share_is_as_many_as_keras_takes(samples, share):
    kept = int(np.floor(samples * (1.0 - share)))  # keras, train_validation_split
    assert Splits(validation=share, pick="last").counts({"train": samples}) == {
        "train": kept,
        "validation": samples - kept,
    }


@given(
    samples=st.integers(3, 300),
    test=st.one_of(st.none(), st.floats(0.05, 0.45), st.integers(1, 30)),
    validation=st.one_of(st.floats(0.05, 0.45), st.integers(1, 30)),
    pick=st.sampled_from(["random", "last", "spread"]),
    seed=st.integers(0, 99),
)
@settings(max_examples=150, deadline=None)
def test_splits_share_no_row_and_lose_none(samples, test, validation, pick, seed):
    wanted = {"test": test, "validation": validation}
    if sum(np.ceil(part * samples) if isinstance(part, float) else part or 0
           for part in wanted.values()) + 2 > samples:  # fmt: skip
        return
    taken = rows(samples, seed, **wanted, pick=pick)
    assert sorted(chain(*taken.values())) == list(range(samples))
    assert all(part == sorted(part) for part in taken.values())


def test_random_rows_follow_the_seed():
    first, again, other = (rows(100, seed, test=0.2)["test"] for seed in (0, 0, 1))
    assert first == again != other
    assert len(first) == 20
    assert np.ptp(first) > 60


def test_a_view_holds_no_copy_and_counts_its_bytes():
    x = np.zeros((1_000, 10), np.float32)
    train = Splits(test=0.2).split({"train": Held(x, x)}, 0)["train"]
    assert train.nbytes == 800 * 80
    assert arrays(train, most_bytes=63_999) is None
    assert arrays(train, most_bytes=64_000)[0].shape == (800, 10)


def test_splits_are_taken_from_data_that_stream(opened):
    dummy = {"dummy": {"x": "uniform", "y": "binary", "samples": 1_000_000}}
    source = opened(dummy).splits["train"]
    splits = opened({**dummy, "splits": {"test": 0.5, "pick": "last"}}).splits
    assert np.array_equal(
        splits["test"].take(np.array([2]))[0], source.take(np.array([500_002]))[0]
    )


@pytest.mark.parametrize(
    ("splits", "samples", "path", "message"),
    [
        ({"test": 0.001}, 100, ("splits", "test"), None),
        ({"validation": 100}, 100, ("splits", "validation"), "validation takes 100 of 100 samples"),
        ({"test": 50, "validation": 50}, 100, ("splits", "validation"), "takes 50 of 50 samples"),
        ({"test": 0.5}, {"train": 9, "test": 1}, ("splits", "test"), "have a test split already"),
        ({"test": 0.5}, 10**11, ("splits", "pick"), "too many to hold"),
    ],
)
def test_what_cannot_be_split_is_refused(opened, fault, splits, samples, path, message):
    value = {"dummy": {"x": "uniform", "y": "binary", "samples": samples}, "splits": splits}
    if message is None:  # n - int(n * (1 - 0.001)) = 100 - 99: Keras rounds up, so one sample it is
        assert opened(value).facts.samples == {"train": 99, "test": 1}
        return
    error = fault(lambda: opened(value).splits)
    assert message in error.message
    assert error.path == path


@pytest.mark.parametrize(
    ("splits", "fix"),
    [({"validation": 0.2, "test": 0.1}, "delete `test: 0.1`"), ({"test": 5}, "delete `splits`")],
)
def test_only_the_split_that_is_there_already_is_deleted(opened, fault, splits, fix):
    dummy = {"x": "uniform", "y": "binary", "samples": {"train": 9, "test": 1}}
    assert fault(lambda: opened({"dummy": dummy, "splits": splits}).facts).fix == fix


@pytest.mark.parametrize(
    ("value", "place", "message"),
    [
        ({}, (), "`splits` needs `validation` or `test`"),
        ({"test": 1.0}, ("test",), "a split is a share between 0 and 1 or a number of samples"),
        ({"test": 0}, ("test",), "a split is a share"),
        ({"test": True}, ("test",), "a split is a share"),
        ({"test": -0.1}, ("test",), "a split is a share"),
        ({"test": 0.5, "validation": 0.5}, ("test",), "the splits take 1 of the samples"),
        ({"test": 0.5, "pick": "first"}, ("pick",), "`pick` must be one of"),
        ({"tset": 0.5}, ("tset",), "splits has no `tset`"),
    ],
)
def test_a_wrong_split_is_refused_at_its_place(refused, value, place, message):
    found = refused({"sklearn": "iris", "splits": value})
    assert found[0][0] == ("splits", *place)
    assert message in found[0][1]
