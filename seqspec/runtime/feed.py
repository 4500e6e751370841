"""From a split to tensors, or to a `tf.data` pipeline of batches in a given order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from seqspec.data.order import Order, order
from seqspec.data.source import Split

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A split up to this size is read once and kept in memory; a larger one is read batch by batch.
HELD_BYTES = 1 << 30


def straight_feed(split: Split, batch_size: int) -> Any:
    """One pass over a split in its own order. Any: a tf.data.Dataset, which has no types."""
    dataset = batches_from(split, order(len(split), 0, 0, shuffle=False), batch_size)
    steps = -(-len(split) // batch_size)
    # Keras warns at the end of a pipeline whose length it was not told.
    return dataset.apply(tf.data.experimental.assert_cardinality(steps))


def batches_from(split: Split, turn: Order, batch_size: int, step: int = 0) -> Any:
    """A pipeline of the batches of one pass from a step on, each read ahead of the step that needs it."""

    def positions() -> Iterator[NDArray[np.int64]]:
        yield from turn.batches(batch_size, step * batch_size)

    shape = [None if len(split) % batch_size else batch_size]
    chosen = tf.data.Dataset.from_generator(
        positions, output_signature=tf.TensorSpec(shape, tf.int64)
    )
    take = _from_memory(split) if split.nbytes <= HELD_BYTES else _from_split(split)
    dataset = chosen.map(take, num_parallel_calls=tf.data.AUTOTUNE, deterministic=True)
    return dataset.prefetch(tf.data.AUTOTUNE)


def held_tensors(split: Split) -> tuple[Any, Any]:
    """All samples of a split as two tensors."""
    x, y = (tf.constant(_narrow(array)) for array in split.take(np.arange(len(split))))
    return x, y


def _from_memory(split: Split) -> Callable[[Any], tuple[Any, ...]]:
    x, y = held_tensors(split)
    return lambda indices: (tf.gather(x, indices), tf.gather(y, indices))


def _from_split(split: Split) -> Callable[[Any], tuple[Any, ...]]:
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
