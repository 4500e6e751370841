"""What a run is computed with: libraries, processor and settings, which all change bits."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from seqspec.lint.machine import processor, uses_onednn
from seqspec.runs.record import RunRecord
from seqspec.source.characters import brief

_LIBRARIES = ("keras-seqspec", "tensorflow", "keras", "numpy", "pydantic", "scikit-learn")
_SETTINGS = ("TF_ENABLE_ONEDNN_OPTS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
# What changes the numbers of a run, of all that is recorded.
_COMPUTING = ("tensorflow", "keras", "numpy", "processor", "cores", "onednn", *_SETTINGS)


def versions() -> dict[str, str]:
    """Of Python, and of the libraries that are installed."""
    return {"python": platform.python_version(), **dict(_libraries())}


def machine() -> dict[str, Any]:
    """The processor, what TensorFlow uses of it, and the settings that bear on that."""
    return {
        "system": platform.platform(),
        "processor": processor(),
        "cores": os.cpu_count(),
        "onednn": uses_onednn(),
        **{name: os.environ[name] for name in _SETTINGS if name in os.environ},
    }


def changes(before: RunRecord, now: RunRecord) -> tuple[str, ...]:
    """What the numbers of a run depend on and is not as it was: `tensorflow 2.20.0 before, 2.21.0 now`.

    A library or a fact that the run did not note is passed over.
    """
    then, here = _known(before), _known(now)
    return tuple(
        f"{name} {_said(then.get(name))} before, {_said(here.get(name))} now"
        for name in _COMPUTING
        if (name in then or name in _SETTINGS) and then.get(name) != here.get(name)
    )


def _libraries() -> Iterator[tuple[str, str]]:
    for name in _LIBRARIES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def _known(about: RunRecord) -> Mapping[str, Any]:
    return {**about.versions, **about.machine}


def _said(value: Any) -> str:
    return "not set" if value is None else brief(str(value))
