"""`seqspec schema`: what an editor needs to complete, explain and check a spec while one types."""

from __future__ import annotations

from typing import Annotated

import typer

from seqspec.cli.options import SpecFiles

Install = Annotated[
    bool,
    typer.Option(
        "--install", help="Write it beside the specs, and a line into each that names it."
    ),
]


def schema(specs: SpecFiles = None, install: Install = False) -> None:
    """Print the JSON Schema of a spec, or install it for an editor.

    Example: seqspec schema --install specs/vgg_like.yaml
    """
    from seqspec.cli.installing import install as put
    from seqspec.cli.output import print_json
    from seqspec.spec.schema import schema as made

    if not install:
        if specs:
            raise typer.BadParameter(
                "the schema is one for all specs; leave the file out, or add --install"
            )
        print_json(made())
        return
    from seqspec.cli.specs import find_specs

    for line in put(made(), find_specs(specs, strictly=True)):
        print(line)
