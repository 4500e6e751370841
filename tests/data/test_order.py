"""The order of an epoch is a permutation, another one each epoch, and the same one each time."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise

import numpy as np
import pytest

from seqspec.data.order import BLOCK, MOST_AT_ONCE, order


def whole(ordered, size=1_000):
    return np.concatenate(list(ordered.batches(size)))


@pytest.mark.parametrize("samples", [1, 2, 31, 1_000, 65_536])
@pytest.mark.parametrize("seed", [0, 2**32 - 1])
def test_an_epoch_visits_each_sample_once(samples, seed):
    visited = whole(order(samples, seed, epoch=3, shuffle=True))
    assert np.array_equal(np.sort(visited), np.arange(samples))


def test_epochs_and_seeds_differ_and_repeat():
    orders = {
        (seed, epoch): tuple(whole(order(100, seed, epoch, shuffle=True)).tolist())
        for seed in range(4)
        for epoch in range(10)
    }
    assert len(set(orders.values())) == 40
    assert tuple(whole(order(100, 2, 5, shuffle=True), size=7).tolist()) == orders[2, 5]


def test_unshuffled_samples_stay_as_they_stand():
    assert [batch.tolist() for batch in order(5, 0, 0, shuffle=False).batches(2)] == [
        [0, 1],
        [2, 3],
        [4],
    ]


def test_an_epoch_can_be_entered_anywhere():
    ordered = order(MOST_AT_ONCE + 100_000, 0, 0, shuffle=True)
    everything = whole(ordered, 50_000)
    assert np.array_equal(ordered.between(65_000, 140_000), everything[65_000:140_000])
    assert np.array_equal(
        next(ordered.batches(64, start=1_000_001)), everything[1_000_001:1_000_065]
    )
    assert len(ordered.between(len(ordered), len(ordered) + 5)) == 0


@pytest.mark.slow
def test_ten_million_samples_are_ordered_in_constant_memory():
    samples = 10_000_000
    seen = np.zeros(samples, np.uint8)
    tracemalloc.start()
    ordered = order(samples, 0, 1, shuffle=True)
    for batch in ordered.batches(100_000):
        seen[batch] += 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen.min() == seen.max() == 1
    assert peak < 8 * 2**20  # one permutation of all would be 76 MiB


@pytest.mark.slow
def test_large_orders_differ_between_epochs_in_blocks_and_within():
    first, second = (order(3_000_000, 0, epoch, shuffle=True) for epoch in (0, 1))
    starts = range(0, 3_000_000 - BLOCK, BLOCK)
    blocks = [
        [int(each.between(at, at + 1)[0]) // BLOCK for at in starts] for each in (first, second)
    ]
    assert blocks[0] != blocks[1]
    assert any(a + 1 != b for a, b in pairwise(blocks[0]))
    for each in (first, second):
        batch = each.between(0, 10_000)
        assert np.ptp(batch) < BLOCK
        assert np.abs(np.corrcoef(batch, np.arange(10_000))[0, 1]) < 0.05
