"""Run folders: `<root>/<name>/<id>`, made once, never overwritten, and locked while they are used."""

from __future__ import annotations

import errno
import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from seqspec.runs import files
from seqspec.runs.errors import RunError, StorageError

_ID = re.compile(r"[0-9]{3,9}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The files of one run.

    Attributes:
        path: the folder itself; its last two parts are the name and the id.
    """

    path: Path

    @property
    def name(self) -> str:
        """The name and the id, as `evaluate` takes them: `vgg_like/003`."""
        # Of the whole path, as one that begins in the folder of the runs has no part before it.
        whole = Path(os.path.abspath(self.path))  # noqa: PTH100  # `absolute` leaves `..` in it
        return f"{whole.parent.name}/{whole.name}"

    @property
    def spec(self) -> Path:
        return self.path / "spec.yaml"

    @property
    def resolved(self) -> Path:
        return self.path / "resolved.yaml"

    @property
    def record(self) -> Path:
        return self.path / "run.json"

    @property
    def metrics(self) -> Path:
        return self.path / "metrics.csv"

    @property
    def events(self) -> Path:
        return self.path / "events.jsonl"

    @property
    def model(self) -> Path:
        return self.path / "model.keras"

    @property
    def log(self) -> Path:
        """What `CSVLogger` writes."""
        return self.path / "log.csv"

    @property
    def tensorboard(self) -> Path:
        return self.path / "tensorboard"

    @property
    def best(self) -> Path:
        """The checkpoint of the best epoch, which `ModelCheckpoint` keeps."""
        return self.checkpoints / "best"

    @property
    def checkpoints(self) -> Path:
        return self.path / "checkpoints"

    @property
    def lock(self) -> Path:
        return self.path / "run.lock"

    def must_be_free(self) -> None:
        """Raise a RunError where another process has the run, before anything of it is read."""
        with self.locked():
            pass

    def must_be_genuine(self) -> None:
        """Raise a RunError where a part of the run is a link: seqspec makes none, and follows none."""
        for each in (
            self.path, self.spec, self.resolved, self.record, self.metrics, self.events, self.model,
            self.log, self.lock, self.tensorboard, self.checkpoints, self.best,
        ):  # fmt: skip
            if each.is_symlink():
                raise RunError(f"{each} is a link", "put what it points to in its place")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the run for this process; the lock dies with it. Raises RunError where another has it."""
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
        with files.storing(self.lock):
            descriptor = os.open(self.lock, flags, 0o644)
        try:
            self._take(descriptor)
            yield
        finally:
            os.close(descriptor)

    def _take(self, descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            with files.storing(self.lock):
                owner = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
            message = f"{self.path} is in use by process {owner or 'unknown'}"
            raise RunError(message, "wait for it to end, or stop it") from None
        with files.storing(self.lock):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)


def probe(folder: Path, bytes_: int) -> None:
    """Raise a StorageError where a run could not be written to this folder, before anything else is done.

    Units: `bytes_` is about how much the run will write
    """
    files.make_folder(folder)
    files.write_bytes(folder / f".probe-{os.getpid()}", b"")
    files.remove(folder / f".probe-{os.getpid()}")
    with files.storing(folder):
        free = os.statvfs(folder)
    if free.f_bavail * free.f_frsize < bytes_:
        here = free.f_bavail * free.f_frsize / 2**20
        message = (
            f"{folder} has {here:,.1f} MiB left, and the run needs about {bytes_ / 2**20:,.1f}"
        )
        raise StorageError(message, errno.ENOSPC)


def create(root: Path, name: str) -> RunFolder:
    """A new folder with the next free id; two processes never get the same one."""
    parent = root / name
    while True:
        path = parent / f"{_last(parent) + 1:03d}"
        try:
            files.make_folder(path, exclusive=True)
        except FileExistsError:
            continue
        files.make_folder(path / "checkpoints")
        files.write_text(parent / "latest", f"{path.name}\n")
        return RunFolder(path)


def find(argument: str, root: Path) -> RunFolder:
    """The run that a path, a name (its latest run), `name/003` or `name/3` means; raises RunError."""
    try:
        folder = _found(argument, root)
        folder.must_be_genuine()
    except OSError as error:
        raise RunError(f"cannot open the run `{argument}`: {error.strerror}") from None
    return folder


def _found(argument: str, root: Path) -> RunFolder:
    path = Path(argument)
    if is_run_folder(path):
        return RunFolder(path)
    if argument and path.is_dir() and _runs(path):
        return RunFolder(path / _latest(path))
    name, _, number = argument.strip("/").partition("/")
    number = number.zfill(3) if number else ""
    parent = root / name
    if not _NAME.fullmatch(name) or not parent.is_dir():
        raise RunError(f"there is no run `{argument}` in {root}", _known(root))
    if number and is_run_folder(parent / number) and _ID.fullmatch(number):
        return RunFolder(parent / number)
    if number or not _runs(parent):
        ids = ", ".join(_runs(parent)[-5:])
        raise RunError(
            f"there is no run `{argument}` in {root}", ids and f"the last runs are {ids}"
        )
    return RunFolder(parent / _latest(parent))


def is_run_folder(path: Path) -> bool:
    """Whether a folder holds a run."""
    return path.is_dir() and (path / "run.json").is_file() and (path / "resolved.yaml").is_file()


def _latest(parent: Path) -> str:
    """The run that `latest` names, or the one with the highest id where the file is damaged."""
    try:
        # Not blocking, because a pipe of this name would wait for somebody to write into it.
        descriptor = os.open(parent / "latest", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as stream:
            named = stream.read(16).decode("ascii", "replace").strip()
    except OSError:
        named = ""
    return named if named in _runs(parent) else _runs(parent)[-1]


def _runs(parent: Path) -> list[str]:
    found = [path.name for path in parent.iterdir() if _ID.fullmatch(path.name)]
    return sorted((name for name in found if is_run_folder(parent / name)), key=int)


def _last(parent: Path) -> int:
    """The highest id in use; counting, because a clock may jump."""
    if not parent.is_dir():
        return 0
    return max((int(path.name) for path in parent.iterdir() if _ID.fullmatch(path.name)), default=0)


def _known(root: Path) -> str:
    names = sorted(path.name for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    return f"the runs are of {', '.join(names[:8])}" if names else "train a spec first"
