"""Training a spec: what a run folder holds, and that the same spec gives the same numbers."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from seqspec.cli.main import main
from seqspec.lint.check import Checked, check
from seqspec.runs import checkpoint, record
from seqspec.runs.folder import RunFolder
from seqspec.source.dump import dump
from seqspec.source.parse import parse

pytestmark = pytest.mark.keras

SMALL: dict[str, Any] = {
    "seqspec": 1,
    "name": "small",
    "input": {"shape": [6]},
    "layers": [{"Dense": {"units": 4, "activation": "relu"}}, {"Dropout": 0.5}, {"Dense": 1}],
    "compile": {"optimizer": "adam", "loss": "mse", "metrics": ["mae"]},
    "data": {
        "dummy": {
            "x": "normal",
            "y": {"normal": {"shape": [1]}},
            "samples": {"train": 50, "validation": 20, "test": 30},
        }
    },
    "fit": {"epochs": 3, "batch_size": 16},
}


def checked(**changes: Any) -> Checked:
    """The small spec with some of its sections changed."""
    return check(parse(dump({**SMALL, **changes}), "small.yaml")).must_work()


def trained(root: Path, **changes: Any) -> RunFolder:
    """A finished run of the small spec."""
    from seqspec.runtime.train import train

    return RunFolder(Path(train(checked(**changes), root).folder))


def rows_of(folder: RunFolder) -> list[dict[str, str]]:
    """The rows of `metrics.csv`."""
    return list(csv.DictReader(folder.metrics.read_text().splitlines()))


def weights(folder: RunFolder) -> list[tuple[str, bytes]]:
    """Every array of a run, with its place."""
    return [(each.path, bytes(each.data)) for each in checkpoint.read(folder.checkpoints).arrays]


def test_a_run_folder_holds_what_is_promised(tmp_path: Path) -> None:
    folder = trained(tmp_path)
    assert folder.path == tmp_path / "small" / "001"
    assert check(parse(folder.spec.read_text(), "spec.yaml")).spec is not None
    assert record.read(folder).status == "completed"
    rows = rows_of(folder)
    assert [row["epoch"] for row in rows] == ["1", "2", "3"]
    assert set(rows[0]) == {"epoch", "loss", "mae", "val_loss", "val_mae"}
    events = [json.loads(line)["event"] for line in folder.events.read_text().splitlines()]
    assert events == [
        "run_started",
        "epoch_done",
        "epoch_done",
        "epoch_done",
        "evaluated",
        "run_done",
    ]
    assert (tmp_path / "small" / "latest").read_text() == "001\n"


def test_a_run_is_never_overwritten(tmp_path: Path) -> None:
    first, second = trained(tmp_path), trained(tmp_path)
    assert (first.path.name, second.path.name) == ("001", "002")


def test_the_same_spec_gives_the_same_bits(tmp_path: Path) -> None:
    first, second = trained(tmp_path), trained(tmp_path)
    assert weights(first) == weights(second)
    assert first.metrics.read_bytes() == second.metrics.read_bytes()


def test_another_seed_gives_other_weights(tmp_path: Path) -> None:
    assert weights(trained(tmp_path)) != weights(trained(tmp_path, seed=1))


def test_the_resolved_spec_trains_to_the_same_bits(tmp_path: Path) -> None:
    first = trained(tmp_path)
    again = check(parse(first.resolved.read_text(), "resolved.yaml")).must_work()
    from seqspec.runtime.train import train

    assert weights(RunFolder(Path(train(again, tmp_path).folder))) == weights(first)


def test_the_exported_model_loads_in_plain_keras_and_answers_the_same(tmp_path: Path) -> None:
    import keras

    from seqspec.runtime.predict import predict

    folder = trained(tmp_path)
    exported = keras.saving.load_model(folder.model)
    assert not exported.compiled
    job_answers, _ = predict(folder, split="test")
    from seqspec.runtime.reopen import reopen

    job = reopen(folder).job
    x, _ = job.splits["test"].take(np.arange(30))
    # Kernels may add up in another order where there are fewer rows.
    answers = exported.predict(x, batch_size=job.evaluation_batch_size, verbose=0)
    np.testing.assert_array_equal(answers, job_answers)


def test_numbers_have_one_order(tmp_path: Path) -> None:
    """In each epoch and in an evaluation: the loss, then the metrics by name."""
    compiled = {**SMALL["compile"], "metrics": ["RootMeanSquaredError", "R2Score", "mae"]}
    folder = trained(tmp_path, compile=compiled)
    order = ["loss", "R2Score", "RootMeanSquaredError", "mae"]
    assert list(rows_of(folder)[0])[1:5] == order
    assert list(record.read(folder).evaluate) == order


def test_evaluating_a_run_gives_the_numbers_of_its_training(tmp_path: Path) -> None:
    from seqspec.runtime.evaluate import evaluate

    folder = trained(tmp_path)
    evaluated, notes = evaluate(folder)
    assert (evaluated.split, evaluated.samples, notes) == ("test", 30, ())
    assert evaluated.metrics == record.read(folder).evaluate


def test_without_a_test_split_the_training_data_are_evaluated_and_it_says_so(
    tmp_path: Path,
) -> None:
    from seqspec.runtime.evaluate import evaluate

    dummy = {**SMALL["data"]["dummy"], "samples": 50}
    evaluated, (note,) = evaluate(trained(tmp_path, data={"dummy": dummy}))
    assert evaluated.split == "train" and "training data" in note


def test_each_epoch_has_an_order_of_its_own(tmp_path: Path) -> None:
    """A model without weights to speak of, whose loss of one batch tells which samples were in it."""
    from seqspec.data.order import order

    epochs = [order(50, 0, epoch, shuffle=True).between(0, 50) for epoch in range(3)]
    assert not np.array_equal(epochs[0], epochs[1])
    assert all(sorted(each) == list(range(50)) for each in epochs)


def test_a_streamed_split_trains_to_the_same_bits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from seqspec.runtime import feed, passes

    held = trained(tmp_path)
    for module in (feed, passes):
        monkeypatch.setattr(module, "HELD_BYTES", 0)
    streamed = trained(tmp_path)
    assert weights(held) == weights(streamed)
    assert held.metrics.read_bytes() == streamed.metrics.read_bytes()


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_steps_in_a_call_change_no_bit(tmp_path: Path, steps: int) -> None:
    compiled = {**SMALL["compile"], "steps_per_execution": steps}
    assert weights(trained(tmp_path, compile=compiled)) == weights(trained(tmp_path))


STATEFUL = {
    "input": {"batch_shape": [10, 3, 2]},
    "layers": [{"LSTM": {"units": 3, "stateful": True}}, {"Dense": 1}],
    "fit": {"epochs": 3},
}


def stateful_data(validation: int) -> dict[str, Any]:
    samples = {"train": 40, "validation": validation}
    return {"dummy": {"x": "normal", "y": {"normal": {"shape": [1]}}, "samples": samples}}


def test_validation_does_not_leak_into_a_stateful_model(tmp_path: Path) -> None:
    """With Keras's behaviour it does: the state after validation begins the next epoch."""

    def loss(validation: int, reset: str) -> list[str]:
        fit = {**STATEFUL["fit"], "reset_state": reset}
        data = stateful_data(validation)
        folder = trained(tmp_path, **{**STATEFUL, "fit": fit, "data": data})
        return [row["loss"] for row in rows_of(folder)]

    assert loss(0, "epoch") == loss(20, "epoch")
    assert loss(0, "never") != loss(20, "never")


def test_a_stateful_run_evaluates_the_same_twice(tmp_path: Path) -> None:
    from seqspec.runtime.evaluate import evaluate

    folder = trained(tmp_path, **STATEFUL, data=stateful_data(20))
    first, second = evaluate(folder, "validation")[0], evaluate(folder, "validation")[0]
    assert first.metrics == second.metrics


def test_old_decay_is_keras_2_arithmetic(tmp_path: Path) -> None:
    """SGD as Keras 2 had it, by hand: lr / (1 + decay * t), with Nesterov momentum."""
    sgd = {"learning_rate": 0.1, "decay": 0.05, "momentum": 0.9, "nesterov": True}
    changes = {
        "layers": [{"Dense": {"units": 1, "use_bias": False, "kernel_initializer": "zeros"}}],
        "compile": {"optimizer": {"SGD": sgd}, "loss": "mse"},
        "fit": {"epochs": 2, "batch_size": 25, "shuffle": False},
    }
    folder = trained(tmp_path, **changes)
    from seqspec.runtime.job import open_job

    x, y = open_job(checked(**changes)).splits["train"].take(np.arange(50))
    weight, velocity = np.zeros((6, 1)), np.zeros((6, 1))
    for step in range(4):
        rows = slice(0, 25) if step % 2 == 0 else slice(25, 50)
        gradient = 2 * x[rows].T @ (x[rows] @ weight - y[rows]) / 25
        rate = 0.1 / (1 + 0.05 * step)
        velocity = 0.9 * velocity - rate * gradient
        weight = weight + 0.9 * velocity - rate * gradient
    kernel = np.frombuffer(dict(weights(folder))["model/0000/kernel"], np.float32)
    np.testing.assert_allclose(kernel, weight[:, 0], rtol=1e-5)


def test_validation_split_takes_the_last_rows(tmp_path: Path) -> None:
    from seqspec.runtime.job import open_job

    dummy = {**SMALL["data"]["dummy"], "samples": 50}
    whole = open_job(checked(data={"dummy": dummy})).splits["train"]
    split = open_job(checked(data={"dummy": dummy}, fit={"validation_split": 0.2})).splits
    assert (len(split["train"]), len(split["validation"])) == (40, 10)
    np.testing.assert_array_equal(
        split["validation"].take(np.arange(10))[0], whole.take(np.arange(40, 50))[0]
    )


def test_class_weights_reach_keras(tmp_path: Path) -> None:
    """A class of weight 0 has no loss at all."""
    changes = {
        "layers": [{"Dense": {"units": 2, "activation": "softmax"}}],
        "compile": {"optimizer": "sgd", "loss": "sparse_categorical_crossentropy"},
        "data": {"dummy": {"x": "normal", "y": {"labels": 2}, "samples": 50}},
        "fit": {"class_weight": [0.0, 0.0], "batch_size": 50},
    }
    rows = rows_of(trained(tmp_path, **changes))
    assert float(rows[0]["loss"]) == 0


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [(b"", 3, "samples"), (b"1,2\n3,4\n", 3, "takes (6,)"), (b"a,b\n", 3, "is a header")],
)
def test_wrong_inputs_to_predict_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, code: int, said: str
) -> None:
    folder = trained(tmp_path)
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    assert main(["predict", str(folder.path), "--input", str(file)]) == code
    assert said in capsys.readouterr().err


def test_predict_answers_rows_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = trained(tmp_path)
    np.save(tmp_path / "x.npy", np.ones((3, 6), np.float32))
    assert main(["predict", str(folder.path), "--input", str(tmp_path / "x.npy")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3 and len(set(lines)) == 1


def test_a_damaged_run_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = trained(tmp_path)
    arrays = next(folder.checkpoints.glob("*.arrays"))
    arrays.write_bytes(arrays.read_bytes()[:-1])
    assert main(["evaluate", str(folder.path)]) == 4
    assert "is damaged" in capsys.readouterr().err


def test_train_prints_one_json_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = tmp_path / "small.yaml"
    spec.write_text(dump(SMALL))
    code = main(["train", str(spec), "--run-dir", str(tmp_path / "runs"), "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    assert code == 0
    assert set(document) == {"format", "run", "status", "epochs", "history", "evaluate", "seconds"}
    assert (document["format"], document["status"], document["epochs"]) == (1, "completed", 3)
    assert len(document["history"]["loss"]) == 3
    assert set(document["evaluate"]) == {"loss", "mae"}


def test_a_spec_without_a_name_can_be_evaluated(tmp_path: Path) -> None:
    """The variables of an optimizer bear the name of the model, which is then that of the file."""
    from seqspec.runtime.evaluate import evaluate
    from seqspec.runtime.train import train

    spec = {key: value for key, value in SMALL.items() if key != "name"}
    nameless = check(parse(dump(spec), "no name.yaml")).must_work()
    folder = RunFolder(Path(train(nameless, tmp_path).folder))
    assert folder.name == "no_name/001"
    assert evaluate(folder)[0].metrics == record.read(folder).evaluate


@pytest.mark.parametrize("callback", ["EarlyStopping", "ReduceLROnPlateau"])
def test_epochs_without_validation_are_told_once_and_in_our_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], callback: str
) -> None:
    """Keras warns in each of these epochs, which would be an error in this test."""
    callbacks = [{callback: {"patience": 1}}, {callback: {"monitor": "loss", "patience": 5}}]
    fit = {**SMALL["fit"], "validation_freq": 2, "callbacks": callbacks}
    spec = tmp_path / "small.yaml"
    spec.write_text(dump({**SMALL, "fit": fit}))
    assert main(["train", str(spec), "--run-dir", str(tmp_path / "runs")]) == 0
    said = capsys.readouterr().err
    assert said.count(f"note: {callback} counts only epochs with `val_loss`") == 1
    assert "Warning" not in said
