"""A picture of the model: a block for each layer, to scale, and the shapes between them.

The sides of a block are in proportion to the square roots of the lengths of what the layer answers, so
that both a long and a short axis can be seen. It needs no font and no script, any program that draws
SVG shows it, and it follows the reader's light or dark setting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from seqspec.report.numbers import UNKNOWN, compact, many
from seqspec.report.summaries._block import SLANT, Block, blocks
from seqspec.report.summaries._ink import FONT, INK, PAPER, SIZE, SOFT, dark_style, faces, width
from seqspec.report.summaries._summary import Summary

# Pixels: at the borders, above the first row, a line of text; between the words of two blocks; and
# where a new row of blocks begins.
BORDER, HEAD, LINE, APART, WIDTH, NARROWEST = 24.0, 66.0, 14.0, 14.0, 1080.0, 420.0
TITLE = 15

UNKNOWN_COST = f"{UNKNOWN} multiply-adds"
LEGEND = {
    "windows": "convolution",
    "recurrent": "recurrent",
    "weights": "weights",
    "pooling": "pooling, resizing",
    "other": "no weights",
}
# How a text of each class looks, beside its place.
TEXTS = {
    "title": f'text-anchor="start" font-size="{TITLE}" font-weight="600" fill="{INK[0]}"',
    "key": f'text-anchor="start" fill="{SOFT[0]}"',
    "name": f'font-weight="600" fill="{INK[0]}"',
    "note": f'fill="{SOFT[0]}"',
    "shape": f'fill="{SOFT[0]}"',
}


def render(summary: Summary) -> str:
    """The picture as text."""
    found = list(blocks(summary))
    body: list[str] = []
    y = HEAD
    for row in _rows(found):
        y += max(max(block.above, LINE * len(block.answer) + 20) for block in row)
        body += _row(row, y)
        y += LINE * (max(len(block.lines) for block in row) + 4.5)
    legend, end = _legend(found, y - LINE)
    title = BORDER + width(summary.title, bold=True, size=TITLE)
    wide = max([NARROWEST, title, end, *(_length(row) for row in _rows(found))]) + BORDER
    picture = "\n".join(_picture(summary, [*body, *legend], wide, y + LINE))
    # In letters that every encoding of a terminal or a file has.
    return picture.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _rows(found: Sequence[Block]) -> list[list[Block]]:
    """Blocks in as few rows as the page allows, of about the same length."""
    limit = WIDTH
    rows = _broken(found, limit)
    while limit > WIDTH / 2 and len(narrower := _broken(found, limit - 20)) <= len(rows):
        limit, rows = limit - 20, narrower
    return rows


def _broken(found: Sequence[Block], limit: float) -> list[list[Block]]:
    rows: list[list[Block]] = [[]]
    for block in found:
        if rows[-1] and _length([*rows[-1], block]) > limit:
            rows.append([])
        rows[-1].append(block)
    return rows


def _length(row: Sequence[Block]) -> float:
    """Where a row ends: its last block, or the way behind it."""
    last = row[-1]
    return list(_middles(row))[-1] + max(last.words / 2, last.across / 2 + last.way)


def _middles(row: Sequence[Block]) -> Iterator[float]:
    """The middle of each block: neither bodies and shapes touch each other, nor words."""
    x = BORDER + max(row[0].words, row[0].across) / 2
    yield x
    for one, other in pairwise(row):
        bodies = (one.across + other.across) / 2 + one.way
        x += max(bodies, (one.words + other.words) / 2 + APART)
        yield x


def _row(row: Sequence[Block], ground: float) -> Iterator[str]:
    middles = list(_middles(row))
    for index, (block, middle) in enumerate(zip(row, middles, strict=True)):
        yield from _box(block, middle - block.across / 2, ground)
        for line, words in enumerate((block.title, *block.lines)):
            yield _text(middle, ground + LINE * (1.3 + line), words, "note" if line else "name")
        start = middle + block.across / 2
        last = index + 1 == len(row)
        end = start + block.way if last else middles[index + 1] - row[index + 1].across / 2
        yield from _arrow(block.answer, start, end, ground)


def _arrow(answer: Sequence[str], start: float, end: float, ground: float) -> Iterator[str]:
    """The way to the next block, with the shape that goes along it."""
    y = ground - 10
    yield (
        f'<path class="way" d="M{start + 5:.1f} {y:.1f}H{end - 10:.1f}" fill="none" '
        f'stroke="{SOFT[0]}"/>'
    )
    yield f'<path class="tip" d="M{end - 4:.1f} {y:.1f}l-7 -3.5v7z" fill="{SOFT[0]}"/>'
    for index, part in enumerate(reversed(answer)):
        yield _text((start + end) / 2, y - 7 - LINE * 0.9 * index, part, "shape")


def _box(block: Block, x: float, ground: float) -> Iterator[str]:
    """A cuboid seen from its upper right, or a flat front where there is no depth."""
    wide, high, deep = block.width, block.height, block.depth * SLANT
    top = ground - high
    colours = faces(block.kind)
    dashes = ' stroke-dasharray="3 2"' if block.is_open else ""
    yield (
        f'<g class="block {block.kind}" fill="{colours.front}" stroke="{INK[0]}" stroke-width=".7" '
        f'stroke-linejoin="round"{dashes}><title>{escape(block.label)}</title>'
    )
    if deep:
        away, back = f"l{deep:.1f} {-deep:.1f}", f"l{-deep:.1f} {deep:.1f}z"
        lid, flank = f"M{x:.1f} {top:.1f}{away}h{wide:.1f}{back}", f"{away}v{high:.1f}{back}"
        yield f'<path class="lid" d="{lid}" fill="{colours.lid}"/>'
        yield f'<path class="flank" d="M{x + wide:.1f} {top:.1f}{flank}" fill="{colours.flank}"/>'
    yield f'<rect x="{x:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}"/></g>'


def _text(x: float, y: float, words: str, style: str) -> str:
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" {TEXTS[style]}>{escape(words)}</text>'


def _picture(summary: Summary, body: Sequence[str], wide: float, high: float) -> Iterator[str]:
    title = escape(summary.title)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}" '
        f'width="{wide:.0f}" height="{high:.0f}" role="img" aria-label="{title}" '
        f'font-family="{FONT}" font-size="{SIZE}" text-anchor="middle">'
    )
    yield f"<title>{title}</title>"
    if summary.about:
        yield f"<desc>{escape(summary.about)}</desc>"
    yield f"<style>{dark_style()}</style>"
    yield f'<rect class="paper" width="100%" height="100%" fill="{PAPER[0]}"/>'
    yield _text(BORDER, BORDER + 6, summary.title, "title")
    yield _text(BORDER, BORDER + 6 + 1.3 * LINE, _totals(summary), "key")
    yield from body
    yield "</svg>"


def _totals(summary: Summary) -> str:
    cost = summary.flow.cost
    costs = f"{compact(cost.multiply_adds)} multiply-adds for one sample" if cost else UNKNOWN_COST
    return f"{many(summary.flow.parameters, 'parameter')}, {costs}"


def _legend(found: Sequence[Block], y: float) -> tuple[list[str], float]:
    """What colours, lines and numbers mean, as far as they are used; and where it ends."""
    used = {block.kind for block in found}
    lines: list[str] = []
    x = BORDER
    for kind, words in LEGEND.items():
        if kind in used:
            lines += _key(kind, x, y)
            lines.append(_text(x + 15, y, words, "key"))
            x += 33 + width(words)
    counted = any(kind in used for kind in ("windows", "recurrent", "weights"))
    said = ["numbers below a layer: its parameters"] if counted else []
    said += ["dashed: a length is open"] if any(block.is_open for block in found) else []
    if said:
        lines.append(_text(x, y, "; ".join(said), "key"))
        x += width("; ".join(said))
    return lines, x


def _key(kind: str, x: float, y: float) -> Iterator[str]:
    yield (
        f'<g class="block {kind}" fill="{faces(kind).front}" stroke="{INK[0]}" stroke-width=".7">'
        f'<rect x="{x:.1f}" y="{y - 9:.1f}" width="10" height="10"/></g>'
    )
