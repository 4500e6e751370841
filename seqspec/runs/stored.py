"""The spec that a run was trained from, every choice written out, as its folder holds it."""

from __future__ import annotations

from pathlib import Path

from seqspec.lint.check import Checked, check, outline
from seqspec.runs import record
from seqspec.runs.errors import RunError
from seqspec.runs.folder import RunFolder
from seqspec.source.problem import SpecError
from seqspec.source.read import Unreadable, read
from seqspec.spec.override import override


def stored_spec(folder: RunFolder, epochs: int | None = None, data: bool = True) -> Checked:
    """The resolved spec of a run, with `epochs` in all where given; without `data` those are not looked for.

    Nothing of the folder is trusted: the spec is validated as any other. Errors: RunError where it is
    damaged; SpecError where the data are not where they were, or the epochs cannot be
    """
    home = Path(record.read(folder).folder)
    try:
        document = read(folder.resolved)
        known = outline(document, home).must_work().must_have("compile", "data")
    except (SpecError, Unreadable):
        raise RunError(f"{folder.resolved} is damaged", "train again") from None
    if not data:
        return known
    extended = override(document, [f"fit.epochs={epochs}"] if epochs is not None else [])
    return check(extended, home).must_work()
