"""How far numbers are from the truth."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from seqspec.source.document import Path
from seqspec.spec.kinds import Count, NotNull
from seqspec.spec.metrics._metric import Falling, Metric, one_number
from seqspec.spec.pairing import Pairing, rows, squeezed


class MeanSquaredError(Falling):
    """The mean of `(y - p) ** 2`.

    Source:  keras.metrics.MeanSquaredError, Keras 3
    """


class RootMeanSquaredError(Falling):
    """The root of the mean of `(y - p) ** 2`.

    Source:  keras.metrics.RootMeanSquaredError, Keras 3
    """


class MeanAbsoluteError(Falling):
    """The mean of `abs(y - p)`.

    Source:  keras.metrics.MeanAbsoluteError, Keras 3
    """


class MeanAbsolutePercentageError(Falling):
    """The mean of `100 * abs((y - p) / y)`.

    Source:  keras.metrics.MeanAbsolutePercentageError, Keras 3
    """


class MeanSquaredLogarithmicError(Falling):
    """The mean of `(log(1 + y) - log(1 + p)) ** 2`.

    Source:  keras.metrics.MeanSquaredLogarithmicError, Keras 3
    """


class LogCoshError(Falling):
    """The mean of `log(cosh(p - y))`.

    Source:  keras.metrics.LogCoshError, Keras 3
    """


class CosineSimilarity(Metric):
    """The cosine of the angle between two rows.

    Source:  keras.metrics.CosineSimilarity, Keras 3
    """

    axis: int = -1


class R2Score(Metric):
    """The part of the variance of the truth that the answers explain.

    Source:  keras.metrics.R2Score, Keras 3
    """

    pairing: ClassVar[Pairing] = squeezed(rows)
    primary: ClassVar[str] = "class_aggregation"
    class_aggregation: Annotated[
        Literal["uniform_average", "variance_weighted_average"] | None, NotNull()
    ] = "uniform_average"
    num_regressors: Count = 0

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.class_aggregation is None:
            yield from one_number(self, "class_aggregation", "delete it", each="output")


class PearsonCorrelation(Metric):
    """The linear correlation of answers and truth.

    Source:  keras.metrics.PearsonCorrelation, Keras 3
    """

    axis: int = -1


class ConcordanceCorrelation(Metric):
    """The agreement of answers and truth: correlation, lowered by a shift or another scale.

    Source:  keras.metrics.ConcordanceCorrelation, Keras 3
    """

    axis: int = -1


mse = MSE = MeanSquaredError
mae = MAE = MeanAbsoluteError
mape = MAPE = MeanAbsolutePercentageError
msle = MSLE = MeanSquaredLogarithmicError
