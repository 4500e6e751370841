"""Every bad spec gives exactly the output that stands beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden import SPECS, printed


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.stem)
def test_case_prints_what_stands_beside_it(spec: Path) -> None:
    code, text = printed(spec)
    assert text == spec.with_suffix(".out").read_text()
    assert code == int("error[" in text)
    assert ("\nerror: " in text) == bool(code)


def test_there_are_fifty_cases() -> None:
    assert sum("error[" in spec.with_suffix(".out").read_text() for spec in SPECS) >= 50
