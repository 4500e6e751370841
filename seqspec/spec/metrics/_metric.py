"""The base of every metric: what is watched, and never trained on."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator

from seqspec.source.document import Path
from seqspec.spec.base import Item
from seqspec.spec.errors import refusal
from seqspec.spec.kinds import Name
from seqspec.spec.losses._loss import FloatType
from seqspec.spec.pairing import Pairing, squeezed, stretched


def _free(name: str) -> str:
    """Keras files every number of an epoch under its name, so a second `loss` hides the first."""
    if name == "loss" or name.startswith("val_"):
        message = f"`{name}` is the name of a number that Keras reports itself"
        raise refusal(message, f"write another name, such as `my_{name}`", code="SQ013")
    return name


MetricName = Annotated[Name, AfterValidator(_free)]


class Metric(Item):
    """A number that is measured and shown; it does not change what is trained."""

    # Which way it goes as a model learns; None where that depends on the problem.
    direction: ClassVar[Literal["up", "down"] | None] = "up"

    # What becomes of the shapes of labels and answers.
    pairing: ClassVar[Pairing] = squeezed(stretched)

    common: ClassVar[tuple[str, ...]] = ("name", "dtype")

    name: MetricName | None = None
    dtype: FloatType | None = None


class Falling(Metric):
    """A metric that gets smaller as a model learns."""

    direction: ClassVar[Literal["up", "down"] | None] = "down"


def one_number(
    metric: Metric, field: str, fix: str, each: str = "class"
) -> Iterator[tuple[Path, str, str | None]]:
    """The refusal of a metric that answers a row: Keras takes it, and a run keeps one number."""
    name = type(metric).__name__
    yield (field,), f"{name} answers one number for each {each}, and a run keeps one number", fix
