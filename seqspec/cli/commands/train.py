"""`seqspec train`: from a spec to trained weights in a run folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seqspec.cli.options import Quiet, RunDir, Sets, StreamFormat, StreamOutput, Verbose

if TYPE_CHECKING:
    from seqspec.lint.check import Checked
    from seqspec.runs.events import Listener, RunDone

SpecFile = Annotated[
    str | None,
    typer.Argument(metavar="[SPEC]", help="The spec, a YAML file; `-` reads standard input."),
]
Resume = Annotated[
    str | None, typer.Option("--resume", metavar="RUN", help="Go on with a run, exactly.")
]
Epochs = Annotated[
    int | None,
    typer.Option("--epochs", metavar="N", min=1, help="Epochs in all; with --resume it extends."),
]
Force = Annotated[
    bool,
    typer.Option("--force", help="Try what is refused: too large a model, a spec that changed."),
]


def train(
    spec: SpecFile = None,
    sets: Sets = None,
    resume: Resume = None,
    epochs: Epochs = None,
    run_dir: RunDir = Path("runs"),
    quiet: Quiet = False,
    verbose: Verbose = False,
    force: Force = False,
    format: StreamOutput = StreamFormat.TEXT,
) -> None:
    """Train the model of a spec, and keep all of it in a run folder.

    It is evaluated on its test split, where it has one.
    On a terminal, and with --verbose, a table of the epochs and the curve of the loss follow.

    Example: seqspec train specs/vgg_like.yaml --set fit.epochs=3
    """
    from seqspec.cli.output import print_json, results
    from seqspec.cli.watching import watching
    from seqspec.report.epochs import print_epochs
    from seqspec.report.run import print_run, run_json, stopped_json
    from seqspec.runs.errors import DivergedError, InterruptedRunError

    if quiet and verbose:
        raise typer.BadParameter("give either --quiet or --verbose")
    if resume is None:
        start = _new(spec, sets, epochs, run_dir, quiet, force)
    elif sets:
        raise typer.BadParameter("a run goes on as it is; only --epochs can change")
    else:
        start = _resumed(resume, spec, epochs, run_dir, quiet, force)
    with watching(quiet, verbose, lines=format is StreamFormat.JSONL) as watcher:
        try:
            done = start(watcher)
        except (InterruptedRunError, DivergedError) as error:
            if format is StreamFormat.JSON and watcher.started:
                print_json(stopped_json(watcher.started, watcher.epochs, error.status))
            raise
    if format is StreamFormat.JSON:
        print_json(run_json(done))
    elif format is StreamFormat.TEXT:
        if watcher.started and (verbose or (results.is_terminal and not quiet)):
            print_epochs(results, watcher.started, watcher.epochs)
        print_run(results, done, watcher.evaluated)


def _new(
    spec: str | None,
    sets: list[str] | None,
    epochs: int | None,
    run_dir: Path,
    quiet: bool,
    force: bool,
) -> Callable[[Listener], RunDone]:
    """The training of a spec, which has been found to work."""
    from seqspec.cli.specs import working_spec
    from seqspec.runs.folder import probe

    if spec is None:
        raise typer.BadParameter("name a spec, or a run with --resume")
    more = [f"fit.epochs={epochs}"] if epochs is not None else []
    checked = _fitting(working_spec(spec, [*(sets or []), *more]), quiet, force)
    named = run_dir / checked.name
    probe(named if os.path.lexists(named) else run_dir, _bytes(checked))

    def start(listener: Listener) -> RunDone:
        from seqspec.runtime.train import train as run

        return run(checked, run_dir, listener)

    return start


def _resumed(
    name: str, spec: str | None, epochs: int | None, run_dir: Path, quiet: bool, force: bool
) -> Callable[[Listener], RunDone]:
    """The rest of a run, which has been found whole."""
    from seqspec.cli.output import print_notes
    from seqspec.cli.resuming import reopened
    from seqspec.runs.folder import probe

    found = reopened(name, spec, epochs, run_dir, force)
    checked = _fitting(found.checked, True, force)
    print_notes(() if quiet else found.notes)
    probe(found.folder.path, _bytes(checked))

    def start(listener: Listener) -> RunDone:
        from seqspec.runtime.train import resume as run

        return run(found.folder, checked, found.saved, listener, force)

    return start


def _fitting(checked: Checked, quiet: bool, force: bool) -> Checked:
    from seqspec.cli.output import notes
    from seqspec.report.problems import print_problems

    checked.must_train(force)
    if not quiet:
        print_problems(notes, checked.document.file, checked.document.text, checked.problems)
    return checked


def _bytes(checked: Checked) -> int:
    """About what a run writes: two checkpoints, the best one, and the exported model."""
    return 8 * checked.flow.weight_bytes if checked.flow else 0
