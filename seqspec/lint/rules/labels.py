"""Rules on the contract between the last layer, the loss and the labels."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.data.facts import WHOLE, Array
from seqspec.lint.mending import answering
from seqspec.lint.rule import Rule, Subject
from seqspec.source.document import Path
from seqspec.source.problem import Problem, Related, Severity
from seqspec.spec.kinds import Shape, brief
from seqspec.spec.losses._loss import Loss
from seqspec.spec.pairing import anything, crosses, paired

LOSS: Path = ("compile", "loss")
# Losses for a choice among classes: over one unit they are 0.0, whatever the labels are.
CHOICES = (
    "CategoricalCrossentropy",
    "CategoricalFocalCrossentropy",
    "SparseCategoricalCrossentropy",
)


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


def this_loss(subject: Subject) -> Related:
    """The place of the loss, where a message calls it by its class."""
    return Related(subject.document.value_at(LOSS), "this loss")


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
        found = misencoded(y, loss) if y is not None and not chooses_of_one(subject) else None
        if found is not None:
            (wrong, fix), name = found, type(loss).__name__
            yield self.problem(subject, LOSS, f"{name} {wrong}", fix, [from_data(subject)])


# What labels are called by their kinds.
_CALLED = {"class": "class numbers", "binary": "0 or 1", "one_hot": "one-hot rows"}


def misencoded(y: Array, loss: Loss | None) -> tuple[str, str] | None:
    """How the labels are not what the loss takes, and the fix."""
    if loss is None or y.kind is None or y.kind in loss.target_kinds or not loss.target_kinds:
        return None
    name, called = type(loss).__name__, _CALLED.get(y.kind, "rows")
    if name == "CategoricalCrossentropy" and y.kind in ("class", "binary"):
        wrong = f"wants one-hot rows, but the labels are {called}"
        return wrong, "write `sparse_categorical_crossentropy`"
    if loss.same_shape or (y.kind == "real" and y.dtype in WHOLE):
        return None
    if y.kind == "real":
        such = f", such as {y.seen.fraction}" if y.seen and y.seen.fraction else ""
        wrong = f"wants class numbers, but the labels are real numbers{such}"
        return wrong, "use a loss for numbers such as `mse`"
    wrong = f"wants class numbers, but the labels are {called}"
    if name == "SparseCategoricalCrossentropy":
        return wrong, "write `categorical_crossentropy`"
    return wrong, "use `labels` in place of `one_hot`, or no `one_hot` under `prepare`"


def chooses_of_one(subject: Subject) -> bool:
    """Whether a loss for a choice among classes gets the answer of one unit, for no more than two."""
    y = labels(subject)
    many = y is not None and (y.classes or 0) > 2
    alone = subject.flow.output_shape[-1:] == (1,)
    return alone and not many and type(subject.loss).__name__ in CHOICES


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
        if y is None or y.shape is None or loss is None or _is_said_better(subject, y, loss):
            return
        compared = paired(type(loss).pairing, y.shape, after)
        if compared is None or not _comparable(y.shape, _wanted(loss, after)):
            message, fix = _unlike(subject, y.shape, loss), _shape_fix(subject, y, loss)
            severity, place = _severity(compared), subject.last.path
            named = [] if loss.same_shape else [this_loss(subject)]
            yield self.problem(subject, place, message, fix, [*named, from_data(subject)], severity)
        elif crosses(compared):
            found = crossing(subject, type(loss).__name__, y.shape)
            yield self.problem(subject, LOSS, *found, [from_data(subject)])


def _severity(compared: Shape | None) -> Severity:
    return Severity.ERROR if compared is None else Severity.WARNING


def _wanted(loss: Loss, answer: Shape) -> Shape:
    """The shape of the labels; without a last axis of 1 it is as good."""
    return answer if loss.same_shape else (*answer[:-1], 1)


def _unlike(subject: Subject, label: Shape, loss: Loss) -> str:
    last, answer = subject.last, brief(subject.last.after)
    said = f"{last.type} gets {brief(last.before)} and answers {answer}"
    if not loss.same_shape:
        wanted = brief(_wanted(loss, last.after))
        said = f"{type(loss).__name__} takes class numbers of {wanted} for answers of {answer}"
    return f"{said}, but the labels are {brief(label)}"


def crossing(subject: Subject, name: str, label: Shape) -> tuple[str, str]:
    """What is wrong, and the fix, where each answer is compared with the labels of all samples."""
    shapes = f"labels of {brief(label)} and answers of {brief(subject.flow.output_shape)}"
    message = f"with {shapes}, {name} compares each answer with the labels of all samples"
    return message, reshaped(subject, column(label))


def column(label: Shape) -> Shape:
    """Labels with a last axis of 1 where they have none, and without it where they have one."""
    return label[:-1] if label[-1:] == (1,) else (*label, 1)


def reshaped(subject: Subject, label: Shape) -> str:
    """The fix that gives the labels another shape."""
    step = f"{{reshape: [{', '.join(map(str, label))}]}}"
    data = subject.spec.data
    if data is not None and data.prepare.y:
        return f"add `{step}` to the steps of `y` in `prepare`"
    if data is not None and data.prepare.x:
        return f"add `y: [{step}]` to `prepare`"
    return f"add `prepare: {{y: [{step}]}}` under `data`"


def _is_said_better(subject: Subject, y: Array, loss: Loss) -> bool:
    """Whether OutputWidth or LabelEncoding says what is wrong."""
    rows = y.kind == "one_hot" and len(y.shape or ()) == len(subject.flow.output_shape)
    encoding = misencoded(y, loss) is not None and not chooses_of_one(subject)
    return rows or encoding or type(loss).pairing is anything


def _comparable(label: Shape, answer: Shape) -> bool:
    """Keras adds or takes away a last axis of 1 before it compares."""
    if len(label) + 1 == len(answer) and answer[-1] == 1:
        answer = answer[:-1]
    elif len(answer) + 1 == len(label) and label[-1] == 1:
        label = label[:-1]
    pairs = zip(label, answer, strict=False)
    return len(label) == len(answer) and all(a == b or None in (a, b) for a, b in pairs)


def _shape_fix(subject: Subject, y: Array, loss: Loss) -> str:
    last, label = subject.last, y.shape or ()
    if not loss.same_shape and label == last.after:
        return "use a loss that compares rows, such as `categorical_crossentropy`"
    fix = _mended(subject, y, loss)
    if (
        y.kind in ("class", "binary")
        and len(last.after) == 1
        and last.type in ("Dense", "Activation")
    ):
        wide = f"write `loss: sparse_categorical_crossentropy` for {last.after[0]} classes"
        chooses = subject.squashed == "softmax"
        return wide if chooses or fix is None else f"{wide}, or {fix}"
    return fix or "give the last layer the shape of the labels"


def _mended(subject: Subject, y: Array, loss: Loss) -> str | None:
    """How the model answers the shape that the labels have; None where that is not known."""
    label, answer = y.shape or (), subject.flow.output_shape
    if loss.same_shape:
        width = label[-1] if label else 1
    else:
        width = max(y.classes or 0, (answer[-1] if answer else None) or 0)

    def fits(after: Shape) -> bool:
        return _comparable(label, _wanted(loss, after))

    return answering(subject, width, fits) if width else None


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
