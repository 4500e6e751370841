"""Random bits are those of Philox4x64-10, worked out here from its definition."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import pytest

from seqspec.data.philox import Bits, permutation, stream_key
from seqspec.data.stream import Stream, runs
from seqspec.data.transforms import normal, uniform, whole

MASK = 2**64 - 1
MULTIPLIERS = (0xD2E7470EE14C6C93, 0xCA5A826395121157)
WEYL = (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)


def philox(counter: int, key: int) -> list[int]:
    """One block, as Salmon and others define it (2011, figure 2 and section 3.3)."""
    a, b, c, d = (counter >> (64 * i) & MASK for i in range(4))
    keys = [key & MASK, key >> 64]
    for _ in range(10):
        low, high = MULTIPLIERS[0] * a, MULTIPLIERS[1] * c
        a, b, c, d = (
            (high >> 64) ^ b ^ keys[0],
            high & MASK,
            (low >> 64) ^ d ^ keys[1],
            low & MASK,
        )
        keys = [(old + step) & MASK for old, step in zip(keys, WEYL, strict=True)]
    return [a, b, c, d]


def halves(block: list[int]) -> list[int]:
    return [half for number in block for half in (number & 0xFFFFFFFF, number >> 32)]


def test_the_definition_here_gives_the_published_answer():
    # Random123 1.14, kat_vectors: philox4x64, 10 rounds, counter and key 0.
    expected = [0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B]
    assert philox(0, 0) == expected


@pytest.mark.parametrize("start", [0, 1, 12_345, 2**63, 2**64 - 1, 2**64 + 7])
def test_words_are_the_blocks_from_the_counter_on(start):
    key = 0x0123456789ABCDEF_FEDCBA9876543210
    expected = [word for block in (1, 2) for word in halves(philox(start + block, key))]
    assert Bits(key).words(start, 2).tolist() == expected


def test_a_key_is_a_hash_of_its_words():
    expected = int.from_bytes(blake2b(b"7\0train\0x", digest_size=16).digest(), "little")
    assert stream_key(7, "train", "x") == expected


def test_sample_3_of_a_uniform_array_is_what_its_words_say(opened):
    value = {"dummy": {"x": "uniform", "y": "binary", "samples": 5}}
    x, y = opened(value, shape=(9,), seed=7).splits["train"].take(np.array([3]))
    key = stream_key(7, "train", "x")
    # 9 values take 2 blocks, so sample 3 starts at block 6, which has counter 7.
    words = [*halves(philox(7, key)), *halves(philox(8, key))]
    assert x[0].tolist() == [(word >> 8) / 2**24 for word in words[:9]]
    word = halves(philox(4, stream_key(7, "train", "y")))[0]
    assert y.tolist() == [[word * 2 >> 32]]


def test_uniform_reaches_0_and_never_1():
    low, high = uniform(np.array([0, 2**32 - 1], np.uint32))
    assert low == 0.0
    assert high == 1 - 2**-24 < 1.0


def test_normal_is_box_muller_and_finite_at_both_ends():
    words = np.array([[0, 0, 2**32 - 1, 2**31, 2**31 - 1, 2**30]], np.uint32)
    values = normal(words)[0]
    # sqrt(-2 ln 2**-32) = 6.6604; radius 0; radius sqrt(2 ln 2) = 1.17741 at a quarter turn
    assert values[:2] == pytest.approx([6.66043, 0.0], abs=1e-5)
    assert values[2:4] == pytest.approx([0.0, 0.0], abs=1e-7)
    assert values[4:] == pytest.approx([0.0, 1.17741], abs=1e-5)


def test_whole_numbers_keep_their_bounds():
    words = np.array([0, 2**31, 2**32 - 1], np.uint32)
    assert whole(words, -3, 3).tolist() == [-3, 0, 2]
    assert whole(words, -(2**31), 2**31).tolist() == [-(2**31), 0, 2**31 - 1]


@pytest.mark.parametrize("transform", [uniform, normal])
def test_draws_have_the_moments_of_their_name(transform):
    values = Stream(stream_key("moments"), (64,), "float32", transform).take(np.arange(4_096))
    mean, variance = (0.5, 1 / 12) if transform is uniform else (0.0, 1.0)
    # 262,144 values: five standard errors of either
    assert values.mean() == pytest.approx(mean, abs=5 * variance**0.5 / 512)
    assert values.var() == pytest.approx(variance, abs=5 * 1.5 * variance / 512)


def test_runs_are_stretches_that_follow_on():
    assert list(runs(np.array([3, 4, 5, 5, 9, 10, 2]))) == [(3, 3), (5, 1), (9, 2), (2, 1)]


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 1_000, 65_537])
def test_a_permutation_holds_each_number_once(length):
    assert np.array_equal(np.sort(permutation(length, 1)), np.arange(length))


def test_every_order_of_three_is_as_likely():
    found = [tuple(permutation(3, stream_key("fair", index)).tolist()) for index in range(3_000)]
    counts = [found.count(order) for order in set(found)]
    # 500 each, give or take 20
    assert len(counts) == 6
    assert min(counts) > 400
    assert max(counts) < 600
