"""Anchors and aliases: a value that stands once in the text and several times in the data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from seqspec.source.characters import brief
from seqspec.source.document import Data, Path
from seqspec.source.findings import Findings, Slip
from seqspec.source.limits import MOST_ALIASES


@dataclass(slots=True)
class Anchor:
    """A value with a name; `paths` are those of everything in it, itself first, once it is read.

    `is_open` while it is being read: an alias to it would never end.
    """

    path: Path = ()
    paths: list[Path] = field(default_factory=list)
    data: Data = None
    is_open: bool = True
    is_refused: bool = False

    @property
    def height(self) -> int:
        """How many levels lie below the value."""
        return max(map(len, self.paths), default=len(self.path)) - len(self.path)


class Anchors:
    """The anchors so far, and what aliases make of them."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._anchors: dict[str, Anchor] = {}
        self._aliases = 0

    def open(self, event: Any, path: Path) -> Anchor:  # Any: an event of the yaml library
        """Begin the value at a path, which is the last one read."""
        if event.anchor in self._anchors:
            message = f"the anchor `&{brief(event.anchor)}` stands twice"
            slip = Slip("SQ006", message, "give one of them another name")
            self._findings.refuse(event, path, slip)
        anchor = self._anchors[event.anchor] = Anchor(path)
        return anchor

    def close(self, anchor: Anchor, data: Data, first: int) -> Data:
        """End the value whose first path is at index `first`."""
        anchor.data, anchor.is_open = data, False
        anchor.paths = self._findings.order[first:]
        return data

    def skip(self, event: Any) -> None:
        """Note the anchor of a value that was refused; aliases to it stay silent."""
        if event.anchor is not None:
            self._anchors[event.anchor] = Anchor(is_open=False, is_refused=True)

    def repeat(self, event: Any, path: Path) -> Data:
        """The value that an alias repeats; None where it cannot."""
        self._aliases += 1
        if self._aliases > MOST_ALIASES:
            self._findings.stop(event, f"the spec has more than {MOST_ALIASES} aliases")
        anchor = self._anchors.get(event.anchor)
        if anchor is None or anchor.is_open:
            self._findings.refuse(event, path, _dangling(brief(event.anchor), anchor))
            return None
        self._findings.count(event, len(path) + anchor.height, max(0, len(anchor.paths) - 1))
        self._repeat_places(anchor, path)
        return anchor.data

    def _repeat_places(self, anchor: Anchor, target: Path) -> None:
        """Everything below an alias stands in the text where its anchor does, and is as broken."""
        findings, length = self._findings, len(anchor.path)
        # An anchor inside a broken map is refused with that map, and so are its aliases.
        inside = any(anchor.path[:end] in findings.broken for end in range(length + 1))
        if anchor.is_refused or inside:
            findings.broken.add(target)
        for path in anchor.paths[1:]:
            repeated = (*target, *path[length:])
            findings.places.copy(path, repeated)
            findings.order.append(repeated)
            if path in findings.broken:
                findings.broken.add(repeated)


def _dangling(name: str, anchor: Anchor | None) -> Slip:
    if anchor is None:
        fix = f"write `&{name}` at a value above, or put the text in quotes"
        return Slip("SQ006", f"there is no anchor `&{name}` above", fix)
    return Slip("SQ006", f"`*{name}` stands inside the value it repeats", "write the value out")
