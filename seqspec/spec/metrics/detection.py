"""How well yes is told from no."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BeforeValidator, Field

from seqspec.source.document import Path
from seqspec.spec.either import either
from seqspec.spec.kinds import Above0, Count, NonNegative, NotNull, Positive, Rate, listing
from seqspec.spec.metrics._metric import Metric, one_number
from seqspec.spec.pairing import Pairing, alike, rows, squeezed

Rates = Annotated[tuple[Rate, ...], BeforeValidator(listing), Field(min_length=1)]
Thresholds = Annotated[
    Rate | Rates, either("a number from 0 to 1, or a list of such numbers", code="SQ013")
]
Weights = Annotated[tuple[NonNegative, ...], BeforeValidator(listing), Field(min_length=1)]
Threshold = Annotated[float, Field(gt=0, le=1)]
# Keras takes each of these names in two letter cases and calls it by one.
_CURVES = Literal["ROC", "PR", "PRGAIN", "roc", "pr", "prgain"]
_METHODS = Literal[
    "interpolation", "minoring", "majoring", "Interpolation", "Minoring", "Majoring"
]  # fmt: skip
Average = Literal["micro", "macro", "weighted"]


def _as_keras_names_it(value: Any) -> Any:  # Any: from the YAML; the Literal behind this checks it
    if value in get_args(_CURVES):
        return value.upper()
    return value.lower() if value in get_args(_METHODS) else value


class _Counted(Metric):
    """A metric of yes and no at a threshold."""

    pairing: ClassVar[Pairing] = squeezed(alike)
    primary: ClassVar[str] = "thresholds"
    thresholds: Thresholds | None = None

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if isinstance(self.thresholds, tuple) and len(self.thresholds) > 1:
            fix = "write one metric for each threshold"
            yield from one_number(self, "thresholds", fix, each="threshold")


class AUC(Metric):
    """The area under the curve of true against false positives (or of precision against recall).

    Source:  keras.metrics.AUC, Keras 3
    """

    pairing: ClassVar[Pairing] = squeezed(alike)
    primary: ClassVar[str] = "num_thresholds"
    num_thresholds: Annotated[int, Field(ge=2)] = 200
    curve: Annotated[
        Literal["ROC", "PR", "PRGAIN"],
        BeforeValidator(_as_keras_names_it, json_schema_input_type=_CURVES),
    ] = "ROC"
    summation_method: Annotated[
        Literal["interpolation", "minoring", "majoring"],
        BeforeValidator(_as_keras_names_it, json_schema_input_type=_METHODS),
    ] = "interpolation"
    thresholds: Rates | None = None
    multi_label: bool = False
    num_labels: Positive | None = None
    label_weights: Weights | None = None
    from_logits: bool = False

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.num_labels is not None and not self.multi_label:
            message = "`num_labels` is for labels that are measured one by one"
            yield ("num_labels",), message, "add `multi_label: true`, or delete it"
        count = len(self.label_weights or ())
        if count > 1 and self.num_labels not in (None, count):
            message = f"{count} label weights for {self.num_labels} labels"
            yield ("label_weights",), message, f"give {self.num_labels} numbers"


class Precision(_Counted):
    """How many of those called yes are yes.

    Source:  keras.metrics.Precision, Keras 3
    """

    top_k: Positive | None = None
    class_id: Count | None = None


class Recall(_Counted):
    """How many of those that are yes are called so.

    Source:  keras.metrics.Recall, Keras 3
    """

    top_k: Positive | None = None
    class_id: Count | None = None


class TruePositives(_Counted):
    """How many are yes and called so.

    Source:  keras.metrics.TruePositives, Keras 3
    """

    direction = None


class TrueNegatives(_Counted):
    """How many are no and called so.

    Source:  keras.metrics.TrueNegatives, Keras 3
    """

    direction = None


class FalsePositives(_Counted):
    """How many are no and called yes.

    Source:  keras.metrics.FalsePositives, Keras 3
    """

    direction = None


class FalseNegatives(_Counted):
    """How many are yes and called no.

    Source:  keras.metrics.FalseNegatives, Keras 3
    """

    direction = None


class PrecisionAtRecall(Metric):
    """The best precision where recall is at least `recall`.

    Source:  keras.metrics.PrecisionAtRecall, Keras 3
    """

    pairing: ClassVar[Pairing] = squeezed(alike)
    primary: ClassVar[str] = "recall"
    recall: Rate
    num_thresholds: Positive = 200
    class_id: Count | None = None


class RecallAtPrecision(Metric):
    """The best recall where precision is at least `precision`.

    Source:  keras.metrics.RecallAtPrecision, Keras 3
    """

    pairing: ClassVar[Pairing] = squeezed(alike)
    primary: ClassVar[str] = "precision"
    precision: Rate
    num_thresholds: Positive = 200
    class_id: Count | None = None


class SensitivityAtSpecificity(Metric):
    """The best sensitivity where specificity is at least `specificity`.

    Source:  keras.metrics.SensitivityAtSpecificity, Keras 3
    """

    pairing: ClassVar[Pairing] = squeezed(alike)
    primary: ClassVar[str] = "specificity"
    specificity: Rate
    num_thresholds: Positive = 200
    class_id: Count | None = None


class SpecificityAtSensitivity(Metric):
    """The best specificity where sensitivity is at least `sensitivity`.

    Source:  keras.metrics.SpecificityAtSensitivity, Keras 3
    """

    pairing: ClassVar[Pairing] = squeezed(alike)
    primary: ClassVar[str] = "sensitivity"
    sensitivity: Rate
    num_thresholds: Positive = 200
    class_id: Count | None = None


class _Score(Metric):
    """A score of each class; a run keeps one number for each metric, so they must be averaged."""

    pairing: ClassVar[Pairing] = rows
    primary: ClassVar[str] = "average"
    average: Annotated[Average | None, NotNull()] = None

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.average is None:
            name = type(self).__name__
            message = f"{name} answers one number for each class, and a run keeps one number"
            yield (), message, f"write `{name}: {{average: macro}}`"


class F1Score(_Score):
    """The harmonic mean of precision and recall, for one-hot rows.

    Source:  keras.metrics.F1Score, Keras 3
    """

    threshold: Threshold | None = None


class FBetaScore(_Score):
    """F1 with recall weighed `beta` times as much as precision.

    Source:  keras.metrics.FBetaScore, Keras 3
    """

    beta: Above0 = 1.0
    threshold: Threshold | None = None


auc = AUC
