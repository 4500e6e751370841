"""Rules on training: settings that contradict the model or have no effect."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from seqspec.lint.rule import Rule, Subject
from seqspec.source.document import Path
from seqspec.source.problem import Problem, Related, Severity
from seqspec.spec.base import Item
from seqspec.spec.fit import KERAS_BATCH

_GATHERED = "gradient_accumulation_steps"


class StatefulShuffle(Rule):
    """A stateful model needs its samples in order.

    Wrong: fit: {shuffle: true} with `stateful: true` on a layer
    Right: fit: {shuffle: false}
    Why:   sample i of a batch continues sample i of the batch before; shuffled, it would get the state
           of an unrelated sequence.
    """

    code = "SQ401"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        stateful = [step for step in subject.flow if getattr(step.layer, "stateful", False)]
        if stateful and subject.spec.fit.shuffle:
            yield self.problem(
                subject,
                ("fit", "shuffle"),
                "a stateful model cannot be trained on shuffled samples",
                "write `shuffle: false`, or leave it out",
                [Related(subject.document.key_at(stateful[0].path), "this layer is stateful")],
            )


class NesterovWithoutMomentum(Rule):
    """Nesterov's correction looks ahead along the momentum, so without momentum it does nothing.

    Wrong: SGD: {learning_rate: 0.01, nesterov: true}
    Right: SGD: {learning_rate: 0.01, momentum: 0.9, nesterov: true}
    Why:   the step is `momentum * velocity - learning_rate * gradient`; at momentum 0 it is plain SGD.
    """

    code = "SQ402"

    def check(self, subject: Subject) -> Iterator[Problem]:
        optimizer = subject.spec.compile.optimizer if subject.spec.compile else None
        nesterov, momentum = getattr(optimizer, "nesterov", None), getattr(optimizer, "momentum", 1)
        if nesterov and not momentum:
            path = (*subject.document.item(("compile", "optimizer")), "nesterov")
            message = "`nesterov: true` has no effect without `momentum`"
            yield self.problem(subject, path, message, "add `momentum: 0.9`, or delete `nesterov`")


# Settings that count only beside another, which switches on what they are for.
_SWITCHES = {
    "ema_momentum": "use_ema",
    "ema_overwrite_frequency": "use_ema",
    "renorm_clipping": "renorm",
    "renorm_momentum": "renorm",
    "alpha": "apply_class_balancing",
    "lora_alpha": "lora_rank",
}


class SwitchedOff(Rule):
    """A setting has no effect while what it is for is switched off.

    Wrong: Adam: {ema_momentum: 0.5}
    Right: Adam: {use_ema: true, ema_momentum: 0.5}
    Why:   Keras reads the setting only beside the other, and says nothing where that is missing.
    """

    code = "SQ412"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for item, path in self._items(subject):
            fields = type(item).model_fields
            for field, switch in _SWITCHES.items():
                if field not in item.model_fields_set or switch not in fields:
                    continue
                if getattr(item, switch):
                    continue
                if getattr(item, field) != fields[field].default:
                    on = f"{switch}: true" if fields[switch].default is False else switch
                    message = f"`{field}` has no effect without `{on}`"
                    fix = f"add `{on}`, or delete `{field}`"
                    yield self.problem(subject, (*path, field), message, fix)

    def _items(self, subject: Subject) -> Iterator[tuple[Item, Path]]:
        yield from subject.layers
        section = subject.spec.compile
        for key in ("optimizer", "loss") if section else ():
            item = getattr(section, key)
            if isinstance(item, Item):
                yield item, subject.document.item(("compile", key))


class NeverMoves(Rule):
    """Gradients are gathered over more steps than there are.

    Wrong: SGD: {gradient_accumulation_steps: 10} with 2 epochs of 2 steps
    Right: SGD: {gradient_accumulation_steps: 2} with 2 epochs of 2 steps
    Why:   weights move when so many steps have been gathered, which here is never.
    """

    code = "SQ413"

    def check(self, subject: Subject) -> Iterator[Problem]:
        spec, facts = subject.spec, subject.facts
        gathered = getattr(spec.compile and spec.compile.optimizer, _GATHERED, None)
        samples = facts.samples.get("train") if facts else None
        if gathered is None or samples is None:
            return
        batch = spec.fit.batch_size or subject.flow.batch_size or KERAS_BATCH
        steps = spec.fit.epochs * ceil(samples / batch)
        if steps < gathered:
            path = (*subject.document.item(("compile", "optimizer")), _GATHERED)
            message = f"gradients of {gathered} steps are gathered, and there are {steps} in all"
            fix = f"use {steps} or less, or more `epochs`" if steps > 1 else f"delete `{_GATHERED}`"
            yield self.problem(subject, path, message, fix)


class NeverValidates(Rule):
    """Validation comes in an epoch that there is, and has samples.

    Wrong: fit: {epochs: 3, validation_freq: 5}
    Right: fit: {epochs: 10, validation_freq: 5}
    Why:   `validation_freq: 5` validates after epochs 5, 10, ..., and a list after those that it names.
    """

    code = "SQ422"

    def check(self, subject: Subject) -> Iterator[Problem]:
        fit, facts, path = subject.spec.fit, subject.facts, ("fit", "validation_freq")
        if facts is None or path not in subject.document.places:
            return
        given = fit.validation_freq
        first = min(given) if isinstance(given, tuple) else given
        if "validation" not in facts.samples:
            if given == type(fit).model_fields["validation_freq"].default:
                return  # as good as not written
            message = "`validation_freq` has no effect: there are no samples for validation"
            fix = "delete it, or add `splits: {validation: 0.2}` under `data`"
            yield self.problem(subject, path, message, fix)
        elif first > fit.epochs:
            there = "there is 1" if fit.epochs == 1 else f"there are {fit.epochs}"
            message = f"the first validation comes after {first} epochs, and {there}"
            fix = "delete it" if fit.epochs == 1 else f"use {fit.epochs} or less, or more `epochs`"
            yield self.problem(subject, path, message, fix)


class BatchSizeIsFixed(Rule):
    """Where `input` fixes the batch size, no other can be used.

    Wrong: input: {batch_shape: [32, 8, 16]} and fit: {batch_size: 64}
    Right: input: {batch_shape: [32, 8, 16]} and fit: {batch_size: 32}
    Why:   the model has exactly one state for each of the 32 samples.
    """

    code = "SQ403"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        fixed, spec = subject.flow.batch_size, subject.spec
        sizes = {
            ("fit", "batch_size"): spec.fit.batch_size,
            ("fit", "validation_batch_size"): spec.fit.validation_batch_size,
            ("evaluate", "batch_size"): spec.evaluate.batch_size,
        }
        for path, size in sizes.items():
            if fixed is not None and size not in (None, fixed):
                yield self.problem(
                    subject,
                    path,
                    f"the batch size is {size} here, but `input` fixes it at {fixed}",
                    f"write {fixed}, or delete it",
                    [Related(subject.document.key_at(("input",)), "it is fixed here")],
                )
