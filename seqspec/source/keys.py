"""What the key of a map must be: text, one line of it, and no more than that."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml

from seqspec.source.characters import FORBIDDEN, brief
from seqspec.source.findings import Slip
from seqspec.source.limits import MOST_CHARACTERS
from seqspec.source.scalars import is_text
from seqspec.source.slips import missing_colon, missing_space


def key_slip(event: Any) -> Slip | None:  # Any: an event of the yaml library
    """Why an event cannot be a key; None where it can."""
    if not isinstance(event, yaml.ScalarEvent):
        return Slip("SQ007", "a key must be text", "write a word before the colon")
    text: str = event.value
    if event.tag is not None or event.anchor is not None:
        what = "a tag (`!`)" if event.tag is not None else "an anchor (`&`)"
        return Slip("SQ006", f"{what} at a key is not allowed in a spec", "delete it")
    return _text_slip(text) if event.style else _plain_slip(text)


def _text_slip(text: str) -> Slip | None:
    if text.isprintable() and text and text[0] != " " != text[-1]:
        return _long_slip(text) if len(text) > MOST_CHARACTERS else None
    if text.strip() != text or not text:
        what = "is empty" if not text.strip() else "starts or ends with a space"
        return Slip("SQ007", f"a key {what}", "write a word before the colon")
    code = "SQ001" if FORBIDDEN.search(text) else "SQ007"
    what = f"the key `{brief(text)}` has a character that is not allowed"
    return Slip(code, what, "write letters, digits and `_`")


def _long_slip(text: str) -> Slip:
    message = f"the key `{brief(text)}` is longer than {MOST_CHARACTERS:,} characters"
    return Slip("SQ003", message, "write a shorter one")


@lru_cache(maxsize=1024)  # specs are made of the same few words
def _plain_slip(text: str) -> Slip | None:
    if slip := _text_slip(text):
        return slip
    if text == "<<":
        return Slip("SQ006", "a merge key (`<<`) is not allowed in a spec", "write the keys out")
    if text[0] == "-" and (unspaced := missing_space(text)):
        return Slip("SQ002", *unspaced)
    if colon := missing_colon(text):
        return Slip("SQ002", *colon)
    if is_text(text):
        return None
    return Slip("SQ007", f"the key `{brief(text)}` is not text", f'write "{brief(text)}" in quotes')
