"""The entry point: finds the commands, runs one, and turns every failure into one line and a code."""

from __future__ import annotations

import atexit
import codecs
import gc
import os
import pkgutil
import sys
from collections.abc import Iterable
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from seqspec.cli import commands
from seqspec.runs.signals import Signals, interrupting

HELP = """Keras Sequential models written as YAML: checked, summarized, trained, evaluated.

Example: seqspec train specs/vgg_like.yaml
"""
INTERRUPTED = 130


def application(names: Iterable[str]) -> typer.Typer:
    """The command line with the commands of these names, each a module of `commands/`."""
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback(help=HELP)(_options)
    for name in names:
        function = getattr(import_module(f"{commands.__name__}.{name}"), name)
        app.command(name.replace("_", "-"))(function)
    return app


def main(argv: list[str] | None = None) -> int:
    """Run the command line and answer its exit code; nothing is raised."""
    arguments = (sys.argv[1:] if argv is None else argv) or ["--help"]
    _start_fast()
    if sys.stdout is None:  # closed by the caller, as by `>&-`
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115  # it is that of the process
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors=_ESCAPE)
    signals = Signals()
    try:
        with interrupting(signals):
            app = application(_needed(arguments))
            code = app(arguments, standalone_mode=False, prog_name="seqspec")
            if code == INTERRUPTED:  # Typer turns Ctrl-C into this code without a word
                raise KeyboardInterrupt
            sys.stdout.flush()
    except BaseException as error:  # the one place where a failure becomes a line and a code
        from seqspec.cli.failures import failed

        code = failed(error, signals.received)
        if argv is None and signals.received is not None:
            # Python itself ends by SIGINT where a library was interrupted in code that it runs.
            os._exit(code)
    return code if isinstance(code, int) else 0


def _escape(error: UnicodeError) -> tuple[str, int]:
    """What an encoding has no character for, in the escapes of JSON: a terminal may not know UTF-8."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    code = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass").hex()
    units = (code[start : start + 4] for start in range(0, len(code), 4))
    return "".join(f"\\u{unit}" for unit in units), error.end


_ESCAPE = "seqspec_escape"
codecs.register_error(_ESCAPE, _escape)


def _start_fast() -> None:
    """Leave out what costs a short process a tenth of its time and gives it nothing."""
    # Pydantic imports importlib.metadata to look for plugins, and does so where they are disabled too.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if os.environ["PYDANTIC_DISABLE_PLUGINS"] == "__all__":
        no_plugins = ModuleType("pydantic.plugin._loader")
        no_plugins.get_plugins = tuple  # type: ignore[attr-defined]
        sys.modules.setdefault(no_plugins.__name__, no_plugins)
    # Thousands of long-lived objects are made at the start: collecting among them finds nothing.
    gc.set_threshold(50_000, 20, 20)
    # Nor does Python's own collection at the end, which walks all of them.
    atexit.register(gc.freeze)


def _needed(arguments: list[str]) -> list[str]:
    """The one command that is asked for, so that the others cost nothing; all of them for `--help`."""
    known = sorted(module.name for module in pkgutil.iter_modules(commands.__path__))
    wanted = arguments[0].replace("-", "_")
    return [wanted] if wanted in known else known


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
