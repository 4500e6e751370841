"""Samples in a file that the command line names: `.npz`, `.npy`, or numbers as text (`.csv`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from seqspec.data.archive import archive
from seqspec.data.npy import read_header
from seqspec.data.source import DataError
from seqspec.data.table import read_table
from seqspec.spec.words import listed

if TYPE_CHECKING:
    from numpy.typing import NDArray


def read_inputs(file: Path) -> NDArray[Any]:  # Any: of whatever dtype the file has
    """The samples of a file, along its first axis; raises DataError."""
    readers = {".npz": _from_archive, ".npy": _from_array, ".csv": read_table}
    reader = readers.get(file.suffix)
    if reader is None:
        raise DataError(
            f"{file} has none of the endings {listed(readers)}", "save it as one of them"
        )
    if not file.is_file():
        raise DataError(f"there is no file {file}", "give the file that holds the samples")
    try:
        values = reader(file)
    except DataError as error:
        raise DataError(f"{file}: {error.message}", error.fix) from None
    except (OSError, ValueError) as error:
        raise DataError(f"{file} cannot be read: {error}", "save it again") from None
    if values.ndim == 0 or not len(values):
        raise DataError(f"{file} holds no samples", "the first axis counts the samples")
    return values


def _from_archive(file: Path) -> NDArray[Any]:
    """The array named `x`, or the only one."""
    with file.open("rb") as stream, archive(stream) as found:
        names = found.names
        name = "x" if "x" in names else names[0] if len(names) == 1 else None
        if name is None:
            raise DataError(f"it has the arrays {listed(names)}", "name the samples `x`")
        return found.values(name)


def _from_array(file: Path) -> NDArray[Any]:
    import numpy as np

    with file.open("rb") as stream:
        header = read_header(stream.read)
    if header.offset + header.nbytes != file.stat().st_size:
        raise DataError(f"it claims {header.nbytes:,} bytes", "save it again: it is damaged")
    values: NDArray[Any] = np.load(file, allow_pickle=False)
    return values
