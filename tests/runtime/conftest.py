"""What every test of the runtime starts from."""

from __future__ import annotations

import sys

import pytest


@pytest.fixture(autouse=True)
def without_op_determinism() -> None:
    """An Embedding switches it on for the whole process, which changes the last bits of other models."""
    if "tensorflow" in sys.modules:
        from tensorflow.python.framework import config

        config.disable_op_determinism()
