"""The values of open data tell their bounds, and the samples that hold them."""

from __future__ import annotations

import numpy as np
import pytest

from seqspec.data.facts import Array, Seen
from seqspec.data.hold import CHUNK_VALUES
from seqspec.data.measure import measured

X = np.arange(20, dtype=np.float32).reshape(10, 2)


def y_of(opened, folder, y, **more):
    """The facts of the labels, before and after the values are known."""
    np.savez(folder / "a.npz", x=X[: len(y)], y=np.asarray(y))
    found = opened({"npz": "a.npz", **more}, folder=folder)
    return found.facts.y, measured(found.facts.y, "y", found.splits)


def test_labels_are_bounded_where_they_were_not(opened, tmp_path):
    before, after = y_of(opened, tmp_path, [3, 1, 2, 5, 1])
    assert (before.low, before.high, before.is_bounded) == (None, None, False)
    assert (after.low, after.high, after.is_bounded) == (1, 5, True)
    assert after.seen == Seen("sample 1 of `train`", "sample 3 of `train`")


@pytest.mark.parametrize("pick", ["random", "last", "spread"])
def test_a_sample_of_a_split_is_named_by_its_place_in_the_file(opened, tmp_path, pick):
    splits = {"test": 0.3, "validation": 0.3, "pick": pick}
    y = [3, 3, 3, 3, 3, 3, 9, 3, 1, 3]
    _, after = y_of(opened, tmp_path, y, splits=splits)
    assert after.seen == Seen("sample 8 of `train`", "sample 6 of `train`")


def test_prepared_labels_are_measured_as_the_model_sees_them(opened, tmp_path):
    steps = {"y": [{"shift": -1}, {"cast": "int32"}]}
    _, after = y_of(opened, tmp_path, [3, 1, 2], prepare=steps)
    assert (after.low, after.high, after.kind) == (0, 2, "real")


def test_a_fraction_is_named_and_makes_labels_real(opened, tmp_path):
    before, after = y_of(opened, tmp_path, [1.0, 2.0, 2.5])
    assert (before.kind, after.kind) == (None, "real")
    assert after.seen is not None and after.seen.fraction == "2.5 (sample 2 of `train`)"
    assert y_of(opened, tmp_path, [1.0, 2.0])[1].kind is None


def test_an_ignored_value_counts_as_none(opened, tmp_path):
    np.savez(tmp_path / "a.npz", x=X[:4], y=np.array([255, 1, 7, 255], np.uint8))
    found = opened({"npz": "a.npz"}, folder=tmp_path)
    after = measured(found.facts.y, "y", found.splits, ignored=255)
    assert after.seen == Seen("sample 1 of `train`", "sample 2 of `train`")


def test_drawn_data_are_not_drawn_for_it(opened):
    found = opened({"dummy": {"x": "uniform", "y": {"labels": 3}, "samples": 10**12}})
    assert measured(found.facts.y, "y", found.splits) == found.facts.y


def test_large_arrays_are_read_in_pieces(opened, tmp_path):
    y = np.zeros((3, CHUNK_VALUES // 2 + 1), np.uint8)
    y[2, 7] = 9
    np.savez(tmp_path / "a.npz", x=X[:3], y=y)
    found = opened({"npz": "a.npz"}, folder=tmp_path)
    after = measured(Array(), "y", found.splits)
    assert (after.high, after.seen) == (9, Seen("sample 0 of `train`", "sample 2 of `train`"))
