"""An `.npz` archive of a stranger: members are held to limits before any is read."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Literal

from seqspec.data.npy import Header, read_header
from seqspec.data.source import DataError
from seqspec.spec.words import show

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The directory of an archive may fill this much (about 15,000 members); reads are no longer either.
MOST_READ = 2**20
# Deflate packs zeros 1,000 to 1; data that say something stay far below this.
MOST_PACKED = 200
SMALL_BYTES = 2**23
LARGEST_BYTES = 2**32

# What zipfile raises for damaged or hostile archives.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error,
    EOFError, IndexError, OSError, OverflowError, RuntimeError, ValueError,
)  # fmt: skip


class Archive:
    """The arrays of an archive by name; each is checked when its header is asked for."""

    def __init__(self, file: zipfile.ZipFile, file_bytes: int) -> None:
        self._file = file
        self._members = _checked(file.infolist(), file_bytes)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the arrays, in the order of the archive."""
        return tuple(self._members)

    def header(self, name: str) -> Header:
        """The header of one array, whose size is what its member holds."""
        member = self._members[name]
        _hold_member(member)
        with self._open(name) as stream:
            header = read_header(stream.read)
        if header.offset + header.nbytes != member.file_size:
            what = f"it claims {header.nbytes:,} bytes, and holds"
            raise DataError(
                f"{what} {member.file_size - header.offset:,}", "save it again: it is damaged"
            )
        if header.nbytes > LARGEST_BYTES:
            most = LARGEST_BYTES // 2**30
            raise DataError(f"it fills {header.nbytes:,} bytes, more than {most} GiB", "split it")
        return header

    def values(self, name: str) -> NDArray[Any]:  # Any: of the dtype in its header
        """The values of one array, in NumPy's usual order."""
        import numpy as np

        header = self.header(name)
        turned = header.shape[::-1] if header.columns_first else header.shape
        order: Literal["<", ">"] = ">" if header.swapped else "<"
        values = np.empty(turned, np.dtype(header.dtype).newbyteorder(order))
        with self._open(name) as stream:
            stream.read(header.offset)
            _fill(values.reshape(-1).view(np.uint8).data, stream)
        plain = np.ascontiguousarray(values.T if header.columns_first else values)
        if header.dtype == "bool":
            plain = np.not_equal(plain.view(np.uint8), 0)  # a byte may be neither 0 nor 1
        return plain.astype(header.dtype, copy=False)

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        with _in_our_words(), self._file.open(self._members[name]) as stream:
            yield stream


@contextmanager
def archive(file: BinaryIO) -> Iterator[Archive]:
    """The archive in an open file; the file is closed afterwards."""
    with file, _Careful(file.fileno()) as reader:
        with _in_our_words():
            size = reader.seek(0, io.SEEK_END)
            if not size:
                raise DataError("the file is empty", "save it again with numpy.savez")
            opened = Archive(zipfile.ZipFile(reader), size)
        yield opened


class _Careful(io.BufferedReader):
    """Reads pieces of limited size: zipfile would read a directory of any length into memory."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(io.FileIO(descriptor, closefd=False))

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = MOST_READ + 1 if size is None or size < 0 else size
        data = super().read(min(wanted, MOST_READ + 1))
        if len(data) > MOST_READ:
            raise zipfile.BadZipFile("its directory is too large")
        return data


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except DataError:
        raise
    except DAMAGE as error:
        said = str(error).partition("\n")[0][:80]
        plain = f": {said}" if said.isascii() and said.isprintable() and said else ""
        fix = "save it again with numpy.savez, or copy it again"
        raise DataError(f"the archive is damaged or none{plain}", fix) from None


def _checked(members: list[zipfile.ZipInfo], file_bytes: int) -> Mapping[str, zipfile.ZipInfo]:
    """The arrays by name; an archive that no call of NumPy's can have written is refused."""
    found: dict[str, zipfile.ZipInfo] = {}
    for member in members:
        name = member.filename.removesuffix(".npy")
        if "/" in name or "\\" in name or ".." in name or not name.isprintable():
            raise DataError(f"its member {show(name)} has a path for a name", "save it anew")
        if name in found:
            raise DataError(f"it holds {show(name)} twice", "save it anew")
        found[name] = member
    if sum(member.compress_size for member in members) > file_bytes:
        raise DataError("its members overlap or are cut off", "save it anew")
    return found


def _hold_member(member: zipfile.ZipInfo) -> None:
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise DataError("it is packed in a way that NumPy does not use", "save it with numpy.savez")
    if member.file_size > max(SMALL_BYTES, MOST_PACKED * member.compress_size):
        packed = f"{member.compress_size:,} bytes that unpack to {member.file_size:,}"
        raise DataError(f"it is {packed}, as in a zip bomb", "save it with numpy.savez, unpacked")


def _fill(view: memoryview, stream: IO[bytes]) -> None:
    """Fill all of `view` from the stream, which must end there."""
    for start in range(0, len(view), MOST_READ):
        end = min(start + MOST_READ, len(view))
        piece = stream.read(end - start)
        if len(piece) < end - start:
            raise EOFError("it is cut off")
        view[start:end] = piece
    if stream.read(1):
        raise zipfile.BadZipFile("it is longer than it says")
