"""`seqspec summary`: the shapes, weights and cost of a model, without TensorFlow."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from seqspec.cli.options import Sets, SpecFiles
from seqspec.report.summaries import DEFAULT, form, names

if TYPE_CHECKING:
    from seqspec.lint.check import Checked


def _known(name: str) -> str:
    if name not in names():
        raise typer.BadParameter(f"there is no `{name}`; it can be {', '.join(names())}")
    return name


Form = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="|".join(names()),
        callback=_known,
        autocompletion=names,
        help="How to write it.",
    ),
]
Batch = Annotated[
    int | None,
    typer.Option("--batch", metavar="N", min=1, help="Work out the memory for N samples at once."),
]
WithKeras = Annotated[
    bool, typer.Option("--keras", help="Build the model too, and fail where the two disagree.")
]


def summary(
    specs: SpecFiles = None,
    format: Form = DEFAULT,
    batch: Batch = None,
    keras: WithKeras = False,
    sets: Sets = None,
) -> int:
    """Show the layers, shapes, parameters and cost of a model.

    Without a path, one line for each spec.

    Example: seqspec summary specs/vgg_like.yaml
    """
    from seqspec.cli.specs import find_specs, open_specs
    from seqspec.lint.check import outline

    files = find_specs(specs)
    one = bool(specs) and len(files) == 1
    checked, unread = open_specs(files, sets, outline)
    print(_one(checked[0], format, batch) if one else _many(checked, format, batch), flush=True)
    broken = {_argument(each): each for each in checked if each.errors}
    said = _broken(broken, len(files), sets or ()) if broken else ""
    if keras:
        _compare([each for each in checked if not each.errors], said)
    if said:
        print(f"{'' if unread else 'error: '}{said}", file=sys.stderr)
    if unread:
        raise unread
    return int(bool(said))


def _argument(checked: Checked) -> str:
    """How a spec is named on the command line."""
    file = checked.document.file
    return "-" if file == "<stdin>" else file


def _compare(checked: Sequence[Checked], said: str) -> None:
    """Build the models, and raise what is told of those that Keras builds otherwise."""
    from seqspec.cli.comparing import differing

    fault = differing(checked)
    if fault is not None:
        if said:
            print(said, file=sys.stderr)
        raise fault


def _one(checked: Checked, format: str, batch: int | None) -> str:
    from seqspec.report.summaries._summary import Summary

    found = Summary.of(checked.must_work(), batch)
    assert found is not None
    if batch not in (None, found.batch):
        raise typer.BadParameter(
            f"the batch of this spec is fixed at {found.batch}", param_hint="--batch"
        )
    return str(form(format).render(found))


def _many(checked: Sequence[Checked], format: str, batch: int | None) -> str:
    if batch is not None:
        raise typer.BadParameter(
            "the memory is worked out for one model; name its spec", param_hint="--batch"
        )
    render = getattr(form(format), "render_many", None)
    if render is None:
        raise typer.BadParameter(
            f"`{format}` shows one model; name its spec", param_hint="--format"
        )
    return str(render(checked))


def _broken(broken: Mapping[str, Checked], many: int, sets: Sequence[str]) -> str:
    """Which specs have no summary, and the command that says why."""
    from shlex import join

    from seqspec.report.excerpt import visible
    from seqspec.report.problems import count

    errors = [error for each in broken.values() for error in each.errors]
    what = next(iter(broken)) if len(broken) == 1 else f"{len(broken)} of {many} specs"
    overrides = [word for text in sets for word in ("--set", text)]
    why = join(["seqspec", "check", *broken, *overrides])
    return visible(f"{what}: {count(errors)}: see `{why}`")
