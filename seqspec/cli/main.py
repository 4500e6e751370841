"""The entry point: finds the commands, runs one, and turns every failure into one line and a code."""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module
from typing import Annotated

import typer

from seqspec.cli import commands
from seqspec.cli.failures import failed

HELP = """Keras Sequential models written as YAML: checked, summarized, trained, evaluated.

Example: seqspec train specs/vgg_like.yaml
"""


def application() -> typer.Typer:
    """The command line with every command that stands in `commands/`."""
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback(help=HELP)(_options)
    for module in pkgutil.iter_modules(commands.__path__):
        function = getattr(import_module(f"{commands.__name__}.{module.name}"), module.name)
        app.command(module.name)(function)
    return app


def main(argv: list[str] | None = None) -> int:
    """Run the command line and answer its exit code; nothing is raised."""
    arguments = sys.argv[1:] if argv is None else argv
    try:
        code = application()(arguments or ["--help"], standalone_mode=False, prog_name="seqspec")
        sys.stdout.flush()
    except BaseException as error:  # the one place where a failure becomes a line and a code
        return failed(error)
    return code if isinstance(code, int) else 0


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"seqspec {version('keras-seqspec')}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """What stands before a command."""


if __name__ == "__main__":
    sys.exit(main())
