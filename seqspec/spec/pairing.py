"""How losses and metrics set labels beside answers: what comes of the two shapes, or that Keras stops."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from math import prod
from typing import TypeAlias

from seqspec.spec.kinds import Length, Shape

# Stands for the samples in a batch, the first axis of both shapes: their number is no other length.
BATCH = -1
# From the shapes of labels and answers to that of what is compared; None where Keras stops.
Pairing: TypeAlias = Callable[[Shape, Shape], Shape | None]


def paired(pairing: Pairing, label: Shape, answer: Shape) -> Shape | None:
    """What a loss or a metric compares for labels and answers of these shapes, without the batch.

    >>> paired(stretched, (3,), (3,)), paired(stretched, (), (1,)), paired(stretched, (), (3,))
    ((-1, 3), (-1, -1), None)
    """
    return pairing((BATCH, *label), (BATCH, *answer))


def crosses(compared: Shape) -> bool:
    """Whether each answer is compared with the labels of all samples."""
    return compared.count(BATCH) > 1 or BATCH in compared[1:]


def squeezed(pairing: Pairing) -> Pairing:
    """The same, once a last axis of 1 that only one of the two has is given to both, or taken away."""

    def take(label: Shape, answer: Shape) -> Shape | None:
        if len(label) == len(answer) + 1:
            answer, label = _squeezed(answer, label)
        elif len(answer) == len(label) + 1:
            label, answer = _squeezed(label, answer)
        return pairing(label, answer)

    return take


def _squeezed(shorter: Shape, longer: Shape) -> tuple[Shape, Shape]:
    if longer[-1] != 1:
        return shorter, longer
    return ((*shorter, 1), longer) if len(shorter) == 1 else (shorter, longer[:-1])


def alike(label: Shape, answer: Shape) -> Shape | None:
    """Shapes must be the same."""
    same = len(label) == len(answer) and all(map(_same, label, answer))
    return answer if same else None


def stretched(label: Shape, answer: Shape) -> Shape | None:
    """An axis of 1, or one that is missing in front, is stretched, as in NumPy."""
    pairs = [*zip_longest(reversed(label), reversed(answer), fillvalue=1)]
    if not all(1 in pair or _same(*pair) for pair in pairs):
        return None
    return tuple(_stretched(*pair) for pair in reversed(pairs))


def largest(label: Shape, answer: Shape) -> Shape | None:
    """The place of the largest value of each row is compared; numbers without an axis are one row."""
    alone = len(label) == 1, len(answer) == 1
    return None if alone == (False, True) else stretched(label[:-1], answer[:-1])


def numbered(label: Shape, answer: Shape) -> Shape | None:
    """A label is the place of the largest value of a row."""
    return stretched(_numbers(label, answer), answer[:-1])


def picked(label: Shape, answer: Shape) -> Shape | None:
    """A label picks the value of a row."""
    return alike(_numbers(label, answer), answer[:-1])


def one_hot(label: Shape, answer: Shape) -> Shape | None:
    """A label becomes a row, and that is multiplied by the answer."""
    compared = stretched((*label, answer[-1]), answer)
    return compared and compared[:-1]


def listed(label: Shape, answer: Shape) -> Shape | None:
    """There are as many labels as rows, whatever their axes are."""
    return answer[:-1] if _same(_size(label), _size(answer[:-1])) else None


def listed_largest(label: Shape, answer: Shape) -> Shape | None:
    """There are as many rows of labels as of answers."""
    return listed(label[:-1], answer) if len(label) > 1 else None


def rows(label: Shape, answer: Shape) -> Shape | None:
    """Labels and answers are one row for each sample."""
    return (
        stretched(label, answer) if len(label) == len(answer) == 2 and fits(label, answer) else None
    )


def fits(label: Shape, answer: Shape) -> bool:
    return label[-1] == 1 or _same(label[-1], answer[-1])


def members(label: Shape, answer: Shape) -> Shape | None:
    """Each answer is a row, and a label says of which class it is."""
    return answer[:1] if len(answer) == 2 and label[1:] in ((), (1,)) else None


def anything(label: Shape, answer: Shape) -> Shape | None:
    """Whatever the shapes are; or another rule looks at them."""
    return answer


def _numbers(label: Shape, answer: Shape) -> Shape:
    return label[:-1] if len(label) == len(answer) and label[-1] == 1 else label


def _same(one: Length, other: Length) -> bool:
    return one is None or other is None or one == other


def _stretched(one: Length, other: Length) -> Length:
    return other if one == 1 or one is None else one


def _size(shape: Shape) -> Length:
    known = [length for length in shape if length is not None]
    return prod(known) if len(known) == len(shape) else None
