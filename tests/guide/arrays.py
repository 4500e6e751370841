"""The guide's dummy data, drawn from NumPy's global generator in the order the guide draws them.

Out: one function a model, each answering an `Arrays` of float64 numbers, class rows and labels.
Call `keras.utils.set_random_seed` first: the same seed then gives the same numbers.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]  # floats or whole numbers: ends where Keras takes them as its own dtype


@dataclass(frozen=True)
class Split:
    """Samples and the targets that belong to them."""

    x: Array
    y: Array


@dataclass(frozen=True)
class Arrays:
    """What a script trains on, watches while it trains, and is judged by afterwards."""

    train: Split
    validation: Split | None = None
    test: Split | None = None


def quick_start() -> Arrays:
    """Ten classes from 784 numbers; the guide itself has no data for its first model."""
    return Arrays(train=one_hot((1000, 784)), test=one_hot((100, 784)))


def binary_100d() -> Arrays:
    """Two classes from 100 numbers, for training only."""
    return Arrays(train=binary((1000, 100)))


def multiclass_100d() -> Arrays:
    """Ten classes from 100 numbers, for training only."""
    return Arrays(train=one_hot((1000, 100)))


def softmax_20d() -> Arrays:
    """Ten classes from 20 numbers."""
    return Arrays(train=one_hot((1000, 20)), test=one_hot((100, 20)))


def binary_20d() -> Arrays:
    """Two classes from 20 numbers."""
    return Arrays(train=binary((1000, 20)), test=binary((100, 20)))


def images() -> Arrays:
    """Ten classes from colour images of 100 x 100 pixels."""
    return Arrays(train=one_hot((200, 100, 100, 3)), test=one_hot((20, 100, 100, 3)))


def texts() -> Arrays:
    """Two classes from texts of 80 words, each word a number below 1024."""
    return Arrays(train=words(1000), test=words(100))


def signals() -> Arrays:
    """Two classes from 64 steps with 100 numbers each."""
    return Arrays(train=binary((1000, 64, 100)), test=binary((100, 64, 100)))


def sequences() -> Arrays:
    """Ten random targets, which do not sum to one, from 8 steps with 16 numbers each."""
    return Arrays(train=uniform(1000), validation=uniform(100))


def batched_sequences() -> Arrays:
    """Ten random targets in whole batches of 32, as a stateful model needs."""
    return Arrays(train=uniform(320), validation=uniform(96))


def digits() -> Arrays:
    """scikit-learn's handwritten digits; every fifth row, from the first, is for the test."""
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    x = pixels.reshape(-1, 8, 8, 1).astype("float32") / 16
    held_out = np.arange(len(x)) % 5 == 0
    test = Split(x[held_out], labels[held_out])
    return Arrays(train=Split(x[~held_out], labels[~held_out]), validation=test, test=test)


def one_hot(shape: tuple[int, ...]) -> Split:
    """Uniform samples and rows of ten classes."""
    from keras.utils import to_categorical

    x = np.random.random(shape)
    labels = np.random.randint(10, size=(shape[0], 1))
    return Split(x, to_categorical(labels, num_classes=10))


def binary(shape: tuple[int, ...]) -> Split:
    """Uniform samples and labels 0 or 1."""
    return Split(np.random.random(shape), np.random.randint(2, size=(shape[0], 1)))


def words(samples: int) -> Split:
    """Word numbers and labels 0 or 1."""
    x = np.random.randint(1024, size=(samples, 80))
    return Split(x, np.random.randint(2, size=(samples, 1)))


def uniform(samples: int) -> Split:
    """Uniform sequences and uniform targets."""
    return Split(np.random.random((samples, 8, 16)), np.random.random((samples, 10)))
