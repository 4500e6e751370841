"""Several layers as one."""

from collections.abc import Iterator
from math import ceil
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from seqspec.source.document import Path
from seqspec.spec.kinds import Mask, Shape, ValueKind, listing
from seqspec.spec.layers._layer import Inner, OfSparse, Window
from seqspec.spec.layers._wrapper import Wrapped, Wrapper, outside
from seqspec.spec.layers.statistics import Normalization


class Pipeline(Wrapper):
    """Apply layers one after the other, as one layer.

    Shape:   what the last of `layers` answers
    Weights: those of all its layers
    Cost:    that of all its layers
    Errors:  those of its layers
    Source:  keras.layers.Pipeline, Keras 3
    """

    primary: ClassVar[str] = "layers"
    layers: Annotated[tuple[Wrapped, ...], BeforeValidator(listing), Field(min_length=1)]

    @classmethod
    def around(cls, layers: list[str]) -> str:
        return f"Pipeline: [{', '.join(layers)}]"

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        yield from outside("layers", *self.layers)
        if any(isinstance(layer, Normalization) and not layer.adapts for layer in self.layers):
            message = "Keras loses the mean of a Normalization inside a Pipeline"
            yield ("layers",), message, "write the Normalization as a layer of its own"
        for field in ("trainable", "dtype"):
            if getattr(self, field) != type(self).model_fields[field].default:
                yield (field,), f"Pipeline takes no `{field}`", "set it on the layers inside"

    def output_shape(self, shape: Shape) -> Shape:
        *_, last = self.inner(shape)
        return last.after

    def kind_after(self, kind: ValueKind) -> ValueKind | None:
        after: ValueKind | None = kind
        for layer in self.layers:
            after = after and layer.kind_after(after)
        return after

    def mask_after(self, shape: Shape, mask: Mask) -> Mask:
        for each in self.inner(shape):
            mask = each.mask_after(mask)
        return mask

    def of_sparse(self, shape: Shape) -> OfSparse:
        for each in self.inner(shape):
            made = each.layer.of_sparse(each.shape)
            if made != "keeps":
                return made
        return "keeps"

    def kept(self, shape: Shape) -> int:
        return 0  # its answer is that of the last layer inside

    def inner(self, shape: Shape) -> tuple[Inner, ...]:
        found: list[Inner] = []
        for index, layer in enumerate(self.layers):
            before = found[-1].after if found else shape
            found.append(Inner(layer, before, prefix=f"{index}_", path=("layers", index)))
        return tuple(found)

    def windows(self, shape: Shape) -> tuple[Window, ...] | None:
        seen: tuple[Window, ...] = ()
        for each in self.inner(shape):
            windows = each.layer.windows(each.shape)
            if windows is None:
                return None
            seen = tuple(map(_after, seen, windows)) if seen and windows else windows or seen
        return seen


def _after(first: Window, then: Window) -> Window:
    """What two windows that slide one after the other see together."""
    length = first.length + ceil((then.length - 1) * first.stride)
    return Window(length, first.stride * then.stride)
