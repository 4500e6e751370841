"""`resolved.yaml`: the spec with every choice written out, so that it trains again as it is."""

from __future__ import annotations

from typing import Any

from seqspec.runtime.job import Job
from seqspec.runtime.plan import Plan
from seqspec.source.dump import dump
from seqspec.spec.families import OPTIMIZERS
from seqspec.spec.item import item_of
from seqspec.spec.plain import plain

_HEADER = "# Every choice of this run written out; `seqspec train` on this file trains it again.\n"


def resolved_text(document: Any) -> str:  # Any: plain data
    """A resolved spec as the text of `resolved.yaml`."""
    return _HEADER + dump(document)


def resolved(job: Job, plan: Plan) -> dict[str, Any]:
    """The spec of a job in today's words, with what the engine chose where it was left open."""
    document: dict[str, Any] = plain(job.spec)
    document["name"] = job.checked.name
    document["fit"] |= {"batch_size": job.batch_size, "shuffle": job.shuffle}
    document["evaluate"] |= {"batch_size": job.evaluation_batch_size}
    document["compile"] |= {"optimizer": _optimizer(job), **plan.compile_arguments()}
    return document


def _optimizer(job: Job) -> Any:
    """The optimizer with all its settings, whose defaults have changed between versions of Keras."""
    assert job.spec.compile is not None
    return plain(item_of(OPTIMIZERS, job.spec.compile.optimizer))
