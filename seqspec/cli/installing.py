"""The schema put beside specs, and named in each of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from seqspec.runs.files import write_text
from seqspec.source.characters import brief
from seqspec.source.read import Unreadable, read

FILE = "seqspec.schema.json"
_LINE = f"# yaml-language-server: $schema={FILE}"
# Such a line among the comments at the top.
_OLD = re.compile(
    r"\A(\ufeff?(?:#[^\r\n]*(?:\r\n?|\n))*?)#[ \t]*yaml-language-server[ \t]*:[ \t]*\$schema=([^\r\n]*)"
)
_TOP = re.compile(r"\A\ufeff?")


def install(schema: Any, files: Sequence[str]) -> Iterator[str]:
    """Write what is not there yet into the folder of each file, and a line into it; says what was done.

    Any: a JSON Schema. Errors: StorageError; Unreadable, before anything is written
    """
    if "-" in files:
        raise Unreadable("standard input is no file to write to; name the spec")
    texts = {Path(file): read(file).text for file in files}
    compact = json.dumps(schema, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
    for folder in dict.fromkeys(file.parent for file in texts):
        if not _holds(folder / FILE, compact):
            write_text(folder / FILE, compact)
            yield f"wrote {folder / FILE}"
    named = {file: changed for file, text in texts.items() if (changed := with_line(text)) != text}
    for file, text in named.items():
        write_text(file.resolve(), text)  # a link stays one
        yield f"named it in {file}{_replaced(texts[file])}"
    if before := [file for file in texts if file not in named]:
        yield (
            f"{before[0]} names it already"
            if len(before) == 1
            else f"{len(before)} specs name it already"
        )


def _replaced(text: str) -> str:
    """What a reader is told of another schema that was named there."""
    old = _OLD.match(text)
    return f", in place of {brief(old[2].strip(), 200)}" if old else ""


def _holds(file: Path, text: str) -> bool:
    try:
        return file.read_bytes() == text.encode()
    except OSError:
        return False


def with_line(text: str) -> str:
    """A spec's text with the line at its top, in place of such a line that is there.

    >>> with_line("seqspec: 1\\n").splitlines()
    ['# yaml-language-server: $schema=seqspec.schema.json', 'seqspec: 1']
    """
    if old := _OLD.match(text):
        return f"{old[1]}{_LINE}{text[old.end() :]}"
    newline = "\r\n" if "\r\n" in text else "\n"
    return _TOP.sub(lambda mark: f"{mark[0]}{_LINE}{newline}", text, count=1)
