"""From a split to a `tf.data` pipeline: batches in an order that is a pure function of seed and epoch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from seqspec.data.order import order
from seqspec.data.source import Split

if TYPE_CHECKING:
    from numpy.typing import NDArray

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


def training_feed(split: Split, batch_size: int, seed: int, epochs: range, shuffle: bool) -> Feed:
    """One pipeline for the whole training: building a new one in each epoch costs more than the steps."""
    batches = tf.data.Dataset.from_generator(
        lambda: _batches(len(split), batch_size, seed, epochs, shuffle),
        output_signature=tf.TensorSpec([_static(len(split), batch_size)], tf.int64),
    )
    return Feed(_gathered(batches, split), len(split), batch_size)


def straight_feed(split: Split, batch_size: int) -> Feed:
    """One pass over a split in its own order."""
    return training_feed(split, batch_size, 0, range(1), shuffle=False)


def _batches(samples: int, batch_size: int, seed: int, epochs: range, shuffle: bool) -> Any:
    for epoch in epochs:
        yield from order(samples, seed, epoch, shuffle).batches(batch_size)


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
