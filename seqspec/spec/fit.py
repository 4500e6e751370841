"""How to train and how to evaluate: the arguments of `Model.fit` and `Model.evaluate` that are facts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BeforeValidator,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from seqspec.source.characters import brief
from seqspec.spec.base import Model
from seqspec.spec.callbacks._callback import Callback
from seqspec.spec.either import either
from seqspec.spec.errors import located, refusal, refuse
from seqspec.spec.families import CALLBACKS
from seqspec.spec.item import OneOf
from seqspec.spec.item_refusals import in_a_list
from seqspec.spec.kinds import NonNegative, Positive, listing
from seqspec.spec.numbers import number_fix
from seqspec.spec.words import show


def _callbacks_listed(
    value: Any,
) -> Any:  # Any: from the YAML; the type behind this reads the items
    if isinstance(value, (str, dict)):
        fix = f"write `[{in_a_list(CALLBACKS, value)}]`"
        raise refusal(f"callbacks are a list, got {show(value)}", fix)
    return listing(value)


# The batch that Keras takes where nothing is said.
KERAS_BATCH = 32


def _by_class(
    value: Any, validate: ValidatorFunctionWrapHandler
) -> Any:  # Any: from the YAML; `validate` checks the weights
    """Class weights as pairs: a list counts classes from 0, a map names them (`"3": 2.0`)."""
    pairs = _pairs(value)
    try:
        return validate(pairs)
    except ValidationError as error:
        keys = list(value) if isinstance(value, dict) else range(len(value))
        raise refuse(*(_at_its_class(each, keys) for each in error.errors())) from None


def _at_its_class(details: Any, keys: Sequence[str | int]) -> InitErrorDetails:
    """An error of Pydantic in the pair of a class, where the spec has its weight."""
    (index, _), context = details["loc"], details.get("ctx", {})
    return InitErrorDetails(
        type=details["type"], loc=(keys[index],), input=details["input"], ctx=context
    )


def _pairs(value: Any) -> tuple[tuple[int, Any], ...]:
    if isinstance(value, dict):
        return tuple(zip(_class_numbers(value), value.values(), strict=True))
    if isinstance(value, (tuple, list)):
        pairs = all(isinstance(item, tuple) for item in value)
        return tuple(value) if pairs else tuple(enumerate(value))
    raise refusal(
        f"`class_weight` must be a list or a map of weights, got {show(value)}",
        "write `[1.0, 2.0]`",
    )


def _class_numbers(keys: Iterable[Any]) -> Iterable[int]:
    found: dict[int, Any] = {}
    for key in keys:
        if (number := _class_number(key)) in found:
            message = f"`{brief(str(found[number]))}` and `{brief(str(key))}` are one class"
            error = refusal(message, "keep one of the two", code="SQ004", at="key")
            raise refuse(located(error, (str(key),)))
        found[number] = key
    return found


def _class_number(key: Any) -> int:
    if isinstance(key, int) or (isinstance(key, str) and key.isascii() and key.isdigit()):
        return int(key)
    message = f"a class is a whole number from 0, got {show(key)}"
    error = refusal(message, 'write `{"0": 1.0, "1": 2.0}`', at="key")
    raise refuse(located(error, (str(key),)))


Weights = Annotated[
    tuple[tuple[int, NonNegative], ...],
    WrapValidator(
        _by_class, json_schema_input_type=tuple[NonNegative, ...] | dict[str, NonNegative]
    ),
]
Epochs = Annotated[tuple[Positive, ...], BeforeValidator(listing), Field(min_length=1)]
Frequency = Annotated[Positive | Epochs, either("a whole number from 1, or a list of epochs")]

Callbacks = Annotated[
    tuple[Annotated[Callback, OneOf(CALLBACKS)], ...], BeforeValidator(_callbacks_listed)
]


class Fit(Model):
    """The arguments of `Model.fit` by their Keras names; `reset_state` is ours.

    `batch_size` and `shuffle` are chosen by the engine where they are absent, and it says so.
    Source: keras.Model.fit, Keras 3
    """

    title = "fit"
    example = "`fit: {epochs: ...}`"
    refused: ClassVar[Mapping[str, str]] = {
        "x": "the arrays come from `data`",
        "y": "the arrays come from `data`",
        "validation_data": "validation samples are a split: use `data: {splits: {validation: ...}}`",
        "verbose": "the command line says how much is printed (`--quiet`)",
        "initial_epoch": "a run is resumed by `train --resume`, which knows its epoch",
        "steps_per_epoch": "an epoch is all samples of the split; set `samples` or `splits` in `data`",
        "validation_steps": "validation is all samples of the split; set `splits` in `data`",
        "sample_weight": "weights for samples are arrays, which a spec does not hold",
        "workers": "Keras 3 has no workers here; data are read by the engine",
        "use_multiprocessing": "Keras 3 has none here; data are read by the engine",
        "max_queue_size": "Keras 3 has none here; data are read by the engine",
        **dict.fromkeys(("optimizer", "loss", "metrics"), "it belongs to `compile`"),
        **dict.fromkeys(("learning_rate", "lr"), "it belongs to the optimizer, in `compile`"),
        "nb_epoch": "it is an old name of `epochs`: write one of the two",
        "validation_split": "write `splits: {validation: 0.2, pick: last}` under `data`",
    }

    @classmethod
    def instead(cls, key: str, given: dict[str, Any]) -> PydanticCustomError | None:
        """What is wrong with a `validation_split` that old Keras would not take either."""
        value = given[key]
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if key != "validation_split" or (number and 0 <= value < 1):
            return None
        message = f"`{key}` must be a number from 0, less than 1, got {show(value)}"
        fix = "write a share, such as 0.2 for a fifth" if number else number_fix(False, value)
        return refusal(message, fix, code="SQ013")

    epochs: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    batch_size: Positive | None = None
    shuffle: bool | None = None
    class_weight: Weights | None = None
    validation_batch_size: Positive | None = None
    validation_freq: Frequency = 1
    callbacks: Callbacks = ()
    reset_state: Literal["epoch", "never"] = "epoch"


class Evaluate(Model):
    """The arguments of `Model.evaluate` that are facts.

    Source: keras.Model.evaluate, Keras 3
    """

    title = "evaluate"
    example = "`evaluate: {batch_size: ...}`"
    batch_size: Positive | None = None
