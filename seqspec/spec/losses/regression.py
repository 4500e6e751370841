"""Losses between numbers."""

from typing import ClassVar

from seqspec.spec.kinds import Above0
from seqspec.spec.losses._loss import Loss


class MeanSquaredError(Loss):
    """The mean of `(y - p) ** 2`.

    Targets: numbers, in the shape of the output
    Source:  keras.losses.MeanSquaredError, Keras 3
    """


class MeanAbsoluteError(Loss):
    """The mean of `abs(y - p)`.

    Targets: numbers, in the shape of the output
    Source:  keras.losses.MeanAbsoluteError, Keras 3
    """


class MeanAbsolutePercentageError(Loss):
    """The mean of `100 * abs((y - p) / y)`.

    Targets: numbers other than 0
    Source:  keras.losses.MeanAbsolutePercentageError, Keras 3
    """


class MeanSquaredLogarithmicError(Loss):
    """The mean of `(log(1 + y) - log(1 + p)) ** 2`.

    Targets: numbers from 0
    Source:  keras.losses.MeanSquaredLogarithmicError, Keras 3
    """


class Huber(Loss):
    """Squared for errors up to `delta`, linear beyond, so that outliers count less.

    Targets: numbers, in the shape of the output
    Source:  keras.losses.Huber, Keras 3; Huber 1964
    """

    primary: ClassVar[str] = "delta"
    delta: Above0 = 1.0


class LogCosh(Loss):
    """The mean of `log(cosh(p - y))`: squared for small errors, linear for large.

    Targets: numbers, in the shape of the output
    Source:  keras.losses.LogCosh, Keras 3
    """


class CosineSimilarity(Loss):
    """Minus the cosine of the angle between two rows.

    Targets: rows, in the shape of the output
    Source:  keras.losses.CosineSimilarity, Keras 3
    """

    primary: ClassVar[str] = "axis"
    axis: int = -1


mse = MSE = MeanSquaredError
mae = MAE = MeanAbsoluteError
mape = MAPE = MeanAbsolutePercentageError
msle = MSLE = MeanSquaredLogarithmicError
