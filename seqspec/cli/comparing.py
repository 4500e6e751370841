"""The static engine held against Keras, spec after spec."""

from __future__ import annotations

from collections.abc import Sequence

from seqspec.cli.output import notes
from seqspec.lint.check import Checked
from seqspec.report.excerpt import visible


def differing(checked: Sequence[Checked]) -> Exception | None:
    """Build each model and say where Keras builds another; answers what to raise, a fault of ours.

    Errors: SpecError, before anything is built, where a model will not fit
    """
    working = [each.must_fit() for each in checked]
    from seqspec.runtime.compare import DisagreementError, compare

    found: list[Exception] = []
    for each in working:
        try:
            compare(each)
        except MemoryError:
            raise
        except Exception as error:  # Keras refuses a model in many ways
            found.append(error)
            if len(working) > 1:
                notes.print(visible(_told(each, error)), soft_wrap=True)
    if len(working) == 1 or not found:
        return next(iter(found), None)
    return DisagreementError(f"Keras differs on {len(found)} of {len(working)} specs, named above")


def _told(checked: Checked, error: Exception) -> str:
    file, text = checked.document.file, str(error).strip()
    return text if text.startswith(f"{file}: ") else f"{file}: {type(error).__name__}: {text}"
