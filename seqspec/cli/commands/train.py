"""`seqspec train`: from a spec to trained weights in a run folder."""

from __future__ import annotations

from pathlib import Path

from seqspec.cli.options import Format, OutputFormat, Quiet, RunDir, Sets, SpecFile


def train(
    spec: SpecFile,
    sets: Sets = None,
    run_dir: RunDir = Path("runs"),
    quiet: Quiet = False,
    format: OutputFormat = Format.TEXT,
) -> None:
    """Train the model of a spec, evaluate it on its test split, and keep everything in a run folder.

    Example: seqspec train specs/vgg_like.yaml --set fit.epochs=3
    """
    from seqspec.cli.output import notes, print_json, results
    from seqspec.cli.specs import working_spec
    from seqspec.cli.watching import watching
    from seqspec.report.problems import print_problems
    from seqspec.report.run import print_run, run_json

    checked = working_spec(spec, sets).must_have("compile", "data").must_fit()
    if not quiet:
        print_problems(notes, checked.document.file, checked.document.text, checked.problems)
    with watching(quiet) as watcher:
        from seqspec.runtime.train import train as run

        done = run(checked, run_dir, watcher)
    if format is Format.JSON:
        print_json(run_json(done))
    else:
        print_run(results, done, watcher.evaluated)
