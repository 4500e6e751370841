"""What the tests of data share: sections read from plain values, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.data.facts import DataFacts
from seqspec.data.section import Data
from seqspec.data.source import DataError, Split, Surroundings


class Opened:
    """A section with what it says and, once asked, what it loads."""

    def __init__(self, value: Any, shape: Any, seed: int, folder: Path) -> None:
        self.data = Data.read(value)
        self.around = Surroundings(folder, shape, seed)

    @property
    def facts(self) -> DataFacts:
        return self.data.describe(self.around)

    @property
    def splits(self) -> Mapping[str, Split]:
        return self.data.load(self.around)


@pytest.fixture(scope="session")
def opened() -> Callable[..., Opened]:
    def make(value: Any, shape: Any = (20,), seed: int = 0, folder: Path = Path()) -> Opened:
        return Opened(value, shape, seed, folder)

    return make


@pytest.fixture(scope="session")
def refused() -> Callable[..., list[tuple[Any, ...]]]:
    """The refusals of a section: (place, message, fix) each."""

    def make(value: Any) -> list[tuple[Any, ...]]:
        with pytest.raises(ValidationError) as caught:
            Data.read(value)
        errors = caught.value.errors(include_url=False)
        return [(each["loc"], each["ctx"]["message"], each["ctx"]["fix"]) for each in errors]

    return make


@pytest.fixture(scope="session")
def fault() -> Callable[..., DataError]:
    """The DataError of a call."""

    def make(call: Callable[[], Any]) -> DataError:
        with pytest.raises(DataError) as caught:
            call()
        return caught.value

    return make
