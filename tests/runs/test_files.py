"""A file is whole or not there, at whichever call the process dies or the disk refuses."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from seqspec.runs import checkpoint, files
from seqspec.runs.checkpoint import ArrayEntry
from seqspec.runs.errors import StorageError
from seqspec.runs.files import Calls

CALLS = tuple(name for name in vars(Calls) if not name.startswith("_"))
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EMFILE)
OLD, NEW = (
    (ArrayEntry("w", "float32", (2,), bytes(8)),),
    (ArrayEntry("w", "float32", (2,), b"12345678"),),
)


class Died(BaseException):
    """Stands for the death of the process: nothing that cleans up may change the disk after it."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one checkpoint in it."""
    checkpoint.write(tmp_path, OLD, {"epoch": 1})
    return tmp_path


def failing(monkeypatch: pytest.MonkeyPatch, at: int, error: BaseException) -> list[str]:
    """Make the call number `at` raise, and after a death every one that follows; answers the calls."""
    made: list[str] = []

    def wrapped(name: str, call: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object) -> object:
            made.append(name)
            if len(made) == at or (len(made) > at and isinstance(error, Died)):
                raise error
            return call(*arguments)

        return run

    for name in CALLS:
        monkeypatch.setattr(Calls, name, staticmethod(wrapped(name, getattr(Calls, name))))
    if isinstance(error, Died):
        monkeypatch.setattr(files.os, "unlink", lambda *_: None)
    return made


def number_of_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many calls writing one checkpoint makes."""
    with monkeypatch.context() as patch:
        made = failing(patch, 0, Died())
        patch.setattr(files.os, "unlink", files.os.unlink)
        made.clear()
        for name in CALLS:
            patch.setattr(Calls, name, counted(made, name))
        checkpoint.write(tmp_path, NEW, {"epoch": 2})
    return len(made)


def counted(made: list[str], name: str) -> object:
    """A system call that is only counted."""
    call = ORIGINAL[name]

    def run(*arguments: object) -> object:
        made.append(name)
        return call(*arguments)

    return staticmethod(run)


ORIGINAL = {name: getattr(Calls, name) for name in CALLS}


def points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    yield from range(1, number_of_calls(tmp_path / "count", monkeypatch) + 1)


def test_checkpoint_is_old_or_new_after_a_death_at_any_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = set()
    for at in points(tmp_path, monkeypatch):
        folder = tmp_path / str(at)
        checkpoint.write(folder, OLD, {"epoch": 1})
        with monkeypatch.context() as patch, pytest.raises(Died):
            failing(patch, at, Died())
            checkpoint.write(folder, NEW, {"epoch": 2})
        found = checkpoint.read(folder)
        assert not found.damaged
        epoch, data = found.about["epoch"], bytes(found.arrays[0].data)
        assert (epoch, data) in ((1, bytes(8)), (2, b"12345678"))
        seen.add(epoch)
        checkpoint.write(folder, NEW, {"epoch": 3})
        assert checkpoint.read(folder).about["epoch"] == 3
        assert not [each for each in folder.iterdir() if each.name.startswith(".partial")]
    assert seen == {1, 2}


@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.get)
def test_checkpoint_survives_an_error_at_any_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    for at in points(tmp_path, monkeypatch):
        folder = tmp_path / str(at)
        checkpoint.write(folder, OLD, {"epoch": 1})
        with monkeypatch.context() as patch, pytest.raises(StorageError) as caught:
            failing(patch, at, OSError(number, "no"))
            checkpoint.write(folder, NEW, {"epoch": 2})
        assert caught.value.errno == number
        assert checkpoint.read(folder).about["epoch"] in (1, 2)


def test_writing_flushes_the_file_then_renames_then_flushes_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = failing(monkeypatch, 0, OSError())
    files.write_text(tmp_path / "a.txt", "text")
    assert made == ["open", "write", "fsync", "replace", "open", "fsync"]


def test_a_private_file_stays_as_it_was_at_an_error_at_any_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    file.chmod(0o600)
    calls = ["open", "fchmod", "write", "fsync", "replace"]
    for at in range(1, len(calls) + 1):
        with monkeypatch.context() as patch, pytest.raises(StorageError):
            made = failing(patch, at, OSError(errno.EPERM, "no"))
            files.write_text(file, "new")
        assert made[:at] == calls[:at]
        assert [each.read_text() for each in tmp_path.iterdir()] == ["old"]
    files.write_text(file, "new")
    assert file.read_text() == "new" and file.stat().st_mode & 0o777 == 0o600


def test_a_library_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "model.keras"
    files.write_with(file, lambda path: path.write_text("first") and None)

    def fail(path: Path) -> None:
        path.write_text("half")
        raise ValueError

    with pytest.raises(ValueError):
        files.write_with(file, fail)
    assert file.read_text() == "first"
    assert [each.name for each in tmp_path.iterdir()] == ["model.keras"]


def test_a_library_writes_to_a_name_with_the_same_ending(tmp_path: Path) -> None:
    seen: list[str] = []
    files.write_with(tmp_path / "m.keras", lambda path: seen.append(path.suffix) or path.touch())
    assert seen == [".keras"]


def test_a_link_is_never_written_through(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("precious")
    (tmp_path / "metrics.csv").symlink_to(tmp_path / "target")
    with pytest.raises(StorageError):
        files.append(tmp_path / "metrics.csv", "row\n")
    files.write_text(tmp_path / "metrics.csv", "new")
    assert (tmp_path / "target").read_text() == "precious"


def test_a_journal_is_cut_back(tmp_path: Path) -> None:
    files.append(tmp_path / "events.jsonl", "one\n")
    size = (tmp_path / "events.jsonl").stat().st_size
    files.append(tmp_path / "events.jsonl", "two\n")
    files.cut(tmp_path / "events.jsonl", size)
    assert (tmp_path / "events.jsonl").read_text() == "one\n"
