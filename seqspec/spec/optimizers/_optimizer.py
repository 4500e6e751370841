"""The base of every optimizer, with the settings that all of them have."""

from collections.abc import Iterator, Mapping
from math import prod
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from seqspec.source.document import Path
from seqspec.spec.base import Item
from seqspec.spec.errors import refusal
from seqspec.spec.families import SCHEDULES
from seqspec.spec.item import OneOf
from seqspec.spec.kinds import Above0, Name, NonNegative, Positive, Rate
from seqspec.spec.schedules._schedule import LARGEST_RATE
from seqspec.spec.words import listed, show

# The share that a running mean keeps; at 1 it never leaves 0, and its correction divides by 0.
Beta = Annotated[float, Field(ge=0, lt=1)]


def _bounded(rate: float | Item) -> float | Item:
    """Keras takes any number; 0 trains nothing, below 0 climbs, and above 10 diverges."""
    if isinstance(rate, float) and not 0 < rate <= LARGEST_RATE:
        message = f"a learning rate is above 0 and at most {LARGEST_RATE}, got {rate:g}"
        raise refusal(message, "write a number such as 0.01", code="SQ013")
    return rate


class _Bounds:
    """The same bounds, for the schema."""

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        number, *schedules = handler(schema)["anyOf"]
        within = {**number, "exclusiveMinimum": 0, "maximum": LARGEST_RATE}
        return {"anyOf": [within, *schedules]}


LearningRate = Annotated[
    float | Item, OneOf(SCHEDULES, numbers=True), AfterValidator(_bounded), _Bounds()
]


class Optimizer(Item):
    """How weights are moved to make the loss small.

    In the formulas `w` is a weight, `g` its gradient and `step` counts from 1. A `weight_decay` takes
    `learning_rate * weight_decay * w` off each weight before the step.

    Units:  learning_rate is above 0 and at most 10; a schedule may stand in its place
    """

    refused: ClassVar[Mapping[str, str]] = {
        "lr": "it is an old name of `learning_rate`: write one number, as `learning_rate: 0.01`",
        "decay": "write a schedule: `learning_rate: {InverseTimeDecay: {...}}`",
    }
    # How many numbers it keeps for all weights together, in the type of the first of them.
    running: ClassVar[int] = 0

    primary: ClassVar[str] = "learning_rate"
    learning_rate: LearningRate = 0.001
    weight_decay: NonNegative | None = None
    clipnorm: Above0 | None = None
    clipvalue: Above0 | None = None
    global_clipnorm: Above0 | None = None
    use_ema: bool = False
    ema_momentum: Rate = 0.99
    ema_overwrite_frequency: Positive | None = None
    loss_scale_factor: Above0 | None = None
    gradient_accumulation_steps: Annotated[int, Field(ge=2)] | None = None
    name: Name | None = None

    @classmethod
    def instead(cls, key: str, given: dict[str, Any]) -> str | None:  # Any: from the YAML
        """What stands for `betas`, as PyTorch writes the two."""
        names = [name for name in ("beta_1", "beta_2") if name in cls.model_fields]
        pair = given[key]
        if key != "betas" or not isinstance(pair, (list, tuple)) or len(pair) != len(names):
            return None
        first, second = (f"`{name}: {show(each)}`" for name, each in zip(names, pair, strict=True))
        return f"write {first} and {second}"

    @property
    def slots(self) -> int:
        """How many numbers the optimizer keeps for each weight."""
        return 2

    def state(self, path: str, shape: tuple[int, ...]) -> int:
        """How many numbers it keeps for an array of weights; `path` is `model/layer/weight`."""
        averages = int(self.use_ema) + int(self.gradient_accumulation_steps is not None)
        return (self.slots + averages) * prod(shape)

    def places(self, shape: tuple[int, ...]) -> int:
        """How many numbers of 32 bits it keeps for an array of weights, of whichever type that is."""
        return 0

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        clips = [key for key in ("clipnorm", "clipvalue", "global_clipnorm") if getattr(self, key)]
        if len(clips) > 1:
            yield (clips[1],), f"only one of {listed(clips)} can be used", "keep one"
