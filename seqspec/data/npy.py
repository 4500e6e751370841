"""The header of an array file, read without NumPy and without evaluating its text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import prod

from seqspec.data.advice import NO_TEXT
from seqspec.data.source import DataError

MAGIC = b"\x93NUMPY"
# NumPy itself writes headers of 118 bytes, and refuses to read longer ones than this.
LONGEST_HEADER = 10_000
MOST_AXES = 9

DTYPES = {
    "b1": "bool",
    **{f"{kind}{size}": f"{name}{8 * size}"
       for kind, name in (("u", "uint"), ("i", "int")) for size in (1, 2, 4, 8)},
    **{f"f{size}": f"float{8 * size}" for size in (2, 4, 8)},
}  # fmt: skip

_HEADER = re.compile(
    r"\{'descr': '([<>|])(\w{1,8})', 'fortran_order': (True|False), "
    r"'shape': \(((?:\d{1,15}, ?)*(?:\d{1,15})?)\),? ?\} *\n?"
)
_NOT_NUMBERS = {
    "O": "Python objects, which only unpickling could read, and that can run code",
    "U": "text",
    "S": "text",
    "V": "raw bytes",
    "c": "complex numbers",
    "M": "dates",
    "m": "times",
}


@dataclass(frozen=True, slots=True)
class Header:
    """What an array file says of its array.

    Attributes:
        shape: of the whole array, samples first.
        dtype: NumPy's name, without byte order.
        swapped: whether bytes stand with the highest first.
        columns_first: whether the first index runs fastest (`fortran_order`).
        offset: where the values start.
    """

    shape: tuple[int, ...]
    dtype: str
    swapped: bool
    columns_first: bool
    offset: int

    @property
    def nbytes(self) -> int:
        """The bytes of all values."""
        size = 1 if self.dtype == "bool" else int(re.sub(r"\D", "", self.dtype)) // 8
        return prod(self.shape) * size


def read_header(read: Callable[[int], bytes]) -> Header:
    """The header at the start of a file; `read` answers that many bytes, or fewer at the end.

    Errors: DataError where the array is not one of plain numbers
    """
    start = read(len(MAGIC) + 2)
    if start[:-2] != MAGIC or start[-2] not in (1, 2, 3):
        raise DataError("it is no array file of NumPy's", "save it with numpy.savez")
    width = 2 if start[-2] == 1 else 4
    length = int.from_bytes(read(width), "little")
    if length > LONGEST_HEADER:
        raise DataError(f"its header claims {length:,} bytes", "save it with numpy.savez")
    text = read(length)
    if len(text) != length:
        raise DataError("it ends within its header", "save it again: the file is cut off")
    return _parsed(text.decode("latin-1"), len(start) + width + length)


def _parsed(text: str, offset: int) -> Header:
    match = _HEADER.fullmatch(text)
    if match is None:
        raise DataError("its header is not that of an array of numbers", "save plain numbers")
    order, descr, fortran, lengths = match.groups()
    if descr not in DTYPES:
        what = _NOT_NUMBERS.get(descr[0], f"`{descr}`")
        fix = NO_TEXT if what == "text" else "save it as numbers: bool, integers or floats"
        raise DataError(f"it holds {what}", fix)
    shape = tuple(int(length) for length in lengths.replace(",", " ").split())
    if len(shape) > MOST_AXES:
        raise DataError(f"it has {len(shape)} axes, at most {MOST_AXES} can be", "reshape it")
    return Header(shape, DTYPES[descr], order == ">", fortran == "True", offset)
