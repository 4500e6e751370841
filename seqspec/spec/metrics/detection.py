"""How well yes is told from no."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from seqspec.spec.kinds import Above0, Count, Positive, Rate, listing
from seqspec.spec.metrics._metric import Metric

Thresholds = Rate | Annotated[tuple[Rate, ...], BeforeValidator(listing)]
Average = Literal["micro", "macro", "weighted"]


class AUC(Metric):
    """The area under the curve of true against false positives (or of precision against recall).

    Source:  keras.metrics.AUC, Keras 3
    """

    num_thresholds: Positive = 200
    curve: Literal["ROC", "PR"] = "ROC"
    summation_method: Literal["interpolation", "minoring", "majoring"] = "interpolation"
    thresholds: Annotated[tuple[Rate, ...], BeforeValidator(listing)] | None = None
    multi_label: bool = False
    num_labels: Positive | None = None
    label_weights: Annotated[tuple[float, ...], BeforeValidator(listing)] | None = None
    from_logits: bool = False


class Precision(Metric):
    """How many of those called yes are yes.

    Source:  keras.metrics.Precision, Keras 3
    """

    thresholds: Thresholds | None = None
    top_k: Positive | None = None
    class_id: Count | None = None


class Recall(Metric):
    """How many of those that are yes are called so.

    Source:  keras.metrics.Recall, Keras 3
    """

    thresholds: Thresholds | None = None
    top_k: Positive | None = None
    class_id: Count | None = None


class TruePositives(Metric):
    """How many are yes and called so.

    Source:  keras.metrics.TruePositives, Keras 3
    """

    thresholds: Thresholds | None = None


class TrueNegatives(Metric):
    """How many are no and called so.

    Source:  keras.metrics.TrueNegatives, Keras 3
    """

    thresholds: Thresholds | None = None


class FalsePositives(Metric):
    """How many are no and called yes.

    Source:  keras.metrics.FalsePositives, Keras 3
    """

    thresholds: Thresholds | None = None


class FalseNegatives(Metric):
    """How many are yes and called no.

    Source:  keras.metrics.FalseNegatives, Keras 3
    """

    thresholds: Thresholds | None = None


class PrecisionAtRecall(Metric):
    """The best precision where recall is at least `recall`.

    Source:  keras.metrics.PrecisionAtRecall, Keras 3
    """

    recall: Rate
    num_thresholds: Positive = 200
    class_id: Count | None = None


class RecallAtPrecision(Metric):
    """The best recall where precision is at least `precision`.

    Source:  keras.metrics.RecallAtPrecision, Keras 3
    """

    precision: Rate
    num_thresholds: Positive = 200
    class_id: Count | None = None


class SensitivityAtSpecificity(Metric):
    """The best sensitivity where specificity is at least `specificity`.

    Source:  keras.metrics.SensitivityAtSpecificity, Keras 3
    """

    specificity: Rate
    num_thresholds: Positive = 200
    class_id: Count | None = None


class SpecificityAtSensitivity(Metric):
    """The best specificity where sensitivity is at least `sensitivity`.

    Source:  keras.metrics.SpecificityAtSensitivity, Keras 3
    """

    sensitivity: Rate
    num_thresholds: Positive = 200
    class_id: Count | None = None


class F1Score(Metric):
    """The harmonic mean of precision and recall, for one-hot rows.

    Source:  keras.metrics.F1Score, Keras 3
    """

    average: Average | None = None
    threshold: Above0 | None = None


class FBetaScore(Metric):
    """F1 with recall weighed `beta` times as much as precision.

    Source:  keras.metrics.FBetaScore, Keras 3
    """

    average: Average | None = None
    beta: Above0 = 1.0
    threshold: Above0 | None = None


auc = AUC
