"""`seqspec train`: from a spec to trained weights in a run folder."""

from __future__ import annotations

from pathlib import Path

import typer

from seqspec.cli.options import Quiet, RunDir, Sets, SpecFile, StreamFormat, StreamOutput, Verbose


def train(
    spec: SpecFile,
    sets: Sets = None,
    run_dir: RunDir = Path("runs"),
    quiet: Quiet = False,
    verbose: Verbose = False,
    format: StreamOutput = StreamFormat.TEXT,
) -> None:
    """Train the model of a spec, evaluate it on its test split, and keep everything in a run folder.

    On a terminal, and with --verbose, a table of the epochs and the curve of the loss follow.

    Example: seqspec train specs/vgg_like.yaml --set fit.epochs=3
    """
    from seqspec.cli.output import notes, print_json, results
    from seqspec.cli.specs import working_spec
    from seqspec.cli.watching import watching
    from seqspec.report.epochs import print_epochs
    from seqspec.report.problems import print_problems
    from seqspec.report.run import print_run, run_json

    if quiet and verbose:
        raise typer.BadParameter("give either --quiet or --verbose")
    checked = working_spec(spec, sets).must_have("compile", "data").must_fit()
    if not quiet:
        print_problems(notes, checked.document.file, checked.document.text, checked.problems)
    with watching(quiet, verbose, lines=format is StreamFormat.JSONL) as watcher:
        from seqspec.runtime.train import train as run

        done = run(checked, run_dir, watcher)
    if format is StreamFormat.JSON:
        print_json(run_json(done))
    elif format is StreamFormat.TEXT:
        if watcher.started and (verbose or (results.is_terminal and not quiet)):
            print_epochs(results, watcher.started, watcher.epochs)
        print_run(results, done, watcher.evaluated)
