"""A layer around a layer that holds its kernel to a spectral norm of 1."""

from collections.abc import Iterator, Mapping

from seqspec.source.document import Path
from seqspec.spec.kinds import Mask, Positive, Shape, ValueKind
from seqspec.spec.layers._layer import Inner, OfSparse, Window
from seqspec.spec.layers._wrapper import Wrapped, Wrapper

_KERNELS = ("kernel", "embeddings")
# Settings of the layers that have one of these as theirs.
_STARTED_BY = {"kernel_initializer", "depthwise_initializer", "embeddings_initializer"}
# Settings of layers that keep their kernels where this one does not look: in a cell, or under two names.
_ELSEWHERE = {"recurrent_initializer", "pointwise_initializer"}


class SpectralNormalization(Wrapper):
    """Divide the kernel of the inner layer by its largest singular value at each training step.

    Shape:   as the inner layer
    Weights: those of the inner layer; vector_u (1, last axis of its kernel) is not trained
    Cost:    that of the inner layer
    Errors:  those of the inner layer
    Source:  keras.layers.SpectralNormalization, Keras 3; Miyato et al. 2018
    """

    layer: Wrapped
    power_iterations: Positive = 1

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        settings = type(self.layer).model_fields
        if settings.keys() & _ELSEWHERE or not settings.keys() & _STARTED_BY:
            message = f"SpectralNormalization needs a layer with a kernel, got {type(self.layer).__name__}"
            yield ("layer",), message, "use Dense, a convolution or Embedding"
        elif getattr(self.layer, "lora_rank", None) is not None:
            message = "SpectralNormalization cannot change a kernel that `lora_rank` freezes"
            yield ("layer",), message, "leave `lora_rank` out"

    def kind_after(self, kind: ValueKind) -> ValueKind | None:
        # Keras casts what the layer answers to the type that came in.
        return kind if self.layer.kind_after(kind) else None

    def of_sparse(self, shape: Shape) -> OfSparse:
        return self.layer.of_sparse(shape)

    def output_shape(self, shape: Shape) -> Shape:
        return self.inner(shape)[0].after

    def mask_after(self, shape: Shape, mask: Mask) -> Mask:
        return self.inner(shape)[0].mask_after(mask)

    def frozen_weights(self, shape: Shape) -> Mapping[str, Shape]:
        return {**super().frozen_weights(shape), "vector_u": (1, self._kernel(shape)[-1])}

    def weight_dtypes(self) -> Mapping[str, str | None]:
        return {"vector_u": self.layer.dtype}

    def _kernel(self, shape: Shape) -> Shape:
        every = {**self.layer.weights(shape), **self.layer.frozen_weights(shape)}
        return next(every[name] for name in _KERNELS if name in every)

    def kept(self, shape: Shape) -> int:
        return 0  # its answer is that of the layer inside

    def inner(self, shape: Shape) -> tuple[Inner, ...]:
        return (Inner(self.layer, shape),)

    def windows(self, shape: Shape) -> tuple[Window, ...] | None:
        return self.layer.windows(shape)
