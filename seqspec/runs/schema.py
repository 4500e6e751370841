"""The schema beside specs, and the line in each by which an editor finds it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from seqspec.runs.files import write_json, write_text
from seqspec.source.read import Unreadable, read

FILE = "seqspec.schema.json"
_LINE = f"# yaml-language-server: $schema={FILE}"
_OLD = re.compile(r"\A(\ufeff?)(?:# yaml-language-server: \$schema=[^\r\n]*(\r?\n|\r|\Z))?")


def install(schema: Any, files: Sequence[str]) -> Iterator[str]:
    """Write `schema` into the folder of each file, and its line at the top of the file; says what was done.

    Any: a JSON Schema. Errors: StorageError; Unreadable, before anything is written
    """
    if "-" in files:
        raise Unreadable("standard input is no file to write to; name the spec")
    texts = {Path(file): read(file).text for file in files}
    for folder in dict.fromkeys(file.parent for file in texts):
        write_json(folder / FILE, schema)
        yield f"wrote {folder / FILE}"
    for file, text in texts.items():
        if (named := with_line(text)) != text:
            write_text(file, named)
            yield f"named it in {file}"


def with_line(text: str) -> str:
    """A spec's text with the line at its top, in place of such a line that is there.

    >>> with_line("seqspec: 1\\n").splitlines()
    ['# yaml-language-server: $schema=seqspec.schema.json', 'seqspec: 1']
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    return _OLD.sub(lambda found: f"{found[1]}{_LINE}{found[2] or newline}", text, count=1)
