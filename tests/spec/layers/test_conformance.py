"""Every class against the installed Keras: its arguments, and what a layer makes of a shape."""

import inspect
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from seqspec.analysis.flow import part
from seqspec.analysis.suits import misfits
from seqspec.spec.base import Item
from seqspec.spec.families import CONSTRAINTS, INITIALIZERS, LAYERS, REGULARIZERS
from seqspec.spec.kinds import Shape
from seqspec.spec.layers._image import Image
from seqspec.spec.layers._layer import Layer, ShapeError
from tests.spec.layers.draws import arguments, shapes

# Keras warns of what is odd and works all the same.
pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]

FAMILIES = {
    "layers": LAYERS,
    "initializers": INITIALIZERS,
    "regularizers": REGULARIZERS,
    "constraints": CONSTRAINTS,
}
CLASSES = [
    pytest.param(home, member, id=f"{home}.{member.__name__}")
    for home, family in FAMILIES.items()
    for member in family.classes()
]
# Words that Keras has no meaning for, or none without settings; a spec means the class by them.
OURS = {"constant", "Constant", "l1_l2"}
NAMES = [
    pytest.param(home, name, id=f"{home}.{name}")
    for home in ("initializers", "regularizers", "constraints")
    for name in FAMILIES[home].names
    if name not in OURS
]
LAYER_CLASSES = [pytest.param(member, id=member.__name__) for member in LAYERS.classes()]

# What a spec leaves out, with the reason in `Layer.refused`.
LEFT_OUT = {
    "weights", "quantization_config", "return_state", "autocast", "gptq_unpacked_column_size",
}  # fmt: skip
# Layers that say one shape for some input, and answer another.
MISCOUNTED = {"MelSpectrogram", "STFTSpectrogram", "EinsumDense", "Hashing", "Rescaling"}
# What every Keras layer takes by `**kwargs`.
COMMON = {"name": None, "trainable": True, "dtype": None}
EXAMPLES = 5000 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 300
# Batches that are tried where what is done to an image is drawn.
BATCHES = 30

# What an answer to a shape is: the shape after, and how often each weight shape, trained or not.
Answer = tuple[Shape, Counter[tuple[Shape, bool]]]


def keras_class(home: str, name: str) -> Any:  # Any: Keras has no types
    import keras

    return getattr(getattr(keras, home), name)


@pytest.mark.parametrize(("home", "member"), CLASSES)
def test_fields_and_defaults_are_those_of_keras(home: str, member: type[Item]) -> None:
    signature = inspect.signature(keras_class(home, member.__name__)).parameters
    named = {
        name: each.default
        for name, each in signature.items()
        if each.kind is each.POSITIONAL_OR_KEYWORD and name not in LEFT_OUT
    }
    theirs = {**COMMON, **named} if home == "layers" else named
    fields = dict(zip(member.spelled(), member.model_fields.values(), strict=True))
    assert set(fields) == set(theirs)
    for name, default in theirs.items():
        assert_default(member, name, fields[name], default)


def assert_default(member: type[Item], name: str, field: FieldInfo, default: object) -> None:
    """Our default is Keras's, as our field reads it: None is linear, 2 is (2, 2)."""
    assert field.is_required() == (default is inspect.Parameter.empty), name
    if field.is_required() or field.default == default:
        return
    required = {
        each.alias or key: sample(key)
        for key, each in member.model_fields.items()
        if each.is_required()
    }
    assert getattr(member(**{**required, name: default}), name) == field.default, name


def sample(name: str) -> Any:  # Any: whatever the field takes
    special = {
        "layer": {"LSTM": 1},
        "rate": 0.5,
        "target_shape": [1],
        "dims": [1],
        "stddev": 0.5,
        "equation": "ab,bc->ac",
    }
    return special.get(name, "relu" if name == "activation" else 1)


@pytest.mark.parametrize(("home", "name"), NAMES)
def test_keras_knows_each_name(home: str, name: str) -> None:
    import keras

    item = FAMILIES[home].find(name)
    assert item is not None
    known = getattr(keras, home).get(name)
    assert type(known) is keras_class(home, item.__name__)


@pytest.mark.filterwarnings("ignore:`fft_length` is recommended:UserWarning")
@pytest.mark.parametrize("member", LAYER_CLASSES)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_keras_and_seqspec_agree(member: type[Layer], data: st.DataObject) -> None:
    values = data.draw(arguments(member), label="arguments")
    shape = data.draw(shapes(member), label="shape")
    # Keras unrolls an unknown number of steps until the first batch comes; so do not ask it.
    assume(None not in shape or not unrolled(values))
    # Keras takes two widths in a Bidirectional, and gets the width of the output wrong.
    assume(len({each["units"] for each in inner(values) if "units" in each}) < 2)
    assume(not refused_by_us(member.__name__, values, shape))
    ours, why = seqspec_answers(member, values, shape)
    theirs, reason = keras_answers(member, values, shape)
    if theirs is not None and 0 in theirs[0]:
        assert (
            ours is None
        )  # Keras goes on with nothing where a transposed convolution leaves nothing
    elif ours is None and theirs is not None:
        assert fails_at_first_batch(member, values, shape), why
    else:
        assert ours == theirs, (why, reason)


def refused_by_us(name: str, values: dict[str, Any], shape: Shape) -> bool:
    """What Keras takes and a spec does not, on purpose."""
    mode = values.get("output_mode", "multi_hot" if name == "CategoryEncoding" else "int")
    others = name not in ("Discretization", "TextVectorization")
    if mode not in ("int", "one_hot") and (shape == () or (others and len(shape) > 1)):
        return True  # Keras counts along the batch, or along the first axis of those it should keep
    if name == "RandomColorJitter" and values.get("data_format") == "channels_first":
        return bool({"contrast_factor", "saturation_factor", "hue_factor"} & values.keys())
    if (
        name == "Rescaling"
        and shape == ()
        and any(isinstance(each, list) for each in values.values())
    ):
        return True  # Keras spreads a list over the batch
    if name in MISCOUNTED and says_otherwise(name, values, shape):
        return True
    if name == "EinsumDense" and "." not in values["equation"]:
        return len(shape) + 1 != values["equation"].index(",")  # TensorFlow finds some meaning
    if name in ("Pipeline", "TimeDistributed") and stateful(values):
        return True  # nothing could reset the state
    axis = values.get("axis")
    if name == "RMSNormalization":
        # Keras scales along the last axes, whatever `axis` says, and fails where the lengths differ.
        every, given = len(shape) + 1, -1 if axis is None else axis
        axes = sorted(given) if isinstance(given, list) else [given]
        return [index % every for index in axes] != [*range(every)][every - len(axes) :]
    if name == "Normalization" and isinstance(axis, list):
        # An axis twice is a slip: Keras refuses it where its length is over 1.
        return len({index % (len(shape) + 1) for index in axis}) < len(axis)
    return False


def says_otherwise(name: str, values: dict[str, Any], shape: Shape) -> bool:
    """Whether Keras takes a shape, says one answer, and gives another."""
    try:
        given = keras_answers(LAYERS.find(name), values, shape)[0]
        batch = numpy.ones([2, *(7 if length is None else length for length in shape)], "float32")
        answer = tuple(keras_layer(LAYERS.find(name), values)(batch).shape[1:])
    except Exception:
        return False
    if given is None or len(given[0]) != len(answer):
        return given is not None
    return any(said not in (None, got) for said, got in zip(given[0], answer, strict=True))


def unrolled(values: dict[str, Any]) -> bool:
    return any(each.get("unroll", False) for each in (values, *inner(values)))


def stateful(values: dict[str, Any]) -> bool:
    """Whether a state is kept between batches, which needs a fixed batch."""
    return any(each.get("stateful", False) for each in (values, *inner(values)))


def inner(values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The arguments of the layers below a wrapper."""
    below = [values.get("layer"), values.get("backward_layer"), *values.get("layers", ())]
    yield from (dict(each) for each in below if each is not None)


def seqspec_answers(
    member: type[Layer], values: dict[str, Any], shape: Shape
) -> tuple[Answer | None, str]:
    """What seqspec makes of a shape, or None and why not."""
    try:
        found = part(member(**values), shape)
    except (ValidationError, ShapeError) as error:
        return None, str(error)
    for wrong in misfits(found):
        return None, str(wrong)
    return (found.after, Counter((each.shape, each.trainable) for each in found.weights)), ""


def keras_answers(
    member: type[Layer], values: dict[str, Any], shape: Shape
) -> tuple[Answer | None, str]:
    """What Keras makes of a shape, or None and why not."""
    import keras

    try:
        layer = keras_layer(member, values)
        after = layer(keras.KerasTensor((2 if stateful(values) else None, *shape)))
    except Exception as error:  # whatever a layer of Keras raises
        # Variables that it left half made would trip the next layer; to collect each time takes minutes.
        keras.backend.clear_session(free_memory=False)
        return None, str(error)
    weights = [(tuple(each.shape), True) for each in layer.trainable_weights]
    frozen = [(tuple(each.shape), False) for each in layer.non_trainable_weights]
    if any(tuple(each.value.shape) != tuple(each.shape) for each in layer.weights):
        return None, "Keras keeps an array of another shape than it says"
    return (tuple(after.shape[1:]), Counter([*weights, *frozen])), ""


def keras_layer(member: type[Layer], values: dict[str, Any]) -> Any:  # Any: a Keras layer
    """The layer that the builder makes; where the class refuses its arguments, Keras's own try."""
    from seqspec.runtime.objects import made, make

    try:
        return make(member(**values))
    except ValidationError:
        given = {name: made(value) for name, value in values.items()}
        return keras_class("layers", member.__name__)(**given)


def fails_at_first_batch(member: type[Layer], values: dict[str, Any], shape: Shape) -> bool:
    """Whether Keras takes a shape and then cannot compute: a refusal of ours that comes earlier."""
    import tensorflow as tf

    batch = numpy.ones([2, *(2 if length is None else length for length in shape)], "float32")
    try:
        layer = keras_layer(member, values)
        for _ in range(BATCHES if issubclass(member, Image) else 1):
            layer(batch, **({"training": True} if layer._call_has_training_arg else {}))
        for variable in layer.trainable_variables:
            if variable.constraint is not None:
                variable.constraint(variable)
        # As `fit` calls it, which takes the longest: some run by themselves only.
        tf.function(keras_layer(member, values), autograph=False)(batch)
        return layer.losses is None
    except Exception:  # whatever TensorFlow raises
        return True
