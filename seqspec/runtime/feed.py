"""From a split to a `tf.data` pipeline: batches in an order that is a pure function of seed and epoch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from seqspec.data.order import order
from seqspec.data.source import Split

if TYPE_CHECKING:
    from numpy.typing import NDArray

_cardinality = tf.data.experimental.assert_cardinality

# A split up to this size is read once and kept in memory; a larger one is read batch by batch.
HELD_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Feed:
    """Batches of a split, for one pass or for a whole training."""

    dataset: Any  # a tf.data.Dataset, which has no types
    samples: int
    batch_size: int

    @property
    def steps(self) -> int:
        """Batches in one epoch, the last of which may be smaller."""
        return -(-self.samples // self.batch_size)


def training_feed(split: Split, batch_size: int, seed: int, shuffle: bool) -> Feed:
    """One pipeline without end: building a new one in each epoch costs more than the steps."""
    return _feed(split, batch_size, lambda: _batches(split, batch_size, seed, count(), shuffle))


def straight_feed(split: Split, batch_size: int) -> Feed:
    """One pass over a split in its own order."""
    feed = _feed(split, batch_size, lambda: _batches(split, batch_size, 0, range(1), False))
    # Keras warns at the end of a pipeline whose length it was not told.
    return replace(feed, dataset=feed.dataset.apply(_cardinality(feed.steps)))


def _batches(
    split: Split, batch_size: int, seed: int, epochs: Iterable[int], shuffle: bool
) -> Iterator[NDArray[np.int64]]:
    """The positions of the samples of each batch, epoch after epoch."""
    for epoch in epochs:
        yield from order(len(split), seed, epoch, shuffle).batches(batch_size)


def _feed(split: Split, batch_size: int, batches: Callable[[], Iterator[Any]]) -> Feed:
    shape = [_static(len(split), batch_size)]
    positions = tf.data.Dataset.from_generator(
        batches, output_signature=tf.TensorSpec(shape, tf.int64)
    )
    return Feed(_gathered(positions, split), len(split), batch_size)


def _static(samples: int, batch_size: int) -> int | None:
    """The batch size where every batch has it, which a stateful model must know; else None."""
    return None if samples % batch_size else batch_size


def _gathered(batches: Any, split: Split) -> Any:
    """The samples of each batch of positions, read one batch ahead of the step that needs them."""
    take = _from_memory(split) if split.nbytes <= HELD_BYTES else _from_split(split)
    dataset = batches.map(take, num_parallel_calls=tf.data.AUTOTUNE, deterministic=True)
    return dataset.prefetch(tf.data.AUTOTUNE)


def _from_memory(split: Split) -> Any:
    x, y = (tf.constant(_narrow(array)) for array in split.take(np.arange(len(split))))
    return lambda indices: (tf.gather(x, indices), tf.gather(y, indices))


def _from_split(split: Split) -> Any:
    """Reads through the split itself; shapes and types are those of its first sample."""
    parts = [_narrow(array) for array in split.take(np.arange(1))]

    def take(indices: Any) -> tuple[Any, ...]:
        arrays = tf.numpy_function(
            lambda chosen: [_narrow(array) for array in split.take(chosen)],
            [indices],
            [part.dtype for part in parts],
        )
        for array, part in zip(arrays, parts, strict=True):
            array.set_shape([indices.shape[0], *part.shape[1:]])
        return tuple(arrays)

    return take


def _narrow(array: NDArray[Any]) -> NDArray[Any]:
    """Double precision becomes single, as Keras makes it of arrays given to `fit`."""
    return array.astype("float32") if array.dtype == np.float64 else array
