"""The blocks of a picture: what each layer answers as a body, to scale, with its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

from seqspec.analysis.flow import Part, Step
from seqspec.report.numbers import many, shape
from seqspec.report.summaries._ink import KINDS, width
from seqspec.report.summaries._summary import Summary, inside
from seqspec.spec.kinds import Length, Shape

# Pixels: the longest side of an image, of a row of features, and of a stack of channels; the least
# side, and that of an open length.
SIDE, ROW, STACK = 96.0, 132.0, 54.0
LEAST, OPEN = 4.0, 40.0
SLANT = 0.45  # what a side that goes into the page is shortened to
# The least room for the way to the next block, and for its shape before a new line begins.
GAP, SHAPE = 52.0, 62.0
# The longest line, in letters, and the most lines that say what is inside a layer.
LONGEST, MOST_LINES = 24, 3


@dataclass(frozen=True)
class Block:
    """One block of the picture: its front, and how far it goes into the page, in pixels.

    Attributes:
        lines: the words below its title; `answer` the shape on the way to the next block.
        is_open: whether a length of the shape is known only at run time.
    """

    kind: str
    title: str
    lines: tuple[str, ...]
    label: str
    answer: tuple[str, ...]
    is_open: bool
    width: float
    height: float
    depth: float

    @property
    def across(self) -> float:
        """The room that the body takes along the row."""
        return self.width + self.depth * SLANT

    @property
    def above(self) -> float:
        """How high it stands over the ground."""
        return self.height + self.depth * SLANT

    @property
    def words(self) -> float:
        """The room that its words take."""
        return max(width(self.title, bold=True), *map(width, ("", *self.lines)))

    @property
    def way(self) -> float:
        """The room between this block and the next, for the shape that goes along it."""
        return max(GAP, 18 + max(map(width, self.answer)))


def blocks(summary: Summary) -> Iterator[Block]:
    """The input and every layer."""
    flow = summary.flow
    scale = _Scale.of([flow.input_shape, *(step.after for step in flow)])
    yield _block("input", "input", (), flow.input_shape, flow.batch_size, scale)
    for step in flow:
        yield _block(kind(step), step.type, tuple(_words(step)), step.after, flow.batch_size, scale)


def _block(
    kind: str, title: str, lines: tuple[str, ...], lengths: Shape, batch: Length, scale: _Scale
) -> Block:
    label = f"{title} {shape(lengths, batch)}"
    answer = _answer(lengths if batch is None else (batch, *lengths))
    return Block(kind, title, lines, label, answer, None in lengths, *scale.sides(lengths))


def kind(part: Part) -> str:
    """What a layer does; a wrapper does what is most telling among the layers inside."""
    inner = {kind(each) for each in part.parts}
    if inner:
        return next(each for each in KINDS if each in inner)
    if "Pooling" in part.type:
        return "pooling"
    if part.layer.windows(part.before):
        return "windows" if part.parameters else "pooling"
    if hasattr(part.layer, "stateful"):
        return "recurrent"
    return "weights" if part.parameters else "other"


def _words(step: Step) -> Iterator[str]:
    """What stands below a block: its own name, what is inside, the activation, its parameters."""
    if step.layer.name:
        yield step.layer.name
    if step.parts:
        yield from _inside(step)
    activation = getattr(step.layer, "activation", None)
    if isinstance(activation, str) and activation != "linear":
        yield activation
    if step.parameters:
        yield many(step.parameters)


def _inside(step: Step) -> list[str]:
    """The layers inside, in lines of a few names."""
    lines: list[str] = []
    for name in ", ".join(inside(step)).split(", "):
        if lines and len(lines[-1]) + len(name) + 2 <= LONGEST:
            lines[-1] += f", {name}"
        else:
            lines = [*lines[:-1], *(f"{line}," for line in lines[-1:]), name]
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], "…"]


def _answer(lengths: Shape) -> tuple[str, ...]:
    """A shape in lines that are not wider than the way needs to be."""
    lines = [""]
    for length in lengths:
        part = "None" if length is None else many(length)
        longer = f"{lines[-1]} × {part}" if lines[-1] else part
        if lines[-1] and width(longer) > SHAPE:
            lines.append(f"× {part}")
        else:
            lines[-1] = longer
    return tuple(lines)


@dataclass(frozen=True)
class _Scale:
    """Pixels for the square root of a length: along images and sequences, rows, and channels."""

    side: float
    row: float
    stack: float

    @classmethod
    def of(cls, shapes: list[Shape]) -> _Scale:
        rows = [lengths[0] for lengths in shapes if len(lengths) == 1]
        flat = [length for lengths in shapes if len(lengths) == 2 for length in lengths]
        sides = [length for lengths in shapes if len(lengths) > 2 for length in lengths[:-1]]
        stacks = [lengths[-1] for lengths in shapes if len(lengths) > 2]
        return cls(_per_root(SIDE, flat + sides), _per_root(ROW, rows), _per_root(STACK, stacks))

    def sides(self, lengths: Shape) -> tuple[float, float, float]:
        """Width, height and depth of a block."""
        match lengths:
            case ():
                return LEAST, LEAST, 0.0
            case (features,):
                return 2.5 * LEAST, _pixels(self.row, features), 0.0
            case (steps, features):
                return _pixels(self.side, steps), _pixels(self.side, features), 0.0
        *_, height, width, channels = lengths
        return (
            _pixels(self.stack, channels),
            _pixels(self.side, height),
            _pixels(self.side, width),
        )


def _per_root(longest: float, lengths: list[Length]) -> float:
    return longest / sqrt(max((length or 1 for length in lengths), default=1))


def _pixels(scale: float, length: Length) -> float:
    return OPEN if length is None else max(LEAST, scale * sqrt(length))
