"""The callbacks that a spec asks for: those of Keras as they are, and those that write, as ours."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import keras

from seqspec.runs import checkpoint, files
from seqspec.runs.checkpoint import ArrayEntry
from seqspec.runs.folder import RunFolder
from seqspec.runtime.arrays import entries, is_finite
from seqspec.runtime.objects import arguments, made, make
from seqspec.spec.base import Item
from seqspec.spec.spec import Spec


def callbacks(spec: Spec, folder: RunFolder) -> list[keras.callbacks.Callback]:
    """The callbacks of `fit.callbacks`, in their order, for a run in `folder`."""
    return [
        _OURS[name](item, folder) if (name := type(item).__name__) in _OURS else make(item)
        for item in spec.fit.callbacks
    ]


class LogFile(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """What Keras's CSVLogger writes, by our own writer."""

    def __init__(self, item: Any, folder: RunFolder) -> None:
        super().__init__()
        self._separator, self._file = item.separator, folder.log
        self._columns: list[str] = []
        self._text = ""  # the whole file, which a checkpoint remembers

    def on_epoch_end(self, epoch: int, logs: Mapping[str, Any] | None = None) -> None:
        numbers = dict(logs or {})
        if not self._columns:
            self._columns = sorted(numbers)
            if not any(name.startswith("val_") for name in numbers):
                self._columns += [f"val_{name}" for name in self._columns]
            self._text = self._line(["epoch", *self._columns])
        row = self._line([epoch, *(numbers.get(name, "NA") for name in self._columns)])
        before, self._text = self._text, self._text + row
        if self._file.is_file() and self._file.stat().st_size == len(before.encode()):
            files.append(self._file, row)
        else:  # it is not there yet, or holds rows of epochs that are trained again
            files.write_text(self._file, self._text)

    def _line(self, cells: Sequence[Any]) -> str:
        text = io.StringIO()
        csv.writer(text, delimiter=self._separator).writerow(cells)
        return text.getvalue()


class Checkpoints(keras.callbacks.ModelCheckpoint):  # type: ignore[misc]  # Keras has no types
    """Keras's rule of when to save, with checkpoints of ours, which hold all it takes to go on."""

    def __init__(self, item: Any, folder: RunFolder) -> None:
        super().__init__("best.keras", **arguments(item))
        self._folder = folder.best
        self.due = False  # whether the run's own checkpoint is to be written
        self.best: float | None = item.initial_value_threshold

    def _save_model(self, epoch: int, batch: int | None, logs: Mapping[str, Any]) -> None:
        numbers = {name: float(value) for name, value in (logs or {}).items()}
        if self.save_best_only and not self._is_better(numbers):
            return
        self.due = True
        arrays = tuple(entries(self.model)) if self.save_best_only else ()
        if self.save_best_only and all(map(is_finite, arrays)):
            checkpoint.write(self._folder, arrays, {"epoch": epoch + 1})

    def _is_better(self, numbers: Mapping[str, float]) -> bool:
        current = numbers.get(self.monitor)
        if current is None or not self._is_improvement(current, self.best):
            return False
        self.best = current
        return True


class Averages(keras.callbacks.SwapEMAWeights):  # type: ignore[misc]  # Keras has no types
    """Keras's own, which forgets the weights themselves at the end of the last epoch."""

    def __init__(self, item: Any, folder: RunFolder) -> None:
        super().__init__(**arguments(item))
        self._raw: list[ArrayEntry] = []

    def end(self) -> list[ArrayEntry]:
        """End training on the averages, if that has not been done; answers what it would go on with."""
        if self._ema_weights_in_model and not self._raw:
            self._finalize_ema_values()
        return self._raw or list(entries(self.model))

    def _finalize_ema_values(self) -> None:
        self._raw = list(entries(self.model))
        super()._finalize_ema_values()


def _scheduler(item: Any, folder: RunFolder) -> keras.callbacks.Callback:
    schedule = made(item.schedule)
    return keras.callbacks.LearningRateScheduler(lambda epoch, rate: float(schedule(epoch)))


def _terminate(item: Item, folder: RunFolder) -> keras.callbacks.Callback:
    """Nothing: every run stops at a number that is not finite, and says where; Keras's own prints."""
    return keras.callbacks.Callback()


def _tensorboard(item: Item, folder: RunFolder) -> keras.callbacks.Callback:
    return keras.callbacks.TensorBoard(log_dir=str(folder.tensorboard), **arguments(item))


# The class name of a callback -> what makes it, where it is not the Keras class as it stands.
_OURS: Mapping[str, Callable[[Any, RunFolder], keras.callbacks.Callback]] = {
    "CSVLogger": LogFile,
    "ModelCheckpoint": Checkpoints,
    "SwapEMAWeights": Averages,
    "LearningRateScheduler": _scheduler,
    "TerminateOnNaN": _terminate,
    "TensorBoard": _tensorboard,
}
