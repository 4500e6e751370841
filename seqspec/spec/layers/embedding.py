"""Tables of vectors: a row for each token."""

from collections.abc import Iterator, Mapping

from seqspec.source.document import Path
from seqspec.spec.families import Constraint, Initializer, Regularizer
from seqspec.spec.kinds import Above0, DType, Mask, Positive, Shape
from seqspec.spec.layers._layer import Cost, Layer, OfSparse
from seqspec.spec.layers._lora import in_float32, merged


class _Table(Layer):
    """What layers share that look up a row for each token."""

    jumps = True
    input_dim: Positive
    output_dim: Positive
    embeddings_initializer: Initializer = "uniform"
    embeddings_regularizer: Regularizer | None = None
    embeddings_constraint: Constraint | None = None
    mask_zero: bool = False

    def of_sparse(self, shape: Shape) -> OfSparse:
        return "fills"

    def output_shape(self, shape: Shape) -> Shape:
        return (*shape, self.output_dim)

    def mask_after(self, shape: Shape, mask: Mask) -> Mask:
        return shape if self.mask_zero else None

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        return {"embeddings": (self.input_dim, self.output_dim)}


class Embedding(_Table):
    """Look up a vector for each token: row `i` of a table for token `i`.

    Shape:   (...) -> (..., output_dim)
    Weights: embeddings (input_dim, output_dim)
    Cost:    none, as rows are copied; with `lora_rank` so many multiply-adds for each of its weights
    Source:  keras.layers.Embedding, Keras 3
    """

    lora_rank: Positive | None = None
    lora_alpha: Above0 | None = None

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.lora_rank is not None and self.embeddings_constraint is not None:
            message = "`lora_rank` and `embeddings_constraint` exclude each other"
            yield ("lora_rank",), message, "leave one of them out"

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        if self.lora_rank is None:
            return super().weights(shape)
        rank = self.lora_rank
        return {
            "lora_embeddings_a": (self.input_dim, rank),
            "lora_embeddings_b": (rank, self.output_dim),
        }

    def frozen_weights(self, shape: Shape) -> Mapping[str, Shape]:
        return {} if self.lora_rank is None else super().weights(shape)

    def weight_dtypes(self) -> Mapping[str, str | None]:
        return in_float32("lora_embeddings_a", "lora_embeddings_b")

    def cost(self, shape: Shape) -> Cost:
        return merged((self.input_dim, self.output_dim), self.lora_rank)


class ReversibleEmbedding(_Table):
    """Look up a vector for each token. A Sequential model never reads its table in reverse.

    Shape:   (...) -> (..., output_dim)
    Weights: embeddings (input_dim, output_dim), and reverse_embeddings (output_dim, input_dim) without
             `tie_weights`
    Cost:    none; rows are copied
    Source:  keras.layers.ReversibleEmbedding, Keras 3
    """

    tie_weights: bool = True
    reverse_dtype: DType | None = None
    logit_soft_cap: Above0 | None = None

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        reverse = (
            {} if self.tie_weights else {"reverse_embeddings": (self.output_dim, self.input_dim)}
        )
        return {**super().weights(shape), **reverse}
