"""Rules on callbacks: what they watch must be there, and what they change must be theirs to change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seqspec.lint.rule import Rule, Subject
from seqspec.source.document import Path
from seqspec.source.problem import Problem, Related, Severity
from seqspec.spec.callbacks._callback import Callback, Watching
from seqspec.spec.families import OPTIMIZERS
from seqspec.spec.item import item_of
from seqspec.spec.watched import name_of
from seqspec.spec.watched import watched as numbers
from seqspec.spec.words import listed, nearest

Directions = Mapping[str, str | None]
_MODES = {"down": "min", "up": "max"}


def given(subject: Subject) -> Iterator[tuple[Callback, Path]]:
    """The callbacks of the spec, each with its place."""
    for index, item in enumerate(subject.spec.fit.callbacks):
        yield item, subject.document.item(("fit", "callbacks", index))


def watched(subject: Subject) -> Directions:
    """The numbers that training reports, by the names of Keras, and which way each of them goes.

    Empty where no callback asks for them.
    """
    if not subject.spec.fit.callbacks:
        return {}
    section = subject.spec.compile
    if section is None:
        return {"loss": "down"}
    known = {"loss", *map(name_of, (*section.metrics, *section.weighted_metrics))}
    # Keras looks for a metric of that name, and finds none behind one that it has changed.
    return {each.name: each.direction if each.name in known else None for each in numbers(section)}


class WatchesNothing(Rule):
    """A callback watches a number that is never reported.

    Wrong: fit: {callbacks: [EarlyStopping]} without validation samples
    Right: fit: {callbacks: [{EarlyStopping: loss}]}, or data: {splits: {validation: 0.2}}
    Why:   Keras warns at each epoch and goes on, so that nothing is ever stopped, reduced or kept.
    """

    code = "SQ405"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        known = watched(subject)
        validated = subject.facts is None or "validation" in subject.facts.samples
        for item, path in given(subject):
            if not isinstance(item, Watching):
                continue
            name, looks = item.monitor.removeprefix("val_"), _has_effect(item)
            # Keras asks for the direction of a number, whether or not it will look at it.
            if name not in known and (looks or item.mode == "auto"):
                prefix = "val_" if item.monitor != name and validated else ""
                names = listed(prefix + each for each in known)
                fix = f"write `{prefix}{nearest(name, known) or 'loss'}`: there are {names}"
                message = f"`{item.monitor}` is not among the numbers of an epoch"
                yield self.problem(subject, (*path, "monitor"), message, fix)
            elif looks and item.monitor.startswith("val_") and not validated:
                message = (
                    f"{type(item).__name__} watches `{item.monitor}`, but nothing is validated"
                )
                instead = f"monitor: {name}"
                if not _has_settings(subject, path):
                    instead = f"{{{type(item).__name__}: {name}}}"
                fix = f"write `{instead}`, or add `splits: {{validation: 0.2}}` under `data`"
                yield self.problem(subject, (*path, "monitor"), message, fix)


def _has_settings(subject: Subject, path: Path) -> bool:
    """Whether the text has a map of settings there, and not one value or a word alone."""
    return any(place[: len(path)] == path != place for place in subject.document.places)


def _has_effect(item: Watching) -> bool:
    """Whether the number is looked at: a ModelCheckpoint that keeps every epoch does not."""
    return getattr(item, "save_best_only", True)


class NoDirection(Rule):
    """A callback watches a number of which nobody knows whether it should rise or fall.

    Wrong: {EarlyStopping: {monitor: mean_pred}} with an `Expression` of that name
    Right: {EarlyStopping: {monitor: mean_pred, mode: max}}
    Why:   Keras knows the direction of its own metrics only, and refuses at the end of the first epoch.
    """

    code = "SQ406"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        known = watched(subject)
        for item, path in given(subject):
            if isinstance(item, Watching) and item.mode == "auto":
                name = item.monitor.removeprefix("val_")
                if known.get(name, "unknown") is None:
                    message = f"whether `{name}` should rise or fall is not known"
                    fix = "add `mode: max` or `mode: min`"
                    yield self.problem(subject, (*path, "monitor"), message, fix)


class WrongWay(Rule):
    """A callback waits for a number to go the way in which it gets better.

    Wrong: {EarlyStopping: {monitor: loss, mode: max}}
    Right: {EarlyStopping: {monitor: loss, mode: min}}, or {EarlyStopping: loss}
    Why:   it takes the worst epoch for the best, and stops, keeps or slows down by it.
    """

    code = "SQ421"

    def check(self, subject: Subject) -> Iterator[Problem]:
        known = watched(subject)
        for item, path in given(subject):
            if not isinstance(item, Watching) or not _has_effect(item):
                continue
            right = _MODES.get(known.get(item.monitor.removeprefix("val_")) or "")
            if right and item.mode not in ("auto", right):
                way = "falls" if right == "min" else "rises"
                message = f"`{item.monitor}` {way} as the model learns, and `mode` is {item.mode}"
                fix = f"write `mode: {right}`, or leave it out"
                yield self.problem(subject, (*path, "mode"), message, fix)


class NoAverages(Rule):
    """SwapEMAWeights swaps moving averages that the optimizer does not keep.

    Wrong: fit: {callbacks: [SwapEMAWeights]} with optimizer: adam
    Right: optimizer: {Adam: {use_ema: true}}
    Why:   only an optimizer with `use_ema` keeps averages of the weights.
    """

    code = "SQ407"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        for item, path in given(subject):
            if type(item).__name__ == "SwapEMAWeights" and not _setting(subject, "use_ema"):
                message = "the optimizer keeps no averages of the weights to swap"
                yield self.problem(subject, path, message, "set `use_ema: true` on the optimizer")


class SwappedBack(Rule):
    """SwapEMAWeights written twice swaps the averages in, and at once out again.

    Wrong: fit: {callbacks: [SwapEMAWeights, SwapEMAWeights]}
    Right: fit: {callbacks: [SwapEMAWeights]}
    Why:   each callback exchanges weights and averages, so that two of them leave all as it was.
    """

    code = "SQ410"

    def check(self, subject: Subject) -> Iterator[Problem]:
        swapping = [
            path for item, path in given(subject) if type(item).__name__ == "SwapEMAWeights"
        ]
        for path in swapping[1:]:
            related = [Related(subject.document.key_at(swapping[0]), "these are swapped in here")]
            message = "a second SwapEMAWeights swaps the weights back"
            yield self.problem(subject, path, message, "delete one of them", related)


class NeverActs(Rule):
    """A callback has no occasion to act.

    Wrong: {EarlyStopping: {start_from_epoch: 50}} with epochs: 10, or {ReduceLROnPlateau: {min_lr: 1.0}}
           with a learning rate of 0.01
    Right: {EarlyStopping: {start_from_epoch: 5}} with epochs: 10, or {ReduceLROnPlateau: {min_lr: 0.001}}
    Why:   EarlyStopping does not look at the epochs before that, and ReduceLROnPlateau lowers no rate
           that is at its lowest already.
    """

    code = "SQ411"

    def check(self, subject: Subject) -> Iterator[Problem]:
        epochs, rate = subject.spec.fit.epochs, _rate(subject)
        for item, path in given(subject):
            start, lowest = getattr(item, "start_from_epoch", 0), getattr(item, "min_lr", 0.0)
            if start >= epochs:
                message = f"EarlyStopping starts after {start} epochs, and there are {epochs}"
                fix = f"use less than {epochs}, or more `epochs`"
                yield self.problem(subject, (*path, "start_from_epoch"), message, fix)
            if rate is not None and lowest >= rate:
                message = f"the learning rate is {rate:g}, and is not lowered below {lowest:g}"
                yield self.problem(subject, (*path, "min_lr"), message, f"use less than {rate:g}")


def _rate(subject: Subject) -> float | None:
    """The learning rate at the start; None where it follows a schedule."""
    section = subject.spec.compile
    if section is None:
        return None
    rate = getattr(item_of(OPTIMIZERS, section.optimizer), "learning_rate", None)
    return rate if isinstance(rate, float) else None


class TwoSchedules(Rule):
    """A callback sets a learning rate that follows a schedule already.

    Wrong: {ReduceLROnPlateau: loss} with learning_rate: {ExponentialDecay: {...}}
    Right: {ReduceLROnPlateau: loss} with learning_rate: 0.01
    Why:   Keras computes the rate of a schedule anew at each step, and refuses to have it set.
    """

    code = "SQ408"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        rate = _setting(subject, "learning_rate")
        for item, path in given(subject):
            name = type(item).__name__
            sets = name in ("ReduceLROnPlateau", "LearningRateScheduler")
            if sets and rate is not None and not isinstance(rate, (int, float)):
                message = f"{name} sets the learning rate, which follows {type(rate).__name__}"
                fix = "write the learning rate as a number, or delete the callback"
                yield self.problem(subject, path, message, fix)


def _setting(subject: Subject, name: str) -> object:
    """A setting of the optimizer, where it is written with settings."""
    return getattr(subject.spec.compile and subject.spec.compile.optimizer, name, None)
