"""Train a spec's model, or go on with a run, and keep everything that came of it in a run folder."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from signal import SIGPIPE

import keras

from seqspec.lint.chance import chance
from seqspec.lint.check import Checked
from seqspec.runs import record
from seqspec.runs.checkpoint import Checkpoint, has_any
from seqspec.runs.errors import DivergedError, InterruptedRunError, StorageError
from seqspec.runs.events import Listener, RunDone, RunStarted
from seqspec.runs.folder import RunFolder
from seqspec.runs.signals import Signals, StoppedError, heeded
from seqspec.runtime.adapt import adapt
from seqspec.runtime.build import build, make_metrics
from seqspec.runtime.callbacks import Report, ResetStates
from seqspec.runtime.calls import Calls, Hooks, nothing
from seqspec.runtime.evaluate import measure
from seqspec.runtime.given import callbacks
from seqspec.runtime.job import Job, open_job
from seqspec.runtime.keeper import Keeper, LostError
from seqspec.runtime.locate import locate
from seqspec.runtime.plan import Plan, plan_for
from seqspec.runtime.quiet import without_warnings_of_callbacks
from seqspec.runtime.recording import Recording
from seqspec.runtime.uncomputable import told_at_its_layer
from seqspec.spec.watched import directions


def train(checked: Checked, root: Path, listener: Listener | None = None) -> RunDone:
    """Train, evaluate and save; the run folder is `<root>/<name>/<id>`.

    Errors: DataError, RunError, StorageError, DivergedError, InterruptedRunError
    """
    began = time.perf_counter()
    job = open_job(checked)
    plan = plan_for(job.spec, checked.flow, len(job.splits["train"]))
    with (
        heeded() as signals,
        Recording.begin(job, plan, root, signals.passing(listener)) as recording,
    ):
        return _run(job, plan, recording, signals, began)


def resume(
    folder: RunFolder,
    checked: Checked,
    saved: Checkpoint | None,
    listener: Listener | None = None,
    force: bool = False,
) -> RunDone:
    """Go on with a run from a checkpoint, or from the start where it has none; errors as in `train`.

    `force` takes other data than the run began with.
    """
    began = time.perf_counter()
    job = open_job(checked)
    plan = plan_for(job.spec, checked.flow, len(job.splits["train"]))
    reasons = record.read(folder).plan.get("reasons", plan.reasons)  # the resolved spec has none
    plan = replace(plan, reasons=tuple(map(str, reasons)))
    with (
        heeded() as signals,
        Recording.resume(folder, job, plan, saved, signals.passing(listener), force) as recording,
    ):
        return _run(job, plan, recording, signals, began, saved)


def _run(
    job: Job,
    plan: Plan,
    recording: Recording,
    signals: Signals,
    began: float,
    saved: Checkpoint | None = None,
) -> RunDone:
    try:
        with told_at_its_layer(job.checked):
            return _trained(job, plan, recording, signals, began, saved)
    except StoppedError:
        raise _interrupted(recording, signals.received or 0) from None
    except LostError as lost:
        raise DivergedError(*_told(lost, job, recording)) from None
    except StorageError as error:
        fix = f"when it can be written again: seqspec train --resume {recording.folder.path}"
        raise StorageError(error.message, error.errno, fix) from None


def _trained(
    job: Job,
    plan: Plan,
    recording: Recording,
    signals: Signals,
    began: float,
    saved: Checkpoint | None,
) -> RunDone:
    model = build(job.spec, plan)
    if saved is None:
        adapt(model, job.spec, job.splits["train"])
        recording.begun(model, job)
    make_metrics(model, job.splits["train"], job.batch_size)
    signals.stop_if_asked()
    calls = Calls(model, job, plan.steps_per_execution)
    history = fit(model, job, plan, calls, recording, signals, saved)
    signals.stop_if_asked()
    tested = "test" in job.splits
    evaluated = measure(model, job, "test", calls.steps, signals) if tested else None
    if evaluated is not None:
        recording(evaluated)
    return recording.finish(model, history, evaluated, time.perf_counter() - began)


@without_warnings_of_callbacks()
def fit(
    model: keras.Sequential,
    job: Job,
    plan: Plan,
    calls: Calls,
    recording: Recording,
    signals: Signals,
    saved: Checkpoint | None = None,
) -> dict[str, list[float]]:
    """`Model.fit` over compiled calls; answers the history, one number a metric and epoch.

    Errors: StoppedError, LostError
    """
    given = job.spec.fit
    remembering = [keras.callbacks.History(), *callbacks(job.spec, recording.folder)]
    keeper = Keeper(calls, recording, remembering, signals, saved)
    first, step = keeper.start
    recording(_started(job, plan, calls, recording, first, step))
    every = [
        *([ResetStates()] if job.resets else []),
        *remembering,
        Report(recording, calls, keeper.start),
        keeper,
    ]
    calls.install()
    history = model.fit(
        nothing(),
        epochs=given.epochs,
        initial_epoch=given.epochs if keeper.ended else first,
        steps_per_epoch=calls.train.steps,
        validation_data=nothing() if calls.test else None,
        validation_steps=calls.test.steps if calls.test else None,
        validation_freq=_frequency(given.validation_freq),
        callbacks=Hooks(calls, every, epochs=given.epochs, steps=calls.train.steps),
        shuffle=False,  # the calls have the order of each epoch
        verbose=0,
    )
    keeper.close()
    return {name: [float(value) for value in values] for name, values in history.history.items()}


def _frequency(given: int | tuple[int, ...]) -> int | list[int]:
    return given if isinstance(given, int) else list(given)


def _started(
    job: Job, plan: Plan, calls: Calls, recording: Recording, epoch: int, step: int
) -> RunStarted:
    validation = job.splits.get("validation")
    steps = calls.train.steps
    place = f"step {step + 1}" if step < steps else "after its last step"
    going_on = [f"going on at epoch {epoch + 1}, {place}"] if epoch or step else []
    if changed := "; ".join(recording.changes):
        going_on.append(f"{changed}: the last bits may differ from those of a run without a stop")
    return RunStarted(
        recording.folder.name,
        str(recording.folder.path),
        job.spec.fit.epochs,
        steps,
        calls.train.samples,
        len(validation) if validation else 0,
        calls.train.batch_size,
        (*going_on, *job.notes),
        chance(job.spec, job.checked.flow, job.checked.facts),
        directions(job.spec.compile) if job.spec.compile else {},
        plan.reasons,
    )


def _interrupted(recording: Recording, number: int) -> InterruptedRunError:
    """What a person who stopped a run is told: that nothing is lost, and how to go on."""
    what = "nobody reads the output any more" if number == SIGPIPE else "interrupted"
    fix = f"seqspec train --resume {recording.folder.path}"
    return InterruptedRunError(f"{what}; everything is saved", fix, number)


def _told(lost: LostError, job: Job, recording: Recording) -> tuple[str, str]:
    """Where training was lost, as near as a replay from the last checkpoint can tell."""
    place = locate(lost, job, recording.folder)
    good = "" if lost.last_good is None else f"; the loss was {lost.last_good:.6g} before"
    message = f"training diverged in epoch {place.epoch}, step {place.step}: {place.what}{good}"
    kept = "; the last good checkpoint is kept" if has_any(recording.folder.checkpoints) else ""
    return message, f"lower the learning rate, or set `clipnorm`{kept}"
