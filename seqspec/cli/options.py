"""The arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer


class Format(StrEnum):
    """How a result is written: for people, or as one JSON document."""

    TEXT = "text"
    JSON = "json"


class StreamFormat(StrEnum):
    """How a long command writes: for people, one JSON document at the end, or one event a line."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"


SpecFile: TypeAlias = Annotated[
    str, typer.Argument(metavar="SPEC", help="The spec, a YAML file; `-` reads standard input.")
]
SpecFiles: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SPEC]...",
        help="Specs or folders; without one, every spec below `specs/`, or else the current folder.",
    ),
]
RunName: TypeAlias = Annotated[
    str,
    typer.Argument(metavar="RUN", help="A run folder, `name`, `name/003`, or the path of a spec."),
]
Sets: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Override one value, as in `fit.epochs=3`."),
]
RunDir: TypeAlias = Annotated[
    Path, typer.Option("--run-dir", metavar="DIR", help="Where run folders are kept.")
]
OutputFormat: TypeAlias = Annotated[
    Format, typer.Option("--format", help="How to write the result.")
]
StreamOutput: TypeAlias = Annotated[
    StreamFormat,
    typer.Option(
        "--format", help="How to write the result; jsonl is one event a line as it happens."
    ),
]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes.")]
Verbose: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--verbose", "-v", help="Say what was chosen and why; show table and curve anywhere."
    ),
]
