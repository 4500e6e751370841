"""The guide's models as a person writes them in Keras, each with its data and its settings.

Out: `GUIDE`, spec name -> `GuideModel`. Reading the table needs no Keras; calling `build` does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import arrays
from arrays import Arrays

if TYPE_CHECKING:
    from keras import Sequential
    from keras.optimizers import SGD


@dataclass(frozen=True)
class GuideModel:
    """One listing of the guide: what it builds, on what it trains, and how.

    Errors: a stateful model fails in Keras unless every split is whole batches
    """

    build: Callable[[], Sequential]
    arrays: Callable[[], Arrays]
    epochs: int
    batch_size: int
    shuffle: bool = True
    evaluate_batch_size: int = 32
    deterministic: bool = True  # the same bits every time without asking TensorFlow for it


def quick_start() -> Sequential:
    """Two Dense layers with their activations as layers of their own: 25,450 parameters."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((784,)),
            layers.Dense(32),
            layers.Activation("relu"),
            layers.Dense(10),
            layers.Activation("softmax"),
        ]
    )
    model.compile("rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
    return model


def mlp_binary_100d() -> Sequential:
    """One hidden layer, two classes: 3,265 parameters."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((100,)),
            layers.Dense(32, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("rmsprop", loss="binary_crossentropy", metrics=["accuracy"])
    return model


def mlp_multiclass_100d() -> Sequential:
    """One hidden layer, ten classes: 3,562 parameters."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((100,)),
            layers.Dense(32, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
    return model


def mlp_softmax() -> Sequential:
    """Two hidden layers with dropout, ten classes: 6,154 parameters."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((20,)),
            layers.Dense(64, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(64, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(decaying_sgd(), loss="categorical_crossentropy", metrics=["accuracy"])
    return model


def mlp_binary() -> Sequential:
    """Two hidden layers with dropout, two classes: 5,569 parameters."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((20,)),
            layers.Dense(64, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(64, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("rmsprop", loss="binary_crossentropy", metrics=["accuracy"])
    return model


def vgg_like() -> Sequential:
    """Four convolutions and two Dense layers, no metrics: 7,998,250 parameters."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((100, 100, 3)),
            layers.Conv2D(32, (3, 3), activation="relu"),
            layers.Conv2D(32, (3, 3), activation="relu"),
            layers.MaxPooling2D((2, 2)),
            layers.Dropout(0.25),
            layers.Conv2D(64, (3, 3), activation="relu"),
            layers.Conv2D(64, (3, 3), activation="relu"),
            layers.MaxPooling2D((2, 2)),
            layers.Dropout(0.25),
            layers.Flatten(),
            layers.Dense(256, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(decaying_sgd(), loss="categorical_crossentropy")
    return model


def lstm_sequence() -> Sequential:
    """Embedding and LSTM over word numbers: 459,393 parameters."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((80,)),
            layers.Embedding(1024, output_dim=256),
            layers.LSTM(128),
            layers.Dropout(0.5),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("rmsprop", loss="binary_crossentropy", metrics=["accuracy"])
    return model


def conv1d_sequence() -> Sequential:
    """Four convolutions along time: 105,729 parameters."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((64, 100)),
            layers.Conv1D(64, 3, activation="relu"),
            layers.Conv1D(64, 3, activation="relu"),
            layers.MaxPooling1D(3),
            layers.Conv1D(128, 3, activation="relu"),
            layers.Conv1D(128, 3, activation="relu"),
            layers.GlobalAveragePooling1D(),
            layers.Dropout(0.5),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("rmsprop", loss="binary_crossentropy", metrics=["accuracy"])
    return model


def stacked_lstm(batch_size: int | None = None) -> Sequential:
    """Three LSTMs in a stack, stateful where a batch size is given: 23,242 parameters."""
    import keras
    from keras import layers

    stateful = batch_size is not None
    model = keras.Sequential(
        [
            keras.Input(batch_shape=(batch_size, 8, 16)),
            layers.LSTM(32, return_sequences=True, stateful=stateful),
            layers.LSTM(32, return_sequences=True, stateful=stateful),
            layers.LSTM(32, stateful=stateful),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
    return model


def stacked_lstm_stateful() -> Sequential:
    """Three LSTMs that carry their state on, 32 sequences side by side."""
    return stacked_lstm(batch_size=32)


def digits_cnn() -> Sequential:
    """Two convolutions for images of 8 x 8 pixels: 29,066 parameters."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(32, (3, 3), padding="same", activation="relu"),
            layers.MaxPooling2D((2, 2)),
            layers.Conv2D(64, (3, 3), padding="same", activation="relu"),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def decaying_sgd() -> SGD:
    """Mean what Keras 2 called `SGD(lr=0.01, decay=1e-6)`: rate / (1 + decay * step)."""
    from keras import optimizers

    schedule = optimizers.schedules.InverseTimeDecay(0.01, decay_steps=1, decay_rate=1e-6)
    return optimizers.SGD(schedule, momentum=0.9, nesterov=True)


GUIDE: dict[str, GuideModel] = {
    "quick_start": GuideModel(quick_start, arrays.quick_start, 5, 32),
    "mlp_binary_100d": GuideModel(mlp_binary_100d, arrays.binary_100d, 100, 32),
    "mlp_multiclass_100d": GuideModel(mlp_multiclass_100d, arrays.multiclass_100d, 100, 32),
    "mlp_softmax": GuideModel(mlp_softmax, arrays.softmax_20d, 100, 128, evaluate_batch_size=128),
    "mlp_binary": GuideModel(mlp_binary, arrays.binary_20d, 100, 128, evaluate_batch_size=128),
    "vgg_like": GuideModel(vgg_like, arrays.images, 10, 32),
    "lstm_sequence": GuideModel(
        lstm_sequence, arrays.texts, 10, 16, evaluate_batch_size=16, deterministic=False
    ),
    "conv1d_sequence": GuideModel(conv1d_sequence, arrays.signals, 10, 16, evaluate_batch_size=16),
    "stacked_lstm": GuideModel(stacked_lstm, arrays.sequences, 5, 64),
    "stacked_lstm_stateful": GuideModel(
        stacked_lstm_stateful, arrays.batched_sequences, 5, 32, shuffle=False
    ),
    "digits_cnn": GuideModel(digits_cnn, arrays.digits, 30, 32),
}
