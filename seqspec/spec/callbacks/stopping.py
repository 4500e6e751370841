"""Callbacks that end training."""

from seqspec.spec.callbacks._callback import Callback, Watching
from seqspec.spec.kinds import Count


class EarlyStopping(Watching):
    """Stop when the watched number has not got better for `patience` epochs.

    Better is by more than `min_delta`, and than `baseline` where that is given. With
    `restore_best_weights` the model ends with the weights of its best epoch.
    Source: keras.callbacks.EarlyStopping, Keras 3
    """

    min_delta: float = 0
    patience: Count = 0
    baseline: float | None = None
    restore_best_weights: bool = False
    start_from_epoch: Count = 0


class TerminateOnNaN(Callback):
    """Stop when the loss of a batch is not a number.

    With `raise_error` the run ends as failed.
    Source: keras.callbacks.TerminateOnNaN, Keras 3
    """

    raise_error: bool = False
