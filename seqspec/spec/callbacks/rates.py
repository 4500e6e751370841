"""Callbacks that change how weights are moved while a model trains."""

from typing import Annotated, ClassVar

from seqspec.spec.base import Item
from seqspec.spec.callbacks._callback import Callback, Watching
from seqspec.spec.families import SCHEDULES
from seqspec.spec.item import OneOf
from seqspec.spec.kinds import Count, NonNegative, RateBelow1


class ReduceLROnPlateau(Watching):
    """Multiply the learning rate by `factor` when the watched number stays for `patience` epochs.

    Better is by more than `min_delta`; afterwards `cooldown` epochs are not counted. The rate never falls
    below `min_lr`.
    Source: keras.callbacks.ReduceLROnPlateau, Keras 3
    """

    factor: RateBelow1 = 0.1
    patience: Count = 10
    min_delta: NonNegative = 0.0001
    cooldown: Count = 0
    min_lr: NonNegative = 0.0


class LearningRateScheduler(Callback):
    """Set the learning rate at each epoch's start by a schedule, whose steps are epochs counted from 0.

    Source: keras.callbacks.LearningRateScheduler, Keras 3
    """

    schedule: Annotated[Item, OneOf(SCHEDULES)]


class SwapEMAWeights(Callback):
    """Validate and save the moving averages of the weights in place of the weights themselves.

    The optimizer keeps them with `use_ema: true`. With `swap_on_epoch` they stand from each epoch's end to
    the next one's start; else only while validating.
    Source: keras.callbacks.SwapEMAWeights, Keras 3
    """

    primary: ClassVar[str | None] = None
    swap_on_epoch: bool = False
