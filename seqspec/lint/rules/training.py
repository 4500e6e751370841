"""Rules on training: settings that contradict the model or have no effect."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.lint.rule import Rule, Subject
from seqspec.source.problem import Problem, Related, Severity


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
