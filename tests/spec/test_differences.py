"""The checksum of a spec, by which a checkpoint knows the run that it belongs to."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.spec.differences import differences, identity
from seqspec.spec.families import FAMILIES
from seqspec.spec.family import Family
from seqspec.spec.item import read_item
from seqspec.spec.plain import plain

DOCUMENT: dict[str, Any] = {"seed": 1, "fit": {"epochs": 3, "batch_size": 16, "rates": (1, 0.5)}}


def changed(**fit: Any) -> dict[str, Any]:
    """The document with another `fit`."""
    return {**DOCUMENT, "fit": {**DOCUMENT["fit"], **fit}}


def test_more_epochs_are_the_same_run() -> None:
    assert identity(changed(epochs=9)) == identity(DOCUMENT)


def test_another_number_is_another_run() -> None:
    assert identity(changed(batch_size=32)) != identity(DOCUMENT)


def test_a_number_is_the_same_however_it_is_written() -> None:
    """A field for a float may have 0 as its default; written out and read back it is 0.0."""
    assert identity(changed(batch_size=16.0, rates=[1.0, 0.5])) == identity(DOCUMENT)
    assert list(differences(DOCUMENT, changed(batch_size=16.0))) == []


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.key)
def test_what_is_left_open_is_the_same_when_it_is_read_back(family: Family) -> None:
    for member in family.classes():
        with suppress(ValidationError):  # it cannot be left open altogether
            before = plain(member())
            after = plain(read_item(family, before))
            assert checksum(before) == checksum(after), member


def checksum(item: Any) -> str:
    """The identity of a document that holds this item."""
    return identity({"fit": {}, "item": item})
