"""Rules on the contract between the last layer, the loss and the labels."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.data.facts import WHOLE, Array
from seqspec.lint.rule import Rule, Subject
from seqspec.source.document import Path
from seqspec.source.problem import Problem, Related, Severity
from seqspec.spec.kinds import Shape, brief
from seqspec.spec.losses._loss import Loss

LOSS: Path = ("compile", "loss")
_PROBABILITIES = {"softmax", "sigmoid", "hard_sigmoid", "sparsemax"}


def labels(subject: Subject) -> Array | None:
    """What is known of the labels, if their shape is."""
    facts = subject.facts
    return facts.y if facts is not None and facts.y.shape is not None else None


def compared(subject: Subject) -> Shape:
    """The answer as Keras compares it: without a last axis of 1 that the labels have not."""
    answer, y = subject.flow.output_shape, labels(subject)
    known = y.shape if y is not None else None
    bare = known and len(known) + 1 == len(answer) and answer[-1] == 1
    return answer[:-1] if bare else answer


def from_data(subject: Subject) -> Related:
    """The place that says what the labels are."""
    return Related(subject.document.key_at(("data",)), "the labels come from here")


class LabelEncoding(Rule):
    """Class numbers and one-hot rows each have a loss of their own.

    Wrong: loss: categorical_crossentropy with labels 0..9
    Right: loss: sparse_categorical_crossentropy with labels 0..9
    Why:   one compares whole rows, the other picks the score of one number; Keras stops at the first batch.
    """

    code = "SQ202"
    severity = Severity.ERROR

    def check(self, subject: Subject) -> Iterator[Problem]:
        y, loss = labels(subject), subject.loss
        found = misencoded(y, loss) if y is not None else None
        if found is not None:
            (wrong, fix), name = found, type(loss).__name__
            yield self.problem(subject, LOSS, f"{name} {wrong}", fix, [from_data(subject)])


def misencoded(y: Array, loss: Loss | None) -> tuple[str, str] | None:
    """How the labels are not what the loss takes, and the fix."""
    match (type(loss).__name__, y.kind):
        case ("CategoricalCrossentropy", "class"):
            wrong = "wants one-hot rows, but the labels are class numbers"
            return wrong, "write `sparse_categorical_crossentropy`"
        case ("SparseCategoricalCrossentropy", "one_hot"):
            wrong = "wants class numbers, but the labels are one-hot rows"
            return wrong, "write `categorical_crossentropy`"
        case ("SparseCategoricalCrossentropy", "real") if y.dtype not in WHOLE:
            such = f", such as {y.seen.fraction}" if y.seen and y.seen.fraction else ""
            wrong = f"wants class numbers, but the labels are real numbers{such}"
            return wrong, "use a loss for numbers such as `mse`"
    return None


class OutputShape(Rule):
    """The answer and the label must have the same shape; a class number stands for the last axis.

    Wrong: Dense: 10 on (6, 6, 64), with labels of (10,)
    Right: Flatten before Dense: 10
    Why:   Dense works on the last axis alone, and Keras stops at the first batch; of an axis of 1, `mse`
           silently compares the one number with every number of the answer.
    """

    code = "SQ204"

    def check(self, subject: Subject) -> Iterator[Problem]:
        y, after, loss = labels(subject), subject.flow.output_shape, subject.loss
        if y is None or y.shape is None or loss is None or _is_said_better(y, after, loss):
            return
        counted = type(loss).__name__ == "SparseCategoricalCrossentropy"
        if not loss.same_shape and not counted:
            return
        if _comparable(y.shape, (*after[:-1], 1) if counted else after):
            return
        stops = counted or type(loss).__name__ in _STRICT or not _broadcast(y.shape, after)
        yield self.problem(
            subject,
            subject.last.path,
            f"{subject.last.type} gets {brief(subject.last.before)} and answers {brief(after)}, "
            f"but the labels are {brief(y.shape)}",
            _shape_fix(subject, y),
            [from_data(subject)],
            Severity.ERROR if stops else Severity.WARNING,
        )


# The losses that compare shapes; the others stretch an axis of 1, as NumPy does.
_STRICT = ("BinaryCrossentropy", "BinaryFocalCrossentropy", "CategoricalCrossentropy")


def _is_said_better(y: Array, answer: Shape, loss: Loss) -> bool:
    """Whether OutputWidth or LabelEncoding says what is wrong."""
    rows = y.kind == "one_hot" and y.shape is not None and len(y.shape) == len(answer)
    return rows or misencoded(y, loss) is not None


def _broadcast(label: Shape, answer: Shape) -> bool:
    pairs = zip(label, answer, strict=False)
    return len(label) == len(answer) and all(a == b or {a, b} & {1, None} for a, b in pairs)


def _comparable(label: Shape, answer: Shape) -> bool:
    """Keras adds or takes away a last axis of 1 before it compares."""
    if len(label) + 1 == len(answer) and answer[-1] == 1:
        answer = answer[:-1]
    elif len(answer) + 1 == len(label) and label[-1] == 1:
        label = label[:-1]
    pairs = zip(label, answer, strict=False)
    return len(label) == len(answer) and all(a == b or None in (a, b) for a, b in pairs)


def _shape_fix(subject: Subject, y: Array) -> str:
    last, label = subject.last, y.shape or ()
    line = subject.document.key_at(last.path).line
    if y.kind == "class" and len(last.after) == 1 and last.type in ("Dense", "Activation"):
        wide = f"write `loss: sparse_categorical_crossentropy` for {last.after[0]} classes"
        return f"{wide}, or set `units` of the last layer to 1"
    if len(last.after) > len(label):
        recurrent = [step for step in subject.flow if getattr(step.layer, "return_sequences", 0)]
        if recurrent and len(last.before) == 2:
            return "leave out `return_sequences` on the last recurrent layer"
        return f"insert `- Flatten` before line {line}"
    if len(last.after) == len(label) and label[-1] is not None:
        return f"set `units` of the last layer to {label[-1]}"
    return "give the last layer the shape of the labels"


class TargetsNotDistribution(Rule):
    """The rows of targets of a categorical crossentropy are probabilities: they sum to 1.

    Wrong: loss: categorical_crossentropy with y: {uniform: {shape: [10]}}
    Right: loss: categorical_crossentropy with y: {one_hot: 10}
    Why:   Keras fuses softmax and loss, and the gradient of the two is right only where rows sum to 1;
           on other rows the loss can rise while the model trains.
    """

    code = "SQ205"

    def check(self, subject: Subject) -> Iterator[Problem]:
        y = labels(subject)
        name = type(subject.loss).__name__
        if y is not None and y.kind == "real" and name.startswith("CategoricalCrossentropy"):
            yield self.problem(
                subject,
                LOSS,
                "categorical crossentropy wants target rows that sum to 1, and these are any numbers",
                "use one-hot labels, or a loss for numbers such as `mse`",
                [from_data(subject)],
            )


class NotProbabilities(Rule):
    """A crossentropy takes probabilities unless it is told that it gets scores.

    Wrong: Dense: 10 with loss: categorical_crossentropy
    Right: Dense: {units: 10, activation: softmax}, or loss: {CategoricalCrossentropy: {from_logits: true}}
    Why:   Keras clips scores into [0, 1] and goes on, and the loss is of something else.
    """

    code = "SQ206"

    def check(self, subject: Subject) -> Iterator[Problem]:
        loss, last = subject.loss, subject.last
        if not _wants_probabilities(loss):
            return
        activation = getattr(last.layer, "activation", None)
        if last.type in ("Dense", "Activation") and activation not in _PROBABILITIES:
            one = last.after[-1:] == (1,)
            right = "sigmoid" if one or type(loss).__name__.startswith("Binary") else "softmax"
            yield self.problem(
                subject,
                (*last.path, "activation"),
                f"{type(loss).__name__} takes probabilities, but the last activation is `{activation}`",
                f"use `activation: {right}`, or set `from_logits: true` on the loss",
                [Related(subject.document.value_at(LOSS), "this loss")],
            )


class ProbabilitiesAsScores(Rule):
    """A loss that expects scores gets probabilities.

    Wrong: Dense: {units: 10, activation: softmax} with CategoricalCrossentropy: {from_logits: true}
    Right: Dense: 10 with CategoricalCrossentropy: {from_logits: true}
    Why:   Keras undoes the function where it still sees it, and elsewhere applies it twice, which leaves
           a model that hardly learns.
    """

    code = "SQ209"

    def check(self, subject: Subject) -> Iterator[Problem]:
        loss, last = subject.loss, subject.last
        name = type(loss).__name__
        if not name.endswith("ntropy") or not getattr(loss, "from_logits", False):
            return
        made = subject.squashed
        if made == ("sigmoid" if name.startswith("Binary") else "softmax"):
            path = subject.document.item(LOSS)
            yield self.problem(
                subject,
                (*path, "from_logits"),
                f"with `from_logits` {name} takes scores, and gets probabilities from `{made}`",
                "delete `from_logits`, or the activation",
                [Related(subject.document.key_at(last.path), "probabilities come from here")],
            )


def _wants_probabilities(loss: Loss | None) -> bool:
    named = type(loss).__name__.endswith("Crossentropy")
    return named and not getattr(loss, "from_logits", False)
