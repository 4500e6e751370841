"""The old spellings themselves: each function knows one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from seqspec.source.document import Document
from seqspec.source.problem import Problem
from seqspec.spec.legacy.draft import Draft
from seqspec.spec.legacy.first_layer import OLD_KEYS, input_from_first_layer
from seqspec.spec.words import show

# Where an old key may stand -> the key, and what is written today.
OLD_WORDS: Mapping[str, Mapping[str, str]] = {
    "layers": dict.fromkeys(OLD_KEYS, "old Keras: write `input: {shape: [...]}` above `layers`"),
    "optimizers": {
        "lr": "old Keras: write `learning_rate`",
        "decay": "old Keras: write `learning_rate: {InverseTimeDecay: {...}}`",
    },
    "Fit": {
        "nb_epoch": "old Keras: write `epochs`",
        "validation_split": "old Keras: write `splits: {validation: ..., pick: last}` under `data`",
    },
}


def modernize(document: Document) -> tuple[Document, list[Problem]]:
    """The document in today's words, and a note (severity info) for every old word it had."""
    if not isinstance(document.data, dict):
        return document, []
    draft = Draft(document)
    for rule in RULES:
        rule(draft)
    return (draft.finish(), draft.notes) if draft.notes else (document, [])


def rename_lr(draft: Draft) -> None:
    """`lr` was the name of `learning_rate` until Keras 2.3."""
    for _, given, path in draft.settings("compile", "optimizer"):
        if "lr" in given and "learning_rate" not in given:
            fix = f"write `learning_rate: {_written(given['lr'])}`"
            draft.note("SQ020", (*path, "lr"), "`lr` is an old name of `learning_rate`", fix)
            draft.move((*path, "lr"), (*path, "learning_rate"))


# Keras 2's own rates where the spec names none; Keras 3 changed some of them.
_KERAS2_RATES = {"sgd": 0.01, "adagrad": 0.01, "adadelta": 1.0, "adamax": 0.002, "nadam": 0.002}


def decay_to_schedule(draft: Draft) -> None:
    """`decay` divided the rate by `1 + decay * iterations`; Keras 3 ignores it with a warning."""
    for name, given, path in draft.settings("compile", "optimizer"):
        decay, rate = given.get("decay"), given.get("learning_rate")
        if not _is_number(decay) or not (rate is None or _is_number(rate)):
            continue
        if rate is None:
            rate = _KERAS2_RATES.get(name.lower(), 0.001)
        schedule = {"initial_learning_rate": rate, "decay_steps": 1, "decay_rate": decay}
        written = ", ".join(f"{key}: {_written(value)}" for key, value in schedule.items())
        fix = f"write `learning_rate: {{InverseTimeDecay: {{{written}}}}}`"
        message = f"`decay` trains with {_written(rate)} / (1 + {_written(decay)} * iterations), as it did"
        draft.note("SQ021", (*path, "decay"), message, fix)
        if decay:
            draft.put((*path, "learning_rate"), {"InverseTimeDecay": schedule}, (*path, "decay"))
        del given["decay"]


def rename_nb_epoch(draft: Draft) -> None:
    """`nb_epoch` was the name of `epochs` in Keras 1."""
    given = draft.get("fit")
    if isinstance(given, dict) and "nb_epoch" in given and "epochs" not in given:
        fix = f"write `epochs: {_written(given['nb_epoch'])}`"
        draft.note("SQ022", ("fit", "nb_epoch"), "`nb_epoch` is an old name of `epochs`", fix)
        draft.move(("fit", "nb_epoch"), ("fit", "epochs"))


def note_acc(draft: Draft) -> None:
    """`acc` is Keras 2's name of `accuracy`; Keras 3 understands it and calls the column `acc`."""
    metrics = draft.get("compile", "metrics")
    for index, metric in enumerate(metrics if isinstance(metrics, list) else []):
        if isinstance(metric, str) and metric.lower() == "acc":
            path = ("compile", "metrics", index)
            message = f"`{metric}` is an old name of `accuracy`"
            also = [f", and `monitor: {name}`" for name in _watching(draft, metric)]
            draft.note("SQ023", path, message, "".join(("write `accuracy`", *also)))


def _watching(draft: Draft, metric: str) -> list[str]:
    """What callbacks watch by the old name of `accuracy`, each by its new name."""
    old = {metric: "accuracy", f"val_{metric}": "val_accuracy"}
    callbacks = draft.get("fit", "callbacks")
    items = callbacks if isinstance(callbacks, list) else []
    given = [value for item in items if isinstance(item, dict) for value in item.values()]
    names = [value.get("monitor") if isinstance(value, dict) else value for value in given]
    return list(dict.fromkeys(old[name] for name in names if isinstance(name, str) and name in old))


def move_validation_split(draft: Draft) -> None:
    """`fit.validation_split` takes the last rows, unshuffled; splits are a matter of `data`.

    Beside `splits` it is refused; without data there is nothing to split yet.
    """
    given, data = draft.get("fit"), draft.get("data")
    fraction = given.get("validation_split") if isinstance(given, dict) else None
    if not _is_number(fraction) or not _has_a_meaning(fraction, data):
        return
    path = ("fit", "validation_split")
    if fraction:
        splits = f"{{validation: {_written(fraction)}, pick: last}}"
        message = "`validation_split` takes the last rows of the training data, unshuffled"
        draft.note("SQ024", path, message, f"write `splits: {splits}` under `data`")
    else:
        draft.note("SQ024", path, "a `validation_split` of 0 takes no rows", "delete it")
    if fraction and data:
        draft.move(path, ("data", "splits", "validation"))
        draft.put(("data", "splits", "pick"), "last", ("data", "splits", "validation"))
    else:
        del given["validation_split"]


def _has_a_meaning(fraction: Any, data: object) -> bool:
    if not 0 <= fraction < 1:
        return False
    return data is None or (isinstance(data, dict) and not (fraction and "splits" in data))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _written(value: Any) -> str:
    """A number as a spec writes it: `1e-06` is what Python prints for `1e-6`."""
    return repr(value).replace("e-0", "e-") if _is_number(value) else show(value)


RULES: tuple[Callable[[Draft], None], ...] = (
    input_from_first_layer,
    rename_lr,
    decay_to_schedule,
    rename_nb_epoch,
    note_acc,
    move_validation_split,
)
