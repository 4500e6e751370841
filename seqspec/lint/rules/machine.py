"""Rules on what a machine must have."""

from __future__ import annotations

from collections.abc import Iterator

from seqspec.lint.machine import has, has_gpu, switch
from seqspec.lint.rule import Rule, Subject
from seqspec.source.problem import Problem, Severity
from seqspec.spec.layers._layer import Needs

# By `gpu` and `cpu` of what a layer needs.
_WHERE = {
    (True, None): "works on a GPU only",
    (True, "onednn"): "works on a GPU, and on a CPU where TensorFlow uses oneDNN",
    (True, "onednn_bfloat16"):
        "works on a GPU, and on a CPU with AVX-512 where TensorFlow uses oneDNN",
    (False, None): "works nowhere, as TensorFlow has no kernel for it",
    (False, "onednn"): "works only on a CPU where TensorFlow uses oneDNN",
    (False, "onednn_bfloat16"): "works only on a CPU with AVX-512 where TensorFlow uses oneDNN",
}  # fmt: skip


class NeedsKernel(Rule):
    """Some settings can be trained on a GPU only, or on some CPUs, or nowhere.

    Wrong: LSTM: {units: 8, use_cudnn: true}
    Right: LSTM: 8, which takes that kernel where there is a GPU
    Why:   Keras stops at the first batch where there is no kernel for them; a machine that has none is
           told so before. TensorFlow uses oneDNN on CPUs with AVX-512 VNNI, AVX-VNNI or AMX.
    """

    code = "SQ409"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for needs, problem in self.found(subject):
            yield problem if needs.cpu is None else problem._replace(severity=Severity.INFO)

    def found(self, subject: Subject) -> Iterator[tuple[Needs, Problem]]:
        """What the layers need, each with the words for it."""
        for layer, path in subject.layers:
            for needs in layer.needs():
                what = f"{type(layer).__name__} with {needs.settings}"
                message = f"{what} {_WHERE[needs.gpu, needs.cpu]}"
                yield needs, self.problem(subject, (*path, needs.field), message, needs.fix)


def lacking(subject: Subject) -> Iterator[Problem]:
    """What this machine does not have of it, as errors."""
    for needs, problem in NeedsKernel().found(subject):
        if not (needs.gpu and has_gpu()) and not has(needs.cpu):
            helps = switch(needs.cpu)
            fix = f"set {helps} in the environment, or {needs.fix}" if helps else needs.fix
            yield problem._replace(severity=Severity.ERROR, fix=fix)
