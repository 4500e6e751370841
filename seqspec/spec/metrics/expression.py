"""A metric that a spec writes as a formula, in place of a Python function."""

from typing import Annotated

from pydantic import AfterValidator

from seqspec.spec.errors import refusal
from seqspec.spec.formula import FormulaError, parse_formula
from seqspec.spec.kinds import Name, Text
from seqspec.spec.metrics._metric import Metric


def _readable(text: str) -> str:
    try:
        parse_formula(text)
    except FormulaError as error:
        raise refusal(error.message, error.fix, code="SQ019") from None
    return text


class Expression(Metric):
    """The mean over batches of a formula of `y_true` and `y_pred`, as Keras takes that of a function.

    Example: {name: mean_pred, formula: mean(y_pred)}
    Errors:  SQ019 where the formula cannot be read
    """

    name: Name
    formula: Annotated[Text, AfterValidator(_readable)]
