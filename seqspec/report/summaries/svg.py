"""A picture of the model: a block for each layer, to scale, and the shapes between them.

The sides of a block are in proportion to the square roots of the lengths of what the layer answers, so
that both a long and a short axis can be seen. It needs no font and no script, and follows the reader's
light or dark setting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from math import sqrt

from seqspec.analysis.flow import Step
from seqspec.report.numbers import many, shape
from seqspec.report.summaries._summary import Summary
from seqspec.spec.kinds import Length, Shape

# Pixels: the longest side of an image, of a row of features, and of a stack of channels.
SIDE, ROW, STACK = 96.0, 132.0, 54.0
LEAST = 4.0
# Between two blocks, at the borders, for a line of text; and where a new row of blocks begins.
GAP, BORDER, LINE, WIDTH = 66.0, 24.0, 14.0, 1080.0
SLANT = 0.45  # what a side that goes into the page is shortened to
LETTER = 5.9  # the mean width of a letter of 10.5 pixels

# What a layer does -> its colour in the light, and in the dark.
KINDS = {
    "input": ("#d8dee6", "#3b434d"),
    "windows": ("#7fb2e5", "#2f6ea8"),
    "pooling": ("#f0a58f", "#a5543b"),
    "weights": ("#8fd0a5", "#2f7d4f"),
    "recurrent": ("#c3a6e8", "#6f4aa8"),
    "other": ("#ece3c6", "#5d573f"),
}
LEGEND = {
    "windows": "convolution",
    "pooling": "pooling, resizing",
    "weights": "weights",
    "recurrent": "recurrent",
    "other": "no weights",
}


@dataclass(frozen=True)
class Block:
    """One block of the picture: its front, and how far it goes into the page, in pixels."""

    kind: str
    title: str
    lines: tuple[str, ...]
    answer: str
    width: float
    height: float
    depth: float

    @property
    def across(self) -> float:
        """The room it takes along the row, with its words."""
        words = max(len(line) for line in (self.title, *self.lines)) * LETTER
        return max(self.width + self.depth * SLANT, words)

    @property
    def above(self) -> float:
        """How high it stands over the ground."""
        return self.height + self.depth * SLANT


def render(summary: Summary) -> str:
    """The picture as text."""
    rows = list(_rows(list(_blocks(summary))))
    heights = [max(block.above for block in row) for row in rows]
    body: list[str] = []
    ground = BORDER + 3 * LINE
    for row, height in zip(rows, heights, strict=True):
        body += _row(row, ground + height)
        ground += height + 7 * LINE
    wide = max(sum(block.across + GAP for block in row) for row in rows) + 2 * BORDER
    return "\n".join(_picture(summary, body, max(wide, 420.0), ground))


def _blocks(summary: Summary) -> Iterator[Block]:
    flow = summary.flow
    scale = _Scale.of([flow.input_shape, *(step.after for step in flow)])
    batch = flow.batch_size
    yield Block(
        "input", "input", (), shape(flow.input_shape, batch), *scale.sides(flow.input_shape)
    )
    for step in flow:
        yield Block(
            _kind(step),
            step.type,
            tuple(_words(step)),
            shape(step.after, batch),
            *scale.sides(step.after),
        )


def _kind(step: Step) -> str:
    if step.layer.windows():
        return "windows" if step.parameters else "pooling"
    if hasattr(step.layer, "stateful"):
        return "recurrent"
    return "weights" if step.parameters else "other"


def _words(step: Step) -> Iterator[str]:
    """What stands below a block: its own name, the activation, the number of parameters."""
    if step.layer.name:
        yield step.layer.name
    activation = getattr(step.layer, "activation", None)
    if isinstance(activation, str) and activation != "linear":
        yield activation
    if step.parameters:
        yield many(step.parameters)


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
    return max(LEAST, scale * sqrt(length or 1))


def _rows(blocks: list[Block]) -> Iterator[list[Block]]:
    """Blocks in rows, none wider than a page."""
    row: list[Block] = []
    taken = 0.0
    for block in blocks:
        if row and taken + block.across + GAP > WIDTH:
            yield row
            row, taken = [], 0.0
        row.append(block)
        taken += block.across + GAP
    yield row


def _row(row: list[Block], ground: float) -> Iterator[str]:
    left = BORDER
    for block in row:
        middle = left + block.across / 2
        start = middle - (block.width + block.depth * SLANT) / 2
        yield from _box(block, start, ground)
        for index, line in enumerate((block.title, *block.lines)):
            style = "name" if index == 0 else "note"
            yield _text(middle, ground + LINE * (1.3 + index), line, style)
        left += block.across + GAP
        yield from _arrow(block, left - GAP, ground)


def _arrow(block: Block, left: float, ground: float) -> Iterator[str]:
    """The way to the next block, with the shape that goes along it."""
    y = ground - 10
    yield f'<path class="way" d="M{left + 6:.1f} {y:.1f}h{GAP - 16:.1f}"/>'
    yield f'<path class="tip" d="M{left + GAP - 4:.1f} {y:.1f}l-7 -3.5v7z"/>'
    words = block.answer.strip("()").removeprefix("None, ")
    for index, part in enumerate(reversed(_wrapped(words.replace(", ", " × ")))):
        yield _text(left + GAP / 2, y - 7 - LINE * 0.8 * index, part, "shape")


def _wrapped(words: str) -> list[str]:
    """A shape in lines that fit between two blocks."""
    lines = [""]
    for part in words.split(" × "):
        longer = f"{lines[-1]} × {part}" if lines[-1] else part
        if lines[-1] and len(longer) * LETTER > GAP - 4:
            lines.append(f"× {part}")
        else:
            lines[-1] = longer
    return lines


def _box(block: Block, x: float, ground: float) -> Iterator[str]:
    """A cuboid seen from its upper right, or a flat front where there is no depth."""
    wide, high, deep = block.width, block.height, block.depth * SLANT
    top = ground - high
    yield f'<g class="{block.kind}"><title>{escape(block.title)} {escape(block.answer)}</title>'
    if deep:
        away, back = f"l{deep:.1f} {-deep:.1f}", f"l{-deep:.1f} {deep:.1f}z"
        yield f'<path class="lid" d="M{x:.1f} {top:.1f}{away}h{wide:.1f}{back}"/>'
        yield f'<path class="flank" d="M{x + wide:.1f} {top:.1f}{away}v{high:.1f}{back}"/>'
    yield f'<rect x="{x:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}"/></g>'


def _text(x: float, y: float, words: str, style: str) -> str:
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'


def _picture(summary: Summary, body: list[str], wide: float, high: float) -> Iterator[str]:
    title = escape(summary.title)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high + LINE:.0f}" '
        f'width="{wide:.0f}" height="{high + LINE:.0f}" role="img" aria-label="{title}">'
    )
    yield f"<title>{title}</title>"
    yield f"<style>{_style()}</style>"
    yield '<rect class="paper" width="100%" height="100%"/>'
    yield f'<text class="title" x="{BORDER:.1f}" y="{BORDER + 4:.1f}">{title}</text>'
    yield from body
    yield from _legend(summary, high - LINE)
    yield "</svg>"


def _legend(summary: Summary, y: float) -> Iterator[str]:
    """What the colours mean, as far as they are used, and the total."""
    used = {_kind(step) for step in summary.flow}
    x = BORDER
    for kind, words in LEGEND.items():
        if kind in used:
            yield f'<g class="{kind}"><rect x="{x:.1f}" y="{y - 9:.1f}" width="10" height="10"/></g>'
            yield f'<text class="key" x="{x + 15:.1f}" y="{y:.1f}">{words}</text>'
            x += 30 + len(words) * LETTER
    total = many(summary.flow.parameters, "parameter")
    yield f'<text class="key" x="{x:.1f}" y="{y:.1f}">{total}</text>'


def _style() -> str:
    shared = (
        "text{font:10.5px system-ui,sans-serif;text-anchor:middle;fill:var(--ink)}"
        "text.title{font-size:15px;font-weight:600;text-anchor:start}text.key{text-anchor:start}"
        "text.name{font-weight:600}text.note,text.shape,text.key{fill:var(--soft)}"
        ".way{stroke:var(--soft);fill:none}.tip{fill:var(--soft)}.paper{fill:var(--paper)}"
        "g rect,g path{stroke:var(--ink);stroke-width:.7;stroke-linejoin:round}"
        ".lid{filter:brightness(1.12)}.flank{filter:brightness(.86)}"
    )
    kinds = "".join(f".{kind} :is(rect,path){{fill:var(--{kind})}}" for kind in KINDS)
    light = "--ink:#1f2328;--soft:#59636e;--paper:#fff;" + _colours(0)
    dark = "--ink:#e6edf3;--soft:#9da7b1;--paper:#0d1117;" + _colours(1)
    return f":root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}{shared}{kinds}"


def _colours(which: int) -> str:
    return "".join(f"--{kind}:{colours[which]};" for kind, colours in KINDS.items())
