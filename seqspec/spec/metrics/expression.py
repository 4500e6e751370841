"""A metric that a spec writes as a formula, in place of a Python function."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator

from seqspec.spec.base import Item
from seqspec.spec.errors import refusal
from seqspec.spec.formula import FormulaError, parse_formula
from seqspec.spec.kinds import Text
from seqspec.spec.metrics._metric import MetricName
from seqspec.spec.pairing import Pairing, anything


def _readable(text: str) -> str:
    try:
        parse_formula(text)
    except FormulaError as error:
        raise refusal(error.message, error.fix, code="SQ019") from None
    return text


class Expression(Item):
    """The mean over batches of a formula of `y_true` and `y_pred`, as Keras takes that of a function.

    Numbers are float32, or float64 where the answers are; labels take the rank of the answers, as in
    the metrics of Keras.
    Example: {name: mean_pred, formula: mean(y_pred)}
    Errors:  SQ019 where the formula cannot be read
    """

    pairing: ClassVar[Pairing] = anything
    name: MetricName
    direction: ClassVar[None] = None
    formula: Annotated[Text, AfterValidator(_readable)]
