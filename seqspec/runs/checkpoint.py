"""Checkpoints: one file of arrays, and a manifest that makes it count.

`<number>.arrays` holds the arrays end to end, uncompressed and little-endian, in a fixed order;
`<number>.json` says what is where, with a checksum, and is written last: without it nothing was saved.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from seqspec.runs import files
from seqspec.runs.errors import RunError

ALIGNMENT = 64
MOST_MANIFEST_BYTES = 16 * 2**20
KEPT = 2
# A closed list: whatever a manifest from a stranger says, only these are read.
ITEM_BYTES = {
    "bool": 1, "int8": 1, "int16": 2, "int32": 4, "int64": 8,
    "uint8": 1, "uint16": 2, "uint32": 4, "uint64": 8,
    "float16": 2, "bfloat16": 2, "float32": 4, "float64": 8,
}  # fmt: skip
_NUMBER = re.compile(r"([0-9]{6,12})\.json")


@dataclass(frozen=True, slots=True)
class ArrayEntry:
    """One array: where it belongs in the model, and its numbers in C order."""

    path: str
    dtype: str
    shape: tuple[int, ...]
    data: bytes | memoryview


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What was saved: the arrays, and what the writer said of them.

    Attributes:
        damaged: the newer checkpoints that could not be used, for a note.
    """

    number: int
    arrays: tuple[ArrayEntry, ...]
    about: Mapping[str, Any]
    damaged: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What its reader is to know."""
        return tuple(f"{damage}; the one before is used" for damage in self.damaged)


def write(folder: Path, arrays: Iterable[ArrayEntry], about: Mapping[str, Any]) -> int:
    """Save arrays under the next number, and remove all but the last two; answers the number."""
    files.make_folder(folder)
    files.sweep(folder)
    number = max(_numbers(folder), default=0) + 1
    entries = tuple(arrays)
    digest = files.write_chunks(folder / f"{number:06d}.arrays", _padded(entries))
    table = list(_table(entries))
    size = table[-1]["offset"] + table[-1]["bytes"] if table else 0
    manifest = {"format": 1, "sha256": digest, "bytes": size, "arrays": table, "about": dict(about)}
    files.write_json(folder / f"{number:06d}.json", {**manifest, "seal": _seal(manifest)})
    _prune(folder)
    return number


def read(folder: Path) -> Checkpoint:
    """The newest whole checkpoint; raises RunError where there is none."""
    damaged: list[str] = []
    for number in sorted(_numbers(folder), reverse=True):
        try:
            arrays, about = _load(folder, number)
        except _DamagedError as error:
            damaged.append(f"checkpoint {number} is damaged: {error}")
            continue
        return Checkpoint(number, arrays, about, tuple(damaged))
    what = "; ".join(damaged) or f"there is no checkpoint in {folder}"
    raise RunError(what, "train again")


def newest(folder: Path) -> Checkpoint | None:
    """The same, but None where none was ever written; raises RunError where all are damaged."""
    return read(folder) if has_any(folder) else None


def has_any(folder: Path) -> bool:
    """Whether a checkpoint was ever written."""
    return bool(_numbers(folder))


def is_newest(saved: Checkpoint | None, folder: Path) -> bool:
    """Whether nothing was written since `saved` was read, or since there was nothing to read."""
    number, damaged = (saved.number, saved.damaged) if saved else (0, ())
    return sum(each > number for each in _numbers(folder)) == len(damaged)


class _DamagedError(Exception):
    """Why a checkpoint cannot be used."""


def _padded(entries: tuple[ArrayEntry, ...]) -> Iterator[bytes | memoryview]:
    """The arrays, each starting at a multiple of 64 bytes, so that they can be mapped into memory."""
    position = 0
    for entry in entries:
        gap = -position % ALIGNMENT
        yield bytes(gap)
        yield entry.data
        position += gap + memoryview(entry.data).nbytes


def _table(entries: tuple[ArrayEntry, ...]) -> Iterator[dict[str, Any]]:
    position = 0
    for entry in entries:
        position += -position % ALIGNMENT
        size = memoryview(entry.data).nbytes
        yield {
            "path": entry.path,
            "dtype": entry.dtype,
            "shape": list(entry.shape),
            "offset": position,
            "bytes": size,
        }
        position += size


def _load(folder: Path, number: int) -> tuple[tuple[ArrayEntry, ...], Mapping[str, Any]]:
    manifest = _manifest(folder / f"{number:06d}.json")
    file = folder / f"{number:06d}.arrays"
    size = _whole(manifest, "bytes")
    try:
        if file.is_symlink() or not file.is_file():
            raise _DamagedError("its arrays are missing")
        if file.stat().st_size != size:
            raise _DamagedError("its arrays have another size")
        content = file.read_bytes()
    except OSError as error:
        raise _DamagedError(f"its arrays cannot be read: {error.strerror}") from None
    if hashlib.sha256(content).hexdigest() != manifest.get("sha256"):
        raise _DamagedError("its arrays do not match their checksum")
    table, about = manifest.get("arrays"), manifest.get("about")
    if not isinstance(table, list) or not isinstance(about, dict):
        raise _DamagedError("its manifest is not one")
    return tuple(_entry(row, memoryview(content)) for row in table), about


def _manifest(file: Path) -> dict[str, Any]:
    try:
        if file.is_symlink() or file.stat().st_size > MOST_MANIFEST_BYTES:
            raise _DamagedError("its manifest is not one")
        manifest = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        raise _DamagedError("its manifest cannot be read") from None
    if not isinstance(manifest, dict) or manifest.get("format") != 1:
        raise _DamagedError("its manifest has another format")
    if manifest.pop("seal", None) != _seal(manifest):
        raise _DamagedError("its manifest does not match its checksum")
    return manifest


def _seal(manifest: Mapping[str, Any]) -> str:
    """The checksum of a manifest, over its text with the keys in order."""
    text = json.dumps(manifest, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _entry(row: Any, content: memoryview) -> ArrayEntry:  # Any: from a manifest, checked here
    if not isinstance(row, dict) or not isinstance(row.get("path"), str):
        raise _DamagedError("its manifest is not one")
    dtype, shape = row.get("dtype"), row.get("shape")
    if dtype not in ITEM_BYTES or not isinstance(shape, list):
        raise _DamagedError("it holds an array of an unknown kind")
    if not all(type(length) is int and length >= 0 for length in shape):
        raise _DamagedError("it holds an array of an impossible shape")
    start, size = _whole(row, "offset"), _whole(row, "bytes")
    if size != prod(shape) * ITEM_BYTES[dtype] or start + size > len(content):
        raise _DamagedError("it holds an array of another size than its shape")
    return ArrayEntry(row["path"], dtype, tuple(shape), content[start : start + size])


def _whole(row: Mapping[str, Any], key: str) -> int:
    value = row.get(key)
    if type(value) is not int or value < 0:
        raise _DamagedError("its manifest is not one")
    return value


def _numbers(folder: Path) -> list[int]:
    try:
        names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    except OSError as error:
        raise RunError(f"cannot read {folder}: {error.strerror}") from None
    return [int(found[1]) for name in names if (found := _NUMBER.fullmatch(name))]


def _prune(folder: Path) -> None:
    """Remove old checkpoints, the manifest first: arrays without one are not a checkpoint."""
    for number in sorted(_numbers(folder))[:-KEPT]:
        files.remove(folder / f"{number:06d}.json")
    numbers = _numbers(folder)
    for path in folder.glob("*.arrays"):
        if not path.stem.isdigit() or int(path.stem) not in numbers:
            files.remove(path)
