"""Layers around a layer: the inner one stands below `layer`."""

from collections.abc import Iterator
from typing import Literal

from seqspec.source.document import Path
from seqspec.spec.kinds import Length, Mask, Shape, ValueKind, brief
from seqspec.spec.layers._layer import Inner, ShapeError, Window, size
from seqspec.spec.layers._masks import unfit
from seqspec.spec.layers._wrapper import Wrapped, Wrapper, outside
from seqspec.spec.layers.pipeline import Pipeline
from seqspec.spec.layers.recurrent import _Recurrent
from seqspec.spec.layers.recurrent_convolutional import _ConvLSTM


class TimeDistributed(Wrapper):
    """Apply one layer, with the same weights, to every step.

    Shape:   (steps, ...) -> (steps, what the inner layer makes of ...)
    Weights: those of the inner layer
    Cost:    that of the inner layer for each step
    Errors:  SQ101 without steps, SQ111 a mask that leaves the inner layer one that it cannot take
    Source:  keras.layers.TimeDistributed, Keras 3
    """

    layer: Wrapped

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        yield from outside("layer", self.layer)
        if isinstance(self.layer, Pipeline):
            fix = "write a TimeDistributed for each of its layers, one after the other"
            yield ("layer",), "Keras knows no shape of a Pipeline inside TimeDistributed", fix

    def kind_after(self, kind: ValueKind) -> ValueKind | None:
        return self.layer.kind_after(kind)

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) < 2:
            fix = "set `return_sequences: true` on the recurrent layer above it"
            message = f"TimeDistributed needs (steps, ...), got {brief(shape)}"
            raise ShapeError("SQ101", message, fix)
        (inner,) = self.inner(shape)
        return (shape[0], *inner.after)

    def mask_after(self, shape: Shape, mask: Mask) -> Mask:
        if mask is None:
            return None
        if not mask:
            raise unfit(self, shape, mask, brief(shape[:1]))
        (inner,) = self.inner(shape)
        inner.mask_after(mask[1:])
        return mask

    def inner(self, shape: Shape) -> tuple[Inner, ...]:
        return (Inner(self.layer, shape[1:], shape[0]),)

    def kept(self, shape: Shape) -> Length:
        # Keras turns the sequence so that its steps come first, and takes each out of it.
        answer, sequence = size(self.output_shape(shape)), size(shape)
        return None if answer is None or sequence is None else answer + 2 * sequence

    def gradient_copies(self, shape: Shape) -> Length:
        # Keras takes each step out of the whole, and the gradient of that is as large as the whole.
        return shape[0]

    def windows(self, shape: Shape) -> tuple[Window, ...] | None:
        inner = self.layer.windows(shape[1:])
        return (Window(1, 1), *inner) if inner else inner


class Bidirectional(Wrapper):
    """Read a sequence in both directions with two copies of a recurrent layer, then merge.

    Shape:   as the inner layer; `concat` doubles the last axis
    Weights: those of the inner layer twice
    Cost:    that of the inner layer twice
    Source:  keras.layers.Bidirectional, Keras 3; Schuster and Paliwal 1997
    """

    layer: Wrapped
    merge_mode: Literal["concat", "sum", "mul", "ave"] = "concat"
    backward_layer: Wrapped | None = None

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        for field in ("layer", "backward_layer"):
            inner = getattr(self, field)
            if inner is not None and not isinstance(inner, _Recurrent | _ConvLSTM):
                message = f"Bidirectional needs a recurrent layer, got {type(inner).__name__}"
                yield (field,), message, "use LSTM, GRU, SimpleRNN or a ConvLSTM"
                return
        if self.backward_layer is None and getattr(self.layer, "go_backwards", False):
            yield ("layer",), "the inner layer reads backwards already", "leave `go_backwards` out"
        yield from self._differences()

    def _differences(self) -> Iterator[tuple[Path, str, str | None]]:
        """What a backward layer of one's own must have in common with the forward layer."""
        forward, backward = self.layer, self.backward_layer
        if not isinstance(forward, _Recurrent | _ConvLSTM) or backward is None:
            return
        kind = _Recurrent if isinstance(forward, _Recurrent) else _ConvLSTM  # of sequences
        if not isinstance(backward, kind):
            message = f"{type(backward).__name__} does not read what {type(forward).__name__} reads"
            yield ("backward_layer",), message, f"use {type(forward).__name__}"
            return
        assert isinstance(backward, _Recurrent | _ConvLSTM)
        at = ("backward_layer",)
        if forward.go_backwards == backward.go_backwards:
            yield at, "both layers read in the same direction", "set `go_backwards` on one of them"
        # Keras doubles the forward units whatever the backward ones are, and fails a layer later.
        for field in ("units", "filters", "return_sequences", "stateful"):
            if getattr(forward, field, None) != getattr(backward, field, None):
                yield at, f"the two layers differ in `{field}`", "give both the same value"

    @property
    def stateful(self) -> bool:
        """Whether the inner layer keeps its state between batches."""
        return bool(getattr(self.layer, "stateful", False))

    def output_shape(self, shape: Shape) -> Shape:
        forward, _ = [each.after for each in self.inner(shape)]
        *steps, units = forward
        if self.merge_mode == "concat" and units is not None:
            units *= 2
        return (*steps, units)

    def mask_after(self, shape: Shape, mask: Mask) -> Mask:
        forward, _ = [each.mask_after(mask) for each in self.inner(shape)]
        return forward

    def windows(self, shape: Shape) -> None:
        return None

    def inner(self, shape: Shape) -> tuple[Inner, ...]:
        place = "layer" if self.backward_layer is None else "backward_layer"
        backward = self.backward_layer or self.layer
        forward = Inner(self.layer, shape, prefix="forward_")
        return forward, Inner(backward, shape, prefix="backward_", path=(place,))
