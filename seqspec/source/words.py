"""From a scalar event to its value, with the slips that its surroundings give away."""

from __future__ import annotations

import re
from typing import Any

import yaml

from seqspec.source.characters import FORBIDDEN_IN_VALUE, brief, escaped
from seqspec.source.document import Data, Path
from seqspec.source.findings import Findings, Slip
from seqspec.source.limits import MOST_CHARACTERS
from seqspec.source.scalars import AmbiguousError, resolve
from seqspec.source.slips import as_list, cut_call, missing_space, parenthesised

# Numbers with commas between them, up to the end of what a comma ends.
_NUMBERS = re.compile(r"(?:null|-?\d+)(?:\s*,\s*-?\d+)+(?=\s*[,}])", re.ASCII)


class Words:
    """Reads scalars; remembers where a `(3, 3)` ends that a comma has split into words."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._tuple_end = (-1, 0)

    def value(self, event: Any, path: Path) -> Data:  # Any: an event of the yaml library
        """The value of a scalar; None where it was refused."""
        text: str = event.value
        if len(text) > MOST_CHARACTERS:
            message = f"a text is longer than {MOST_CHARACTERS:,} characters"
            self._findings.refuse(event, path, Slip("SQ003", message, "write a shorter one"))
            return None
        if event.style:  # libyaml calls the plain style "", PyYAML's own parser None
            return self._quoted(event, text, path)
        try:
            value = resolve(text)
        except AmbiguousError as slip:
            self._refuse(event, path, slip)
            return None
        if type(value) is str and "(" in text and self._is_cut(event, path):
            return None
        if (
            type(value) is str
            and (":" in text or text[0] == "-")
            and self._is_unspaced(event, path)
        ):
            return None
        return value

    def in_tuple(self, event: Any) -> bool:
        """Whether an event is a piece of a tuple that was reported already."""
        mark = event.start_mark
        line: int = mark.line
        return (line, mark.column) < self._tuple_end

    def _quoted(self, event: Any, text: str, path: Path) -> Data:
        found = FORBIDDEN_IN_VALUE.search(text)
        if found is None:
            return text
        message = f"the character {escaped(found[0])} is not allowed in a spec"
        self._findings.refuse(event, path, Slip("SQ001", message, "delete it"))
        return None

    def _is_unspaced(self, event: Any, path: Path) -> bool:
        """Whether a word is an item such as `- Dense:10`, or a line such as `-Flatten`."""
        start, line = event.start_mark, self._findings.lines[event.start_mark.line]
        joined = event.end_mark.line != start.line  # then the slip is in the first of the lines
        text = line[start.column :].rstrip() if joined else event.value
        starts_line = not line[: start.column].strip()
        is_item = not path or isinstance(path[-1], int)
        slip = missing_space(text) if (starts_line if text[0] == "-" else is_item) else None
        if slip is not None:
            self._findings.refuse(event, path, Slip("SQ002", *slip))
        return slip is not None

    def has_no_brackets(self, event: Any, path: Path) -> bool:
        """Whether a key is one of the numbers behind the value at `path`, in `{shape: 28, 28, 1}`."""
        mark, place = event.start_mark, self._findings.places[path].value
        found = _NUMBERS.match(self._findings.lines[place.line - 1], place.column - 1)
        if not found or mark.line != place.line - 1 or mark.column >= found.end():
            return False
        self._refuse_list(path, mark.line, place.column - 1, found[0], f"[{found[0]}]")
        return True

    def _refuse(self, event: Any, path: Path, slip: AmbiguousError) -> None:
        mark, whole = event.start_mark, None
        if event.value[0] == "(":
            whole = parenthesised(self._findings.lines[mark.line], mark.column)
        if whole is None or "," not in whole:
            self._findings.refuse(event, path, Slip("SQ005", slip.message, slip.fix))
            return
        self._refuse_list(path, mark.line, mark.column, whole, as_list(whole))

    def _is_cut(self, event: Any, path: Path) -> bool:
        """Whether a word is the start of a call of Python, which ends behind a comma."""
        mark = event.start_mark
        call = cut_call(self._findings.lines[mark.line], mark.column)
        if call is None or event.value.startswith(call[0]):
            return False
        slip = Slip("SQ005", f"`{brief(call[0])}` is cut at its comma in YAML", call[1])
        self._refuse_whole(path, mark.line, mark.column, call[0], slip)
        return True

    def _refuse_list(self, path: Path, line: int, column: int, whole: str, meant: str) -> None:
        slip = Slip("SQ005", f"`{brief(whole)}` is no list in YAML", f"write `{brief(meant)}`")
        self._refuse_whole(path, line, column, whole, slip)

    def _refuse_whole(self, path: Path, line: int, column: int, whole: str, slip: Slip) -> None:
        """Inside `[` or `{` a word ends at a comma: point at the whole, and skip the other pieces."""
        end = self._tuple_end = (line, column + len(whole))
        start, stop = (yaml.Mark("", 0, *place, None, 0) for place in ((line, column), end))
        piece = yaml.ScalarEvent(None, None, (True, False), whole, start, stop)
        self._findings.places.move(path, piece)
        self._findings.refuse(piece, path, slip)
