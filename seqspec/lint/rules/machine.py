"""Rules on what a machine must have."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.lint.rule import Rule, Subject
from seqspec.source.problem import Problem


class NeedsGpu(Rule):
    """Some settings can be trained on a GPU only.

    Wrong: LSTM: {units: 8, use_cudnn: true}
    Right: LSTM: 8, which takes that kernel where there is a GPU
    Why:   Keras stops at the first batch where there is no kernel for them; a machine without a GPU is
           told so before.
    """

    code = "SQ409"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for layer, path in subject.layers():
            if only := layer.gpu_only():
                message = f"{type(layer).__name__} with {only.settings} works on a GPU only"
                yield self.problem(subject, (*path, only.field), message, only.fix)
