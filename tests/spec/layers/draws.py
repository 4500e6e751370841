"""Arguments and input shapes drawn for a layer class, from the annotations of its fields."""

from collections.abc import Mapping, Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import assume, reject
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from seqspec.analysis.flow import Part, part
from seqspec.analysis.suits import misfits
from seqspec.spec.base import Item
from seqspec.spec.families import CONSTRAINTS, INITIALIZERS, LAYERS, REGULARIZERS
from seqspec.spec.family import Family
from seqspec.spec.item import OneOf
from seqspec.spec.kinds import Choice, Shape
from seqspec.spec.layers._image import Image
from seqspec.spec.layers._layer import Layer, ShapeError

# Any: fields hold values of every kind; they end in the layer.
Strategy = st.SearchStrategy[Any]

# What is drawn as a bare word; any class of these families is drawn with settings.
WORDS: Mapping[Family, tuple[str, ...]] = {
    INITIALIZERS: ("zeros", "Ones", "uniform", "glorot_uniform", "he_normal", "identity"),
    REGULARIZERS: ("l1", "l2", "L1L2"),
    CONSTRAINTS: ("non_neg", "max_norm", "UnitNorm"),
}
RECURRENT = ("SimpleRNN", "LSTM", "GRU")
INNER = ("Dense", "Flatten", "Conv1D", "MaxPooling1D", "BatchNormalization", "Softmax", "LSTM")
KERNELS = ("Dense", "Conv1D", "DepthwiseConv1D", "Embedding", "Conv1DTranspose")


def layers(names: tuple[str, ...]) -> Strategy:
    """A layer of one of these classes."""
    return items([member for name in names if (member := LAYERS.find(name))])


@st.composite
def items(draw: st.DrawFn, members: Sequence[type[Item]]) -> Item:
    """An item of one of these classes that stands no conflict in the way."""
    member = draw(st.sampled_from(members))
    given = draw(arguments(member))
    try:
        return member(**given)
    except ValidationError:
        reject()


def arguments(member: type[Item]) -> Strategy:
    """Some arguments of a class, each within the bounds of its field; required ones always."""
    fields = member.model_fields
    keys = {field.alias or name: name for name, field in fields.items()}
    every = {key: _field(member, name) for key, name in keys.items()}
    required = {key: each for key, each in every.items() if fields[keys[key]].is_required()}
    others = {key: each for key, each in every.items() if key not in required}
    return st.fixed_dictionaries(required, optional=others)


def _field(member: type[Item], name: str) -> Strategy:
    for key in (f"{member.__name__}.{name}", name):
        if key in SPECIAL:
            return SPECIAL[key]
    return _annotated(member.model_fields[name])


def _annotated(field: FieldInfo) -> Strategy:
    return _values(field.annotation, tuple(field.metadata))


def _values(kind: Any, marks: tuple[Any, ...] = ()) -> Strategy:
    """Values of an annotation; `marks` are the bounds that stand beside it."""
    for mark in marks:
        if isinstance(mark, Choice):
            return st.sampled_from(mark.words)
        if isinstance(mark, OneOf):
            words = st.sampled_from(WORDS[mark.family])
            return words | words | items(list(mark.family.classes()))
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _values(parts[0], (*parts[1:], *marks))
    if origin in (Union, UnionType):
        return st.one_of(*(_values(part) for part in parts))
    if origin is Literal:
        return st.sampled_from(parts)
    if origin is tuple and parts[-1] is Ellipsis:
        return st.lists(_values(parts[0]), max_size=3)
    if origin is tuple:
        return st.tuples(*map(_values, parts))
    return _plain(kind, marks)


def _plain(kind: type, marks: tuple[Any, ...]) -> Strategy:
    bounds = [bound for mark in marks for bound in getattr(mark, "metadata", (mark,))]
    lowest = max((bound.ge for bound in bounds if hasattr(bound, "ge")), default=-2)
    highest = min((bound.le for bound in bounds if hasattr(bound, "le")), default=4)
    if kind is NoneType:
        return st.none()
    if kind is bool:
        return st.booleans()
    if kind is str:
        return st.sampled_from(["a", "b", "c", "[UNK]", ""])
    if kind is int:
        return st.integers(max(lowest, -3), min(highest, 4))
    assert kind is float, kind
    above = any(hasattr(bound, "gt") for bound in bounds)
    return st.sampled_from([0.25, 1.0] if above else [max(lowest, -1.5), 0.5, min(highest, 1.0)])


# Where the annotation does not say enough: a field, or a class and a field.
SPECIAL: Mapping[str, Strategy] = {
    "name": st.none(),
    "dtype": st.none(),
    "noise_shape": st.none(),
    "use_cudnn": st.sampled_from(["auto", False]),
    "axis": st.integers(-3, 3) | st.lists(st.integers(-3, 3), max_size=3),
    "BatchNormalization.axis": st.integers(-3, 3),
    "renorm_clipping": st.none() | st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("rmax", "rmin", "dmax"), st.sampled_from([-1.0, 0.5, 3.0]))
    ),
    "target_shape": st.lists(st.sampled_from([-1, 1, 2, 3, 4, 6, None]), max_size=3),
    "dims": st.integers(1, 4).flatmap(lambda n: st.permutations(range(1, n + 1)))
    | st.lists(st.integers(1, 3), max_size=3),
    "shared_axes": st.none() | st.integers(-2, 3) | st.lists(st.integers(-2, 3), max_size=3),
    "TimeDistributed.layer": st.deferred(lambda: layers(INNER)),
    "Bidirectional.layer": st.deferred(lambda: layers((*RECURRENT, "ConvLSTM1D"))),
    "SpectralNormalization.layer": st.deferred(lambda: layers(KERNELS)),
    "groups": st.integers(1, 4),
    "GroupNormalization.groups": st.sampled_from([-1, 1, 2, 3, 4]),
    "GroupNormalization.axis": st.integers(-3, 3),
    "Pipeline.layers": st.lists(st.deferred(lambda: layers(INNER)), min_size=1, max_size=3),
    "equation": st.sampled_from(
        ["ab,bc->ac", "abc,cd->abd", "...x,xy->...y", "abc,bd->adc", "ab...,bc->ac...", "abc,c->abc",
         "abc,cde->abde", "ab,bcd->acd", "abc,bc->a", "...ab,bc->...ac", "abc,cd->adb", "ab,ab->ab",
         "ab, bc -> ac"]
    ),
    "answer": st.integers(1, 6) | st.lists(st.sampled_from([1, 2, 3, 4, 6, None]), max_size=3),
    "bias_axes": st.none() | st.sampled_from(["c", "d", "y", "b", "bd", "cd", "a"]),
    "mask_value": st.none() | st.integers(0, 3),
    "Masking.mask_value": st.sampled_from([0.0, 1.5]),
    "Hashing.salt": st.none() | st.integers(0, 9) | st.tuples(st.integers(0, 9), st.integers(0, 9)),
    "fft_length": st.none() | st.sampled_from([2, 4, 6, 8]),
    "MelSpectrogram.fft_length": st.sampled_from([2, 3, 4, 5, 8]),
    "frame_length": st.integers(1, 6),
    "value_range": st.sampled_from([(0, 255), (0.0, 1.0), (-1, 1)]),
    "height": st.integers(1, 6),
    "width": st.integers(1, 6),
    "RandomGaussianBlur.kernel_size": st.integers(1, 5) | st.tuples(*[st.integers(1, 5)] * 2),
    "backward_layer": st.none() | st.deferred(lambda: layers((*RECURRENT, "ConvLSTM1D"))),
}  # fmt: skip


def shapes(member: type[Item]) -> st.SearchStrategy[Shape]:
    """Input shapes: of the number of axes that suits the class more often than of another."""
    length = st.sampled_from([1, 2, 3, 4, 6, 6, 8, None])
    if issubclass(member, Image):
        channels = st.sampled_from([1, 3, 3, 3, None])
        return st.tuples(length, length, channels) | st.tuples(channels, length, length)
    suits = RANKS.get(member.__name__, getattr(member, "rank", None))
    if member.__name__ == "Bidirectional":
        return st.tuples(length, length) | st.tuples(length, length, length)
    ranks = st.sampled_from([1, 2, 3, 0] if suits is None else [*[suits + 1] * 5, 1, 3])
    return ranks.flatmap(lambda rank: st.tuples(*[length] * rank))


@st.composite
def placed(draw: st.DrawFn, member: type[Layer], **active: Any) -> Part:
    """A layer where it fits, with the settings in `active` that it has; none that learns beforehand."""
    given, shape = draw(arguments(member)), draw(shapes(member))
    given |= {key: active[key] for key in active.keys() & member.model_fields.keys()}
    try:
        found = part(member(**given), shape)
    except (ValidationError, ShapeError):
        reject()
    assume(not found.layer.adapts and not any(misfits(found)))
    return found


def batch_of(shape: Shape) -> list[int]:
    """The lengths of two samples of a shape, in which 3 stands for one that is open."""
    return [2, *(3 if length is None else length for length in shape)]


# The sliding axes of classes that have no `rank`: one less than the axes of the shape.
RANKS = {
    **dict.fromkeys(RECURRENT, 1), "RepeatVector": 0, "TimeDistributed": 2,
    "STFTSpectrogram": 1, "MelSpectrogram": 0, "EinsumDense": 1,
    **{f"ConvLSTM{rank}D": rank + 1 for rank in (1, 2, 3)},
}  # fmt: skip
