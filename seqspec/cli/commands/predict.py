"""`seqspec predict`: the answers of a trained model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from seqspec.cli.options import Format, OutputFormat, RunDir, RunName


def predict(
    run: RunName,
    input: Annotated[
        Path | None,
        typer.Option("--input", metavar="FILE", help="Samples: .npz (array `x`), .npy or .csv."),
    ] = None,
    split: Annotated[
        str | None, typer.Option("--split", help="A split of the run's own data; by default test.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="Write the answers to this .npy file."),
    ] = None,
    run_dir: RunDir = Path("runs"),
    format: OutputFormat = Format.TEXT,
) -> None:
    """Answer samples with a trained run, one line of numbers each.

    Example: seqspec predict digits_cnn --input images.npy
    """
    from seqspec.cli.output import print_json, print_notes
    from seqspec.cli.runs import notes_of
    from seqspec.cli.unfinished import trained_run
    from seqspec.report.run import predictions_json, print_predictions

    if input is not None and split is not None:
        raise typer.BadParameter("give either --input or --split")
    if output is not None and output.suffix != ".npy":
        raise typer.BadParameter("--output must end with .npy")
    folder = trained_run(run, run_dir)
    from seqspec.runtime.predict import predict as answer
    from seqspec.runtime.predict import write_answers

    answers, found = answer(folder, input, split)
    print_notes((*notes_of(run, folder), *found))
    if output is not None:
        write_answers(output, answers)
    elif format is Format.JSON:
        print_json(predictions_json(str(folder.path), answers.tolist()))
    else:
        print_predictions(answers.reshape(len(answers), -1).tolist())
