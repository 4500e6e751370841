"""The parser's complaints in plain words, with a likely fix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from seqspec.source.findings import Findings
from seqspec.source.places import span_at
from seqspec.source.problem import Problem, Related, Severity
from seqspec.source.slips import bare_name, missing_colon, missing_space_in, second_colon


class Said(NamedTuple):
    """A complaint in our words; `place` where the parser's own is not the best."""

    message: str
    fix: str
    code: str = "SQ002"
    place: tuple[int, int] | None = None
    related: str | None = None  # what stands where the parser says that it began


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the parser says, and the lines around its place; places count from 0."""

    words: str
    character: str  # the one that the parser stopped at; empty at the end of a line
    place: tuple[int, int]
    began: tuple[int, int] | None
    lines: list[str]

    @property
    def line(self) -> str:
        """The line that the parser stopped in."""
        return self.lines[self.place[0]]

    @property
    def above(self) -> int | None:
        """The number of the nearest line above that is not empty."""
        above = range(self.place[0] - 1, -1, -1)
        return next((number for number in above if self.lines[number].strip()), None)

    def at(self, place: tuple[int, int] | None) -> str:
        """The character at a place."""
        return self.lines[place[0]][place[1] : place[1] + 1] if place else ""


def syntax_problem(error: Any, findings: Findings) -> Problem:  # Any: a MarkedYAMLError
    """What the parser could not read, at its place, with the place where it began."""
    lines, context = findings.lines, error.context_mark
    if "flow node" in (error.context or "") and (bracket := findings.places.innermost_open()):
        context = bracket.start_mark  # the parser names the value that it misses, not the bracket
    began = _place(context, lines)
    place = _place(error.problem_mark, lines) or began or (0, 0)
    words = f"{error.context or ''} {error.problem or ''}"
    complaint = Complaint(words, _character(error.problem_mark, lines), place, began, lines)
    said = next(said for read in _READERS if (said := read(complaint)))
    at = said.place or place
    related: tuple[Related, ...] = ()
    if said.related and began is not None and began != at:
        related = (Related(span_at(lines, *began), said.related),)
    return Problem(said.code, Severity.ERROR, said.message, span_at(lines, *at), said.fix, related)


def _character(mark: Any, lines: list[str]) -> str:
    is_inside = mark is not None and mark.line < len(lines)
    return lines[mark.line][mark.column : mark.column + 1] if is_inside else ""


def _place(mark: Any, lines: list[str]) -> tuple[int, int] | None:
    """A mark as line and column; past the end, the last character that is written."""
    if mark is None:
        return None
    if mark.line < len(lines) and (mark.column < len(lines[mark.line]) or mark.line == 0):
        return mark.line, min(mark.column, max(0, len(lines[mark.line]) - 1))
    line = min(mark.line, len(lines) - 1)
    while line and not lines[line].strip():
        line -= 1
    return line, max(0, len(lines[line]) - 1)


def _tab(complaint: Complaint) -> Said | None:
    line = complaint.line
    indentation = line[: len(line) - len(line.lstrip())]
    if "\t" not in indentation and "found a tab" not in complaint.words:
        return None
    place = (complaint.place[0], line.index("\t")) if "\t" in line else complaint.place
    return Said("a tab stands where spaces must", "indent with spaces", place=place)


def _missing_space(complaint: Complaint) -> Said | None:
    """`units:10` and `-Dense` make the parser stumble later, often a line below."""
    if not any(part in complaint.words for part in ("mapping values", "':'", "key", "block end")):
        return None
    above = complaint.above
    began = complaint.began[0] if complaint.began else None
    for number in (complaint.place[0], began, above):
        if number is not None and (slip := missing_space_in(complaint.lines[number])):
            column, message, fix = slip
            return Said(message, fix, place=(number, column))
    return None


def _unclosed(complaint: Complaint) -> Said | None:
    opener = complaint.at(complaint.began)
    if "flow" not in complaint.words or opener not in ("[", "{"):
        return None
    closer = "]" if opener == "[" else "}"
    related = f"the `{opener}` stands here"
    if complaint.character == ",":
        return Said("a value is missing before this comma", "delete the comma", related=related)
    if complaint.character in ("]", "}") and complaint.character != closer:
        wrong = complaint.character
        return Said(f"`{wrong}` cannot close a `{opener}`", f"write `{closer}`", related=related)
    if complaint.character and complaint.began and complaint.began[0] == complaint.place[0]:
        message = f"a comma is missing, or the `{opener}` is not closed"
        fix = f"write a comma between values, and `{closer}` at the end"
        return Said(message, fix, related=related)
    return Said(f"a `{opener}` is not closed", f"close it with `{closer}`", related=related)


def _stray(complaint: Complaint) -> Said | None:
    """A bracket or a comma outside of brackets, or text after a closing quote."""
    if complaint.character in ("]", "}"):
        shown = complaint.character
        return Said(f"this `{shown}` closes nothing", "delete it, or put the text in quotes")
    before = complaint.line[: complaint.place[1]].rstrip()
    if "expected" in complaint.words and before[-1:] in ("'", '"'):
        quote = before[-1]
        fix = "write '' for a ' inside" if quote == "'" else 'write \\" for a " inside'
        return Said("text goes on after the closing quote", fix)
    if complaint.character == ",":
        return Said("a comma cannot stand here", "delete it, or put the text in quotes")
    return None


def _quote(complaint: Complaint) -> Said | None:
    if "end of stream" in complaint.words and complaint.at(complaint.began) in ("'", '"'):
        fix = "write the same quote at the end of the text"
        return Said("this quote is not closed", fix, place=complaint.began)
    return None


def _key(complaint: Complaint) -> Said | None:
    """A line without a colon: the parser notices at the next line, we point at the line itself."""
    if complaint.line.lstrip().startswith(":"):
        return Said("there is no key before the colon", "write a word before the colon")
    if "could not find expected ':'" in complaint.words and complaint.began:
        message = "this line is neither `key: value` nor `- item`"
        fix = "write a colon and a space after the key"
        return Said(message, fix, place=complaint.began)
    return None


def _bare_name(complaint: Complaint) -> Said | None:
    """`- Dense`, and its settings on the lines below: the colon behind the name is missing."""
    wrong = "block" in complaint.words or "mapping values" in complaint.words
    if not wrong or (above := complaint.above) is None:
        return None
    slip = bare_name(complaint.lines[above], complaint.line)
    return Said(*slip[1:], place=(above, slip[0])) if slip else None


def _indented(complaint: Complaint) -> Said | None:
    """A key that is deeper than the one above, which has its value already."""
    above = complaint.above
    first_colon = complaint.line.find(":") == complaint.place[1]
    if "mapping values" not in complaint.words or above is None or not first_colon:
        return None
    deeper = _indentation(complaint.line) > _indentation(complaint.lines[above])
    if not deeper:
        return None
    message = "this line is indented deeper than the one above, which has a value already"
    place = (complaint.place[0], _indentation(complaint.line))
    return Said(message, f"indent it as line {above + 1}", place=place)


def _item(complaint: Complaint) -> Said | None:
    """A `-` that does not stand under the one above it."""
    if complaint.character != "-" and not complaint.line.lstrip().startswith("- "):
        return None
    own = _indentation(complaint.line)
    above = range(complaint.place[0] - 1, -1, -1)
    items = (number for number in above if complaint.lines[number].lstrip().startswith("- "))
    item = next(items, None)
    wrong = "block" in complaint.words or "mapping values" in complaint.words
    if item is None or not wrong or _indentation(complaint.lines[item]) == own:
        return None
    message = "this `-` does not stand under the one above it"
    fix = f"put this `-` under the `-` of line {item + 1}"
    return Said(message, fix, place=(complaint.place[0], own))


def _no_colon(complaint: Complaint) -> Said | None:
    """`Dense {units: 3, name: a}`: the parser stumbles over the second colon inside."""
    written = complaint.line.split(" #")[0].rstrip()
    word = written.lstrip(" -")
    if "mapping values" not in complaint.words or not (slip := missing_colon(word)):
        return None
    message, fix = slip
    return Said(message, fix, place=(complaint.place[0], len(written) - len(word)))


def _second_colon(complaint: Complaint) -> Said | None:
    slip = second_colon(complaint.line) if "mapping values" in complaint.words else None
    return Said(*slip[1:], place=(complaint.place[0], slip[0])) if slip else None


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


_DIRECTIVE = Said("a directive (`%`) is not allowed in a spec", "delete the line", "SQ006")
_SHORT_ESCAPE = Said("this escape lacks digits", "write `\\\\` for a backslash")

# A part of the parser's own message -> ours, what to do, and the code where it is not SQ002.
# libyaml and PyYAML's own parser word some of them differently.
_REWORDED: tuple[tuple[str, Said], ...] = (
    ("document start", Said(
        "something stands after the end of the spec", "delete it", "SQ006")),
    ("mapping values are not allowed", Said(
        "a second `: ` stands in one value",
        "put the key on a line of its own, or the value in quotes")),
    ("cannot start any token", Said(
        "a value cannot start with this character", "put it in quotes")),
    ("unknown escape", Said(
        "there is no such escape in double quotes", "write `\\\\` for a backslash")),
    ("Unicode character escape", Said(
        "this escape is not a character", "write the character itself", "SQ001")),
    ("hexdec", _SHORT_ESCAPE),  # as libyaml spells it
    ("hexadec", _SHORT_ESCAPE),
    ("scanning a plain scalar", Said(
        "a colon stands in a word", "write a space after it, or put the text in quotes")),
    ("mapping keys are not allowed", Said("a `?` cannot stand here", "put the text in quotes")),
    ("document separator", Said(
        "a quote is not closed before the end of the document", "close it")),
    ("block scalar", Said(
        "text cannot stand behind `|` or `>`", "write it on the lines below, indented")),
    ("sequence entries are not allowed", Said(
        "a list item cannot start here", "put `- ` on a line of its own")),
    ("block collection", Said(
        "this line does not fit the items above it",
        "indent it as the items above, or start it with `- `", related="the items begin here")),
    ("block sequence", Said(
        "this line does not fit the items above it",
        "indent it as the items above, or start it with `- `", related="the items begin here")),
    ("block mapping", Said(
        "this line does not fit the keys above it", "indent it as the keys above it",
        related="the keys begin here")),
    ("scanning an alias", Said(
        "a `*` starts an alias, which must have a name", "put the text in quotes")),
    ("scanning an anchor", Said(
        "a `&` starts an anchor, which must have a name", "put the text in quotes")),
    ("multiple anchors", Said("a value has one anchor at most", "delete one")),
    ("directive", _DIRECTIVE),
    ("incompatible", _DIRECTIVE),
    ("tag", Said(
        "a tag (`!`) is not allowed in a spec", "delete it, or put the text in quotes", "SQ006")),
    ("node content", Said(
        "a value is missing here, or must be in quotes", "write it, or put it in quotes")),
    ("", Said("this is not valid YAML", "look at this line and the one above it")),
)  # fmt: skip


def _reworded(complaint: Complaint) -> Said | None:
    return next(said for part, said in _REWORDED if part in complaint.words)


_READERS: tuple[Callable[[Complaint], Said | None], ...] = (
    _tab, _quote, _missing_space, _unclosed, _stray, _key, _no_colon, _item, _second_colon,
    _bare_name, _indented, _reworded,
)  # fmt: skip
