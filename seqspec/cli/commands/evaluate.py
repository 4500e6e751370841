"""`seqspec evaluate`: the numbers of a trained model on a split of its data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from seqspec.cli.options import Format, OutputFormat, RunDir, RunName


def evaluate(
    run: RunName,
    split: Annotated[
        str | None, typer.Option("--split", help="train, validation or test; by default test.")
    ] = None,
    run_dir: RunDir = Path("runs"),
    format: OutputFormat = Format.TEXT,
) -> None:
    """Evaluate a trained run on its test split, or on another one.

    Example: seqspec evaluate vgg_like --split train
    """
    from seqspec.cli.output import print_json, print_notes, results
    from seqspec.cli.runs import notes_of
    from seqspec.cli.unfinished import trained_run
    from seqspec.report.run import evaluation_json, print_evaluation

    folder = trained_run(run, run_dir)
    from seqspec.runtime.evaluate import evaluate as measure

    evaluated, found = measure(folder, split)
    print_notes((*notes_of(run, folder), *found))
    if format is Format.JSON:
        print_json(evaluation_json(str(folder.path), evaluated))
    else:
        print_evaluation(results, evaluated)
