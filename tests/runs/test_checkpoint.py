"""Checkpoints: what is written is read back, and whatever is damaged is noticed."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from seqspec.runs import checkpoint
from seqspec.runs.checkpoint import ArrayEntry
from seqspec.runs.errors import RunError

ARRAYS = (
    ArrayEntry("model/kernel", "float32", (3, 5), bytes(range(60))),
    ArrayEntry("optimizer/iteration", "int64", (), (7).to_bytes(8, "little")),
    ArrayEntry("empty", "float32", (0,), b""),
)


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    checkpoint.write(tmp_path, ARRAYS, {"epoch": 3})
    found = checkpoint.read(tmp_path)
    read = [(each.path, each.dtype, each.shape, bytes(each.data)) for each in found.arrays]
    assert read == [(each.path, each.dtype, each.shape, bytes(each.data)) for each in ARRAYS]
    assert found.about == {"epoch": 3}


def test_arrays_start_at_multiples_of_64(tmp_path: Path) -> None:
    checkpoint.write(tmp_path, ARRAYS, {})
    manifest = json.loads((tmp_path / "000001.json").read_text())
    assert [row["offset"] for row in manifest["arrays"]] == [0, 64, 128]


def test_the_same_arrays_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        checkpoint.write(tmp_path / name, ARRAYS, {"epoch": 1})
    for file in ("000001.arrays", "000001.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_last_two_are_kept(tmp_path: Path) -> None:
    for epoch in range(5):
        checkpoint.write(tmp_path, ARRAYS, {"epoch": epoch})
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["000004.arrays", "000004.json", "000005.arrays", "000005.json"]


def test_every_damage_is_noticed_and_the_one_before_is_used(tmp_path: Path) -> None:
    checkpoint.write(tmp_path, ARRAYS, {"epoch": 1})
    checkpoint.write(tmp_path, ARRAYS, {"epoch": 2})
    rng = random.Random(0)
    for name in ("000002.arrays", "000002.json"):
        file = tmp_path / name
        whole = file.read_bytes()
        for _ in range(150):
            file.write_bytes(damaged(whole, rng))
            try:
                found = checkpoint.read(tmp_path)
            except RunError:
                pytest.fail("the checkpoint before was not used")
            assert found.about["epoch"] == 1
            assert bytes(found.arrays[0].data) == bytes(range(60))
        file.write_bytes(whole)
    assert checkpoint.read(tmp_path).about["epoch"] == 2


def damaged(whole: bytes, rng: random.Random) -> bytes:
    """Bytes with one bit turned, or cut short."""
    at = rng.randrange(len(whole))
    if rng.random() < 0.3:
        return whole[:at]
    changed = bytearray(whole)
    changed[at] ^= 1 << rng.randrange(8)
    return bytes(changed)


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"arrays": None},
        {"arrays": [{"path": "w", "dtype": "object", "shape": [1], "offset": 0, "bytes": 8}]},
        {
            "arrays": [
                {"path": "w", "dtype": "int8", "shape": [10**12], "offset": 0, "bytes": 10**12}
            ]
        },
        {"arrays": [{"path": "w", "dtype": "int8", "shape": [-1], "offset": 0, "bytes": -1}]},
        {"arrays": [{"path": "w", "dtype": "int8", "shape": [True], "offset": 0, "bytes": 1}]},
        {"arrays": [{"path": "w", "dtype": "int8", "shape": [4], "offset": -4, "bytes": 4}]},
        {"arrays": [{"path": "w", "dtype": "int8", "shape": [4], "offset": 10**9, "bytes": 4}]},
        {"arrays": [{"path": 3, "dtype": "int8", "shape": [4], "offset": 0, "bytes": 4}]},
        {"about": []},
        {"bytes": "136"},
        {"sha256": None},
    ],
    ids=str,
)
def test_a_hostile_manifest_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    checkpoint.write(tmp_path, ARRAYS, {})
    file = tmp_path / "000001.json"
    manifest = {**json.loads(file.read_text()), **change}
    del manifest["seal"]
    file.write_text(json.dumps({**manifest, "seal": checkpoint._seal(manifest)}))
    with pytest.raises(RunError, match="checkpoint 1 is damaged"):
        checkpoint.read(tmp_path)


def test_links_are_not_followed(tmp_path: Path) -> None:
    checkpoint.write(tmp_path / "run", ARRAYS, {})
    arrays = tmp_path / "run" / "000001.arrays"
    arrays.rename(tmp_path / "elsewhere")
    arrays.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RunError):
        checkpoint.read(tmp_path / "run")


def test_arrays_that_are_missing_are_said_to_be(tmp_path: Path) -> None:
    checkpoint.write(tmp_path, ARRAYS, {})
    (tmp_path / "000001.arrays").unlink()
    with pytest.raises(RunError, match="checkpoint 1 is damaged: its arrays are missing"):
        checkpoint.read(tmp_path)


def test_no_checkpoint_is_said(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="there is no checkpoint"):
        checkpoint.read(tmp_path)


def test_a_checkpoint_that_came_in_between_is_noticed(tmp_path: Path) -> None:
    """Two processes read the same one, and the second waited until the first was done."""
    assert checkpoint.is_newest(None, tmp_path)
    for _ in range(2):
        checkpoint.write(tmp_path, ARRAYS, {})
    (tmp_path / "000002.arrays").write_bytes(b"")
    saved = checkpoint.read(tmp_path)
    assert checkpoint.is_newest(saved, tmp_path)
    checkpoint.write(tmp_path, ARRAYS, {})
    assert not checkpoint.is_newest(saved, tmp_path)
    assert not checkpoint.is_newest(None, tmp_path)
