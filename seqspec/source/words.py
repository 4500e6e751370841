"""From a scalar event to its value, with the slips that its surroundings give away."""

from __future__ import annotations

from typing import Any

import yaml

from seqspec.source.characters import FORBIDDEN_IN_VALUE, brief, escaped
from seqspec.source.document import Data, Path
from seqspec.source.findings import Findings, Slip
from seqspec.source.limits import MOST_CHARACTERS
from seqspec.source.scalars import Ambiguous, resolve
from seqspec.source.slips import as_list, missing_space, parenthesised


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
            return self._refused(event, path, Slip("SQ003", message, "write a shorter one"))
        if event.style:  # libyaml calls the plain style "", PyYAML's own parser None
            return self._quoted(event, text, path)
        try:
            value = resolve(text)
        except Ambiguous as slip:
            return self._ambiguous(event, path, slip)
        if type(value) is str and (":" in text or text[0] == "-"):
            return self._spaced(event, text, path)
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
        return self._refused(event, path, Slip("SQ001", message, "delete it"))

    def _spaced(self, event: Any, text: str, path: Path) -> Data:
        """The text, unless it is an item such as `- Dense:10` or a line such as `-Flatten`."""
        line = self._findings.lines[event.start_mark.line]
        starts_line = not line[: event.start_mark.column].strip()
        is_item = not path or isinstance(path[-1], int)
        slip = missing_space(text) if (starts_line if text[0] == "-" else is_item) else None
        return self._refused(event, path, Slip("SQ002", *slip)) if slip else text

    def _ambiguous(self, event: Any, path: Path, slip: Ambiguous) -> Data:
        mark, whole = event.start_mark, None
        if event.value[0] == "(":
            whole = parenthesised(self._findings.lines[mark.line], mark.column)
        if whole is None or "," not in whole:
            return self._refused(event, path, Slip("SQ005", slip.message, slip.fix))
        # Inside `[` or `{` a word ends at a comma: point at the whole, and skip the other pieces.
        line, column = self._tuple_end = (mark.line, mark.column + len(whole))
        end = yaml.Mark("", 0, line, column, None, 0)
        piece = yaml.ScalarEvent(None, None, (True, False), whole, mark, end)
        self._findings.places.move(path, piece)
        message = f"`{brief(whole)}` is text in YAML"
        return self._refused(piece, path, Slip("SQ005", message, f"write `{as_list(brief(whole))}`"))

    def _refused(self, event: Any, path: Path, slip: Slip) -> None:
        self._findings.refuse(event, path, slip)
