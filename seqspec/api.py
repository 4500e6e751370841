"""The library in four functions: `load`, `summarize`, `build`, `train`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from seqspec.analysis.flow import Flow
    from seqspec.lint.check import Checked
    from seqspec.runs.events import Listener, RunDone
    from seqspec.spec.spec import Spec


def load(file: str | Path) -> Spec:
    """The spec in a file.

    Errors: SpecError with every problem of the text, its shapes and its data; Unreadable
    """
    from seqspec.lint.check import check
    from seqspec.source.read import read

    spec = check(read(file)).must_work().spec
    assert spec is not None
    spec._document = read(file)
    return spec


def summarize(spec: Spec) -> Flow:
    """The shapes, weights and cost of every layer, without TensorFlow; raises SpecError."""
    flow = _checked(spec).flow
    assert flow is not None
    return flow


def build(spec: Spec) -> Any:  # Any: a keras.Sequential, which has no types
    """The compiled `keras.Sequential`, with the initial weights that the seed gives; raises SpecError."""
    _checked(spec).must_fit()
    from seqspec.runtime.build import build as make

    return make(spec)


def train(spec: Spec, run_dir: str | Path = "runs", listener: Listener | None = None) -> RunDone:
    """Train the model and keep everything in a run folder; `listener` hears of every event.

    Errors: SpecError, DataError, RunError, StorageError
    """
    checked = _checked(spec).must_train()
    from seqspec.runtime.train import train as run

    return run(checked, Path(run_dir), listener)


def _checked(spec: Spec) -> Checked:
    """The spec with the text it comes from; one that was made or changed in Python is written out."""
    from seqspec.lint.check import check
    from seqspec.source.dump import dump
    from seqspec.source.parse import parse
    from seqspec.spec.plain import plain

    document, written = spec._document, plain(spec)
    if document is not None:
        checked = check(document).must_work()
        if plain(checked.spec) == written:
            return checked
    name = document.file if document else "<python>"
    return check(parse(dump(written), name)).must_work()
