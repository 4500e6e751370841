"""The hidden teacher of dummy labels: a fixed rule from a sample to its class.

The rule is linear: each class has a direction, and a sample belongs to the class whose direction it
points along most. Everything is rounded to whole numbers first, so that the sums are exact and a
sample gets the same class in whatever batch it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from seqspec.data.draws._draw import Draw
from seqspec.data.draws.counted import Tokens
from seqspec.data.stream import Stream
from seqspec.data.transforms import normal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# One unit of a standardized input, and of a direction, in whole numbers.
UNIT = 1024
MOST_WEIGHTS = 2**24
MOST_CLASSES = 2**16
# Directions to choose the farthest from, where there are few inputs and chance would crowd them.
TRIES = 64
CHUNK_VALUES = 2**20


@dataclass(frozen=True)
class Teacher:
    """Gives each sample a class; see the module.

    Attributes:
        draw: what the inputs are drawn from.
        weights: the direction of each class, `(features, classes)`, as whole numbers.
    """

    draw: Draw
    weights: NDArray[np.float64]

    @classmethod
    def hired(cls, key: int, draw: Draw, shape: tuple[int, ...], classes: int) -> Teacher:
        """The teacher of this key; for tokens each word of the vocabulary is a feature."""
        features = draw.vocabulary if isinstance(draw, Tokens) else prod(shape)
        features = max(1, min(features, MOST_WEIGHTS // classes))
        return cls(draw, _directions(key, features, classes, centred=isinstance(draw, Tokens)))

    def classes_of(self, x: NDArray[Any]) -> NDArray[np.int64]:  # Any: of the draw's dtype
        """The class of each sample, `(samples, ...) -> (samples,)`."""
        import numpy as np

        flat = x.reshape(len(x), prod(x.shape[1:]))
        classes, width = np.empty(len(x), np.int64), flat.shape[1] + self.weights.shape[1]
        if isinstance(self.draw, Tokens):
            width *= self.weights.shape[1]
        rows = max(1, CHUNK_VALUES // width)
        for start in range(0, len(x), rows):
            scores = self._scores(flat[start : start + rows])
            classes[start : start + rows] = scores.argmax(axis=1)
        return classes

    def _scores(self, flat: NDArray[Any]) -> NDArray[np.float64]:
        import numpy as np

        features = len(self.weights)
        if isinstance(self.draw, Tokens):
            summed: NDArray[np.float64] = self.weights[flat % features].sum(axis=1)
            return summed
        mean, deviation = self.draw.spread()
        # Where the teacher looks at fewer values than there are, they stand evenly over the sample.
        seen = flat[:, np.arange(features) * flat.shape[1] // features]
        return np.rint((seen - np.float64(mean)) / deviation * UNIT) @ self.weights


def freedom(draw: Draw, shape: tuple[int, ...]) -> int:
    """In how many independent ways inputs can differ; two or more tell many classes apart."""
    if isinstance(draw, Tokens):
        return draw.vocabulary - 1 if prod(shape) else 0
    facts = draw.facts(shape)
    return 0 if facts.low == facts.high else prod(shape)


def _directions(key: int, features: int, classes: int, *, centred: bool) -> NDArray[np.float64]:
    """A direction for each class, all equally long, as whole numbers; `(features, classes)`."""
    import numpy as np

    few = features < 4 * classes
    tries = max(1, min(TRIES, MOST_WEIGHTS // (features * classes))) if few else 1
    drawn = Stream(key, (tries, features), "float32", normal)
    chosen = np.empty((classes, features))
    for index in range(classes):
        candidates = drawn.take(np.array([index]))[0].astype(np.float64)
        if centred:
            candidates -= candidates.mean(axis=1, keepdims=True)
        candidates /= np.sqrt((candidates**2).sum(axis=1, keepdims=True))
        closeness = (candidates @ chosen[:index].T).max(axis=1, initial=-1.0)
        chosen[index] = candidates[closeness.argmin()]
    directions: NDArray[np.float64] = np.rint(chosen.T * (np.sqrt(features) * UNIT))
    return directions
