"""The specs of the project work: each is tried, and the real data reach the figure that they must."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import seqspec
from seqspec.cli.main import main

pytestmark = pytest.mark.keras

ROOT = Path(__file__).parents[2]


def test_every_spec_passes_the_smoke_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    code = main(["smoke", "--format", "json"])
    specs = json.loads(capsys.readouterr().out)["specs"]
    assert [each for each in specs if each["status"] != "ok"] == []
    assert (code, len(specs)) == (0, len(list((ROOT / "specs").glob("*.yaml"))))


def test_smoke_tells_a_spec_that_fails_from_one_that_cannot_be_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "seqspec: 1\ninput: {shape: [4]}\nlayers:\n  - Dense: 1\n"
    (tmp_path / "broken.yaml").write_text(head.replace("Dense", "Dnse"))
    (tmp_path / "model_only.yaml").write_text(head)
    assert main(["smoke", str(tmp_path), "--format", "json"]) == 1
    specs = json.loads(capsys.readouterr().out)["specs"]
    assert [each["status"] for each in specs] == ["failed", "skipped"]
    assert specs[0]["message"] == "there is no layer `Dnse` (line 4)"


def test_digits_are_read_98_of_100_times(tmp_path: Path) -> None:
    run = seqspec.train(seqspec.load(ROOT / "specs/digits_cnn.yaml"), tmp_path)
    assert run.evaluate["accuracy"] >= 0.98


def test_the_vgg_like_model_trains(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = str(ROOT / "specs/vgg_like.yaml")
    arguments = ["train", spec, "--set", "fit.epochs=1", "--run-dir", str(tmp_path)]
    assert main(arguments) == 0
    printed = capsys.readouterr()
    assert "epoch 1/1  loss 2." in printed.err
    assert printed.out.startswith("test: loss 2.")


def test_an_error_while_training_closes_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("seqspec.runtime.train.fit", interrupt)
    with pytest.raises(KeyboardInterrupt):
        seqspec.train(seqspec.load(ROOT / "specs/mlp_binary.yaml"), tmp_path)
    record = json.loads((tmp_path / "mlp_binary/001/run.json").read_text())
    assert record["status"] == "interrupted"
