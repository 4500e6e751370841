"""Callbacks that write: all of them into the run folder."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from seqspec.source.document import Path
from seqspec.spec.callbacks._callback import Callback, Watching, no_path
from seqspec.spec.either import either
from seqspec.spec.kinds import Count, Positive, listing

Separator = Annotated[str, Field(min_length=1, max_length=1)]
Every = Annotated[Positive | Literal["epoch"], either("`epoch`, or a number of batches")]
Often = Annotated[
    Positive | Literal["epoch", "batch"], either("`epoch`, `batch` or a number of batches")
]
Batches = Annotated[
    Count | Annotated[tuple[Count, Count], BeforeValidator(listing)],
    either("a batch, or the first and the last of several"),
]


class ModelCheckpoint(Watching):
    """Keep checkpoints while training: in `checkpoints/best`, or with the last ones.

    With `save_best_only` the checkpoint in `checkpoints/best` is that of the epoch whose watched number
    was best (and better than `initial_value_threshold`); without it, one is written every `save_freq`.
    Source: keras.callbacks.ModelCheckpoint, Keras 3
    """

    refused: ClassVar[Mapping[str, str]] = {
        **no_path("filepath"),
        "save_weights_only": "a checkpoint always holds all it takes to go on",
    }
    texts: ClassVar[str] = r"[\w-]*"
    save_best_only: bool = False
    save_freq: Every = "epoch"
    initial_value_threshold: float | None = None


class CSVLogger(Callback):
    """Write the numbers of each epoch to `log.csv`, as Keras does: epochs from 0, names sorted.

    `metrics.csv` is written in any case; this is for programs that read Keras's own.
    Source: keras.callbacks.CSVLogger, Keras 3
    """

    primary: ClassVar[str] = "separator"
    refused: ClassVar[Mapping[str, str]] = {
        **no_path("filename"),
        "append": "a run folder is never written to again",
    }
    texts: ClassVar[str] = r".?|\W+\w?"
    separator: Separator = ","


class TensorBoard(Callback):
    """Write what TensorBoard shows to `tensorboard/`; it needs the package of that name.

    Source: keras.callbacks.TensorBoard, Keras 3
    """

    package: ClassVar[str] = "tensorboard"
    primary: ClassVar[str] = "histogram_freq"
    refused: ClassVar[Mapping[str, str]] = no_path("log_dir", "embeddings_metadata")
    texts: ClassVar[str] = r"[\d.]*"
    histogram_freq: Count = 0
    write_graph: bool = True
    write_images: bool = False
    write_steps_per_second: bool = False
    update_freq: Often = "epoch"
    profile_batch: Batches = 0
    embeddings_freq: Count = 0

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if isinstance(self.profile_batch, tuple) and self.profile_batch[0] > self.profile_batch[1]:
            first, last = self.profile_batch
            message = f"the first batch is {first} and the last {last}"
            yield ("profile_batch",), message, f"write `profile_batch: [{last}, {first}]`"
