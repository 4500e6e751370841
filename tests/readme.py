"""The README's transcripts and tables, made by the program: `python -m tests.readme` rewrites them."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from pathlib import Path

from seqspec.cli.main import main

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
_BLOCK = re.compile(r"(```console\n\$ )(.*)\n(?:.*\n)*?(```\n)")
_COMMANDS = re.compile(r"(<!-- commands -->\n)(?:.*\n)*?(<!-- end -->)")
# Times and speeds, which no two runs share, and the last digits of losses, which machines do not.
_VARYING = re.compile(
    r"\d[\d,.]* (m?s(/step)?|min \d+ s|samples/s)\b|(?<=loss )[\d.]+|(?<=accuracy )[\d.]+"
)


def output(command: str) -> str:
    """What a command prints on both streams, run in the project's folder."""
    arguments = shlex.split(command)[1:]
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(ROOT):
        if arguments[0] == "train":
            arguments += ["--run-dir", f"{folder}/runs"]
        text = io.StringIO()
        with contextlib.redirect_stdout(text), contextlib.redirect_stderr(text):
            main(arguments)
        return text.getvalue().replace(f"{folder}/", "")


def transcripts(readme: str) -> Iterator[tuple[str, str]]:
    """Each command of the README, with what is printed below it."""
    for block in _BLOCK.finditer(readme):
        written = block[0].split("\n", 2)[2].removesuffix("```\n")
        yield block[2], written


def command_table() -> str:
    """The commands with the first sentence of their help."""
    from importlib import import_module

    folder = ROOT / "seqspec" / "cli" / "commands"
    names = sorted(file.stem for file in folder.glob("*.py") if file.stem != "__init__")
    rows = []
    for name in names:
        function = getattr(import_module(f"seqspec.cli.commands.{name}"), name)
        rows.append(
            f"| `seqspec {name.replace('_', '-')}` | {function.__doc__.strip().splitlines()[0]} |\n"
        )
    return "| command | what it does |\n| --- | --- |\n" + "".join(rows)


def masked(text: str) -> str:
    """Text without what differs between two runs."""
    return re.sub(r"  +", " ", _VARYING.sub("#", text))


def rewrite() -> None:
    """Put what the program prints today into the README."""
    readme = README.read_text()
    readme = _BLOCK.sub(lambda block: f"{block[1]}{block[2]}\n{output(block[2])}{block[3]}", readme)
    readme = _COMMANDS.sub(lambda block: f"{block[1]}{command_table()}{block[2]}", readme)
    README.write_text(readme)


if __name__ == "__main__":
    os.environ["NO_COLOR"] = "1"
    rewrite()
