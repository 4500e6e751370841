"""The plan is a function of the spec alone, and changes no result beyond rounding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from seqspec.lint.check import Checked, check
from seqspec.runs.folder import RunFolder
from seqspec.source.dump import dump
from seqspec.source.parse import parse
from tests.runtime.test_train import SMALL, rows_of, trained, weights

pytestmark = pytest.mark.keras

LSTM = {
    "input": {"shape": [8, 4]},
    "layers": [{"LSTM": {"units": 8, "return_sequences": True}}, {"LSTM": 8}, {"Dense": 1}],
}
CONV = {
    "input": {"shape": [100, 100, 3]},
    "layers": [{"Conv2D": {"filters": 64, "kernel_size": 3}}, "Flatten", {"Dense": 1}],
}


def planned(samples: int = 50, **changes: Any) -> Any:  # Any: a Plan, whose module needs Keras
    from seqspec.runtime.plan import plan_for

    found: Checked = check(parse(dump({**SMALL, **changes}), "small.yaml")).must_work()
    assert found.spec is not None
    return plan_for(found.spec, found.flow, samples)


def test_a_small_model_has_many_steps_in_a_call_and_a_large_one_has_one() -> None:
    assert planned().steps_per_execution > 100
    assert planned(**CONV, fit={"batch_size": 64}).steps_per_execution == 1


def test_what_the_spec_says_is_done() -> None:
    plan = planned(compile={**SMALL["compile"], "steps_per_execution": 3, "jit_compile": False})
    assert (plan.steps_per_execution, plan.jit_compile) == (3, False)
    assert plan.reasons == ("steps a call: 3, as the spec says", "XLA: false, as the spec says")


def test_steps_are_single_where_a_callback_counts_them() -> None:
    fit = {**SMALL["fit"], "callbacks": [{"ModelCheckpoint": {"save_freq": 7}}]}
    assert planned(fit=fit).steps_per_execution == 1


def test_steps_are_single_where_python_runs_each_of_them() -> None:
    plan = planned(compile={**SMALL["compile"], "run_eagerly": True})
    assert plan.steps_per_execution == 1
    assert "eagerly" in plan.reasons[0]


@pytest.mark.parametrize(
    ("changes", "samples", "jit"),
    [
        (LSTM, 50, "auto"),  # too few steps to pay for compiling
        (LSTM, 160_000, True),
        ({}, 160_000, "auto"),  # nothing recurrent
        ({**LSTM, "layers": [{"LSTM": {"units": 8, "dropout": 0.1}}, {"Dense": 1}]}, 160_000, "auto"),
        ({**LSTM, "layers": [{"Conv1D": {"filters": 2, "kernel_size": 2}}, {"LSTM": 8}]}, 160_000, "auto"),
    ],
)  # fmt: skip
def test_xla_is_for_long_trainings_of_recurrent_stacks(
    changes: dict[str, Any], samples: int, jit: bool | str
) -> None:
    assert planned(samples, **changes).jit_compile == jit


def test_xla_changes_rounding_alone(tmp_path: Path) -> None:
    def losses(jit: bool) -> list[float]:
        compiled = {"optimizer": "adam", "loss": "mse", "jit_compile": jit}
        folder: RunFolder = trained(tmp_path, **LSTM, compile=compiled)
        return [float(row["loss"]) for row in rows_of(folder)]

    np.testing.assert_allclose(losses(True), losses(False), rtol=1e-4)


def test_running_eagerly_changes_rounding_alone(tmp_path: Path) -> None:
    def losses(eagerly: bool) -> list[float]:
        compiled = {**SMALL["compile"], "run_eagerly": eagerly}
        return [float(row["loss"]) for row in rows_of(trained(tmp_path, compile=compiled))]

    np.testing.assert_allclose(losses(True), losses(False), rtol=1e-5)


def test_the_plan_is_written_down_and_trains_again(tmp_path: Path) -> None:
    folder = trained(tmp_path)
    resolved = check(parse(folder.resolved.read_text(), "resolved.yaml")).must_work().spec
    assert resolved is not None and resolved.compile is not None
    assert resolved.compile.steps_per_execution == planned().steps_per_execution
    assert weights(folder) == weights(trained(tmp_path))
