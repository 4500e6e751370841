"""The README cannot lie: its transcripts, its table and its spec are what the program says."""

from __future__ import annotations

import re

import pytest

from tests import readme

TEXT = readme.README.read_text()
BLOCKS = list(readme.transcripts(TEXT))


@pytest.mark.parametrize(
    ("command", "written"),
    [
        pytest.param(*block, marks=[pytest.mark.keras] * (" train " in block[0]), id=block[0])
        for block in BLOCKS
    ],
)
def test_transcript_is_what_the_command_prints(command: str, written: str) -> None:
    assert readme.masked(readme.output(command)) == readme.masked(written)


def test_there_are_transcripts() -> None:
    assert len(BLOCKS) >= 4


def test_the_table_names_every_command() -> None:
    assert readme.command_table() in TEXT


def test_the_spec_is_the_one_that_the_transcripts_use() -> None:
    written = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert written == [(readme.ROOT / "tests/cases/readme.yaml").read_text()]


def test_the_readme_fits_a_few_screens() -> None:
    assert len(TEXT.splitlines()) < 130
