"""What every command with a model needs: its data, its sizes, and TensorFlow kept quiet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from seqspec.data.facts import SplitName
from seqspec.data.measure import measured
from seqspec.data.source import Split
from seqspec.lint.check import Checked, surroundings
from seqspec.lint.rules.ids import counts_ids
from seqspec.runtime.plan import plan_for
from seqspec.spec.fit import KERAS_BATCH, Fit
from seqspec.spec.spec import Spec


@dataclass(frozen=True, slots=True)
class Job:
    """A spec that works, with its data loaded.

    Attributes:
        notes: what the engine chose where the spec leaves it open.
    """

    checked: Checked
    spec: Spec
    splits: Mapping[SplitName, Split]
    notes: tuple[str, ...] = ()

    @property
    def batch_size(self) -> int:
        """Samples in one training step."""
        return self.spec.fit.batch_size or self._fixed or KERAS_BATCH

    @property
    def validation_batch_size(self) -> int:
        return self._fixed or self.spec.fit.validation_batch_size or self.batch_size

    @property
    def evaluation_batch_size(self) -> int:
        return self._fixed or self.spec.evaluate.batch_size or self.batch_size

    @property
    def stateful(self) -> bool:
        return any(getattr(layer, "stateful", False) for layer in self.spec.layers)

    @property
    def shuffle(self) -> bool:
        """Whether each epoch has an order of its own; absent, it is so unless the model is stateful."""
        given = self.spec.fit.shuffle
        return given if given is not None else not self.stateful

    @property
    def resets(self) -> bool:
        return self.stateful and self.spec.fit.reset_state == "epoch"

    @property
    def _fixed(self) -> int | None:
        return self.spec.input.batch_size if self.spec.input else None


def open_job(checked: Checked) -> Job:
    """Load the data of a checked spec; raises DataError, or SpecError where the values break a rule."""
    spec = checked.must_work().must_have("compile", "data").must_find("data").spec
    assert spec is not None and spec.data is not None
    splits = spec.data.load(surroundings(spec, checked.folder))
    _hold_values(checked, spec, splits)
    job = Job(checked, spec, splits)
    return Job(checked, spec, splits, tuple(_choices(job)))


def _hold_values(checked: Checked, spec: Spec, splits: Mapping[SplitName, Split]) -> None:
    """Hold what only the values tell, as of labels in a file, to the rules that `check` has."""
    facts, flow = checked.facts, checked.flow
    if facts is None or flow is None:
        return
    ignored = getattr(spec.compile and spec.compile.loss, "ignore_class", None)
    y = measured(facts.y, "y", splits, ignored)
    x = measured(facts.x, "x", splits) if counts_ids(flow) else facts.x
    checked.must_hold(replace(facts, x=x, y=y))


def _choices(job: Job) -> list[str]:
    """What the engine decides, in the words of the YAML."""
    fit, facts = job.spec.fit, job.checked.facts
    found = list(facts.notes) if facts else []
    if plan_for(job.spec).op_determinism:
        found.append(
            "op determinism is on: without it, an Embedding trains to other bits each time"
        )
    for layer in job.spec.layers:
        if layer.adapts:
            seen = f"the {len(job.splits['train']):,} training samples"
            found.append(f"{type(layer).__name__} sees {seen} before the first step")
    if fit.batch_size is None:
        found.append(f"`fit.batch_size` is not given: {job.batch_size}")
    if job.stateful and fit.shuffle is None:
        found.append("`fit.shuffle` is not given: false, because a stateful model needs its order")
    if job.resets:
        found.append("states are reset at each epoch, around validation and before evaluation")
    elif job.stateful:
        found.append("`reset_state: never`: states go on from epoch to epoch, as in Keras")
    return [*found, *_patience(fit)]


def _patience(fit: Fit) -> Iterator[str]:
    """Which callbacks do not count every epoch: Keras counts none without the number that they watch."""
    for each in fit.callbacks if fit.validation_freq != 1 else ():
        watched = getattr(each, "monitor", "")
        if hasattr(each, "patience") and watched.startswith("val_"):
            name = type(each).__name__
            yield f"{name} counts only epochs with `{watched}`: see `validation_freq`"
