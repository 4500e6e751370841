"""The command line: exit codes, streams, JSON, overrides, and which specs are found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from seqspec.cli.main import main

ROOT = Path(__file__).parents[2]
GOOD = """seqspec: 1
name: small
input: {shape: [8]}
layers:
  - Dense: {units: 4, name: hidden}
  - Dropout: 0.5
  - Flatten
  - Dense: 2
compile: {optimizer: adam, loss: mse}
"""


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A good spec in a folder of its own, which is the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(GOOD)
    return "small.yaml"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code of a command, and what it prints to either stream."""
    code = main(list(arguments))
    printed = capsys.readouterr()
    return code, printed.out, printed.err


Capture = pytest.CaptureFixture[str]


def test_a_good_spec_exits_0(capsys: Capture, spec: str) -> None:
    assert run(capsys, "check", spec) == (0, "small.yaml: no problems\n", "")


def test_problems_exit_1_with_an_error_line(capsys: Capture, spec: str) -> None:
    Path(spec).write_text(GOOD.replace("Dropout: 0.5", "Dropout: 5"))
    code, out, err = run(capsys, "check", spec)
    assert (code, err) == (1, "error: small.yaml: 1 error\n")
    assert out.startswith("small.yaml:6:14: error[SQ013] `rate` must be at most 1, got 5")


def test_warnings_fail_only_when_strict(capsys: Capture, spec: str) -> None:
    Path(spec).write_text(GOOD.replace("adam", "{SGD: {nesterov: true}}"))
    assert run(capsys, "check", spec)[0] == 0
    assert run(capsys, "check", spec, "--strict")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["check", "no_such.yaml"], 2, "error: cannot read no_such.yaml: there is no such file"),
        (["check", "--nope"], 2, "error: No such option: --nope"),
        (["chekc"], 2, "error: No such command 'chekc'."),
        (["check", "folder"], 2, "error: there is no spec below folder"),
        (["summary", "small.yaml", "--format", "xml"], 2, "error: "),
        (
            ["check", "small.yaml", "--format", "yaml"],
            2,
            "error: Invalid value for '--format': 'yaml' is",
        ),
        (["check", "/dev/null"], 2, "error: cannot read /dev/null: it is a pipe or a device"),
        (["evaluate", "small"], 4, "error: there is no run `small`"),
        (["train", "small.yaml"], 1, "error: small.yaml: 1 error"),
        (["train", "small.yaml", "--set", "fit"], 1, "error: --set: 1 error"),
        (["predict", "small", "--input", "a.npy", "--split", "test"], 2, "error: "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_failures_say_one_error_line(
    capsys: Capture, spec: str, arguments: list[str], code: int, said: str
) -> None:
    Path("folder").mkdir()
    found, _, err = run(capsys, *arguments)
    assert found == code
    errors = [line for line in err.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1 and errors[0].startswith(said)
    assert "Traceback" not in err


def test_a_fault_of_ours_exits_70_in_one_line(
    capsys: Capture, spec: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: Any) -> None:
        raise KeyError("inside")

    monkeypatch.setattr("seqspec.cli.specs.read", fault)
    code, out, err = run(capsys, "check", spec)
    assert (code, out) == (70, "")
    assert err.startswith("error: KeyError at cli/specs.py:")
    assert "report it" in err


@pytest.mark.parametrize("command", ["check", "evaluate", "predict", "smoke", "summary", "train"])
def test_every_command_has_help_with_an_example(capsys: Capture, command: str) -> None:
    code, out, _ = run(capsys, command, "--help")
    assert code == 0
    assert f"Example: seqspec {command}" in " ".join(out.split())


def test_check_writes_one_json_document(capsys: Capture, spec: str) -> None:
    Path(spec).write_text(GOOD.replace("Dropout: 0.5", "Dropout: 5"))
    code, out, _ = run(capsys, "check", spec, "--format", "json")
    document = json.loads(out)
    assert code == 1
    assert {key: document[key] for key in ("format", "files")} == {"format": 1, "files": [spec]}
    (problem,) = document["problems"]
    assert problem == {
        "file": spec, "line": 6, "column": 14, "end_line": 6, "end_column": 15,
        "code": "SQ013", "severity": "error", "message": "`rate` must be at most 1, got 5",
        "fix": "write 1 or less", "related": [],
    }  # fmt: skip


def test_summary_writes_one_json_document(capsys: Capture, spec: str) -> None:
    document = json.loads(run(capsys, "summary", spec, "--format", "json")[1])
    assert document["input_shape"] == [None, 8]
    assert document["parameters"] == {"total": 46, "trainable": 46, "non_trainable": 0}
    assert document["layers"][0] == {
        "name": "hidden", "type": "Dense", "line": 5, "output_shape": [None, 4], "parameters": 36,
        "trainable_parameters": 36, "multiply_adds": 32, "flops": 68, "receptive_field": [],
        "weights": [
            {"name": "kernel", "shape": [8, 4], "dtype": "float32", "trainable": True},
            {"name": "bias", "shape": [4], "dtype": "float32", "trainable": True},
        ],
    }  # fmt: skip
    assert document["weight_bytes"] == 4 * 46


def test_a_summary_needs_no_data(capsys: Capture, spec: str) -> None:
    Path(spec).write_text(GOOD + "data: {npz: no_such.npz}\n")
    assert run(capsys, "check", spec)[0] == 1
    code, out, err = run(capsys, "summary", spec)
    assert (code, err) == (0, "")
    assert "46 parameters" in out


@pytest.mark.parametrize("name", sorted(file.stem for file in (ROOT / "specs").glob("*.yaml")))
def test_the_columns_of_a_summary_add_up(capsys: Capture, name: str) -> None:
    out = run(capsys, "summary", str(ROOT / f"specs/{name}.yaml"), "--format", "json")[1]
    document = json.loads(out)
    layers = document["layers"]
    assert sum(layer["parameters"] for layer in layers) == document["parameters"]["total"]
    costs = [layer["multiply_adds"] for layer in layers]
    assert document["multiply_adds"] == (None if None in costs else sum(costs))


def test_standard_input_is_a_spec(
    capsys: Capture, spec: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path(spec).open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert run(capsys, "check", "-")[:2] == (0, "<stdin>: no problems\n")


@pytest.mark.parametrize(
    ("override", "index", "units"),
    [
        ("layers.0.units=9", 0, 9),
        ("layers.hidden.units=9", 0, 9),
        ("layers.3.units=9", 3, 9),
        ("layers.3={Dense: 9}", 3, 9),
    ],
)
def test_set_changes_one_value(
    capsys: Capture, spec: str, override: str, index: int, units: int
) -> None:
    out = run(capsys, "summary", spec, "--format", "json", "--set", override)[1]
    assert json.loads(out)["layers"][index]["output_shape"] == [None, units]


@pytest.mark.parametrize(
    "override",
    ["compile.optimizer.learning_rate=0.5", "layers.1.rate=0.1", "fit.epochs=3", "about='a = b'",
     "layers.2.name=flat", "compile.loss=mae", "layers.3.activation=relu"],
)  # fmt: skip
def test_set_reaches_words_and_single_values(capsys: Capture, spec: str, override: str) -> None:
    assert run(capsys, "check", spec, "--set", override)[0] == 0


@pytest.mark.parametrize(
    ("override", "first"),
    [
        (
            "fit.epochs=three",
            "--set:1:12: error[SQ012] `epochs` must be a whole number, got 'three'",
        ),
        ("layers.9.units=1", "--set:1:1: error[SQ017] there is no item `9`"),
        ("layers.hiden.units=1", "--set:1:1: error[SQ017] there is no item `hiden`"),
        ("fit.epochs=[1", "--set:1:"),
        ("=3", "--set:1:1: error[SQ017] expected KEY=VALUE"),
        ("fit.epocs=3", "--set:1:1: error[SQ010] fit has no `epocs`"),
    ],
)
def test_a_wrong_override_is_shown_where_it_was_written(
    capsys: Capture, spec: str, override: str, first: str
) -> None:
    code, out, err = run(capsys, "check", spec, "--set", override)
    assert code == 1
    assert (out + err).startswith(first)
    assert err.splitlines()[-1].startswith("error: --set: 1 error")


def test_a_spec_error_says_its_problems_in_python(spec: str) -> None:
    from seqspec import SpecError, load

    Path(spec).write_text(GOOD.replace("Dropout: 0.5", "Dropout: 5"))
    with pytest.raises(SpecError) as caught:
        load(spec)
    message = "small.yaml:6:14: error[SQ013] `rate` must be at most 1, got 5; fix: write 1 or less"
    assert str(caught.value) == message


MEANT = {
    "misspelt.yaml": GOOD.replace("seqspec:", "seqspce:"),
    "capital.yaml": GOOD.replace("seqspec:", "Seqspec:"),
    "without.yaml": GOOD.replace("seqspec: 1\n", ""),
    "flow.yaml": "input: {shape: [8]}\nlayers: [Flatten]\n",
}
OTHERS = {
    "empty.yaml": "",
    "kubernetes.yaml": "kind: Pod\nspec: {containers: []}\n",
    "serverless.yml": "service: a\nlayers:\n  first: {path: a}\n",
    "compose.yaml": "{services: {seqspec: {image: a}}}\n",
    "comment.yaml": "# for seqspec\nhooks: [{id: seqspec}]\n",
    "template.yaml": "{{ if .seqspec }}\nkind: Pod\n{{ end }}\n",
}
_FLOW = "seqspec: 1, input: {shape: [8]}, layers: [Flatten]"
SPELLED = {
    "flow": f"{{{_FLOW}}}",
    "last": "{layers: [Flatten], input: {shape: [8]}, seqspec: 1}",
    "commented": f"# mine\n\n---\n{{ {_FLOW}}}",
    "json": json.dumps({"name": "a", "seqspec": 1, "input": {"shape": [8]}, "layers": ["Flatten"]}),
    "indented": "  " + GOOD.replace("\n", "\n  ").rstrip() + "\n",
    "quoted": GOOD.replace("seqspec", "'seqspec'"),
    "marked": f"\ufeff{GOOD}",
}


@pytest.mark.parametrize("text", SPELLED.values(), ids=SPELLED)
def test_a_spec_is_found_however_its_key_is_written(capsys: Capture, spec: str, text: str) -> None:
    Path("a.yaml").write_text(text)
    assert run(capsys, "check") == (0, "2 specs: no problems\n", "")


def test_a_broken_spec_in_braces_is_told(capsys: Capture, spec: str) -> None:
    Path("a.yaml").write_text("{seqspec: 1, layers: [Flatten}\n")
    code, out, err = run(capsys, "check")
    assert (code, err) == (1, "error: 2 specs: 1 error\n")
    assert out.startswith("a.yaml:1:")


@pytest.mark.parametrize("name", MEANT)
def test_a_file_that_is_meant_as_a_spec_is_checked(capsys: Capture, spec: str, name: str) -> None:
    Path(name).write_text(MEANT[name])
    code, out, err = run(capsys, "check", ".")
    assert (code, err.splitlines()[-1][:15]) == (1, "error: 2 specs:")
    assert f"{name}:1:1: error" in out
    files = json.loads(run(capsys, "check", ".", "--format", "json")[1])["files"]
    assert files == sorted([name, spec])


def test_other_yaml_files_are_counted(capsys: Capture, spec: str) -> None:
    for name, text in OTHERS.items():
        Path(name).write_text(text)
    code, out, err = run(capsys, "check")
    assert (code, out) == (0, "small.yaml: no problems\n")
    assert err == "note: 6 other YAML files have no `seqspec:` and are passed over\n"
    assert run(capsys, "check", spec)[2] == ""


UNREAD = "error: cannot read big.yaml: it is larger than 256 KiB\n"


def test_a_file_that_cannot_be_read_hides_no_other(capsys: Capture, spec: str) -> None:
    Path("big.yaml").write_text("seqspec: 1\n#" + "x" * 256 * 1024)
    assert run(capsys, "check") == (2, "small.yaml: no problems\n", UNREAD)
    Path("wrong.yaml").write_text(GOOD.replace("Dropout: 0.5", "Dropout: 5"))
    code, out, err = run(capsys, "check")
    assert (code, err) == (2, f"2 specs: 1 error\n{UNREAD}")
    assert out.startswith("wrong.yaml:6:14: error[SQ013]")
    code, out, err = run(capsys, "check", "--format", "json")
    assert (code, json.loads(out)["files"]) == (2, ["small.yaml", "wrong.yaml"])
    assert err == f"2 specs: 1 error\n{UNREAD}"
    code, out, err = run(capsys, "summary")
    assert (code, [line.split()[0] for line in out.splitlines()]) == (
        2,
        ["spec", "small.yaml", "wrong.yaml"],
    )
    assert err == f"wrong.yaml: 1 error: see `seqspec check wrong.yaml`\n{UNREAD}"
    specs = json.loads(run(capsys, "summary", "--format", "json")[1])["specs"]
    assert [each["name"] for each in specs] == ["small"]
    assert run(capsys, "check", "big.yaml", "no.yaml")[2] == (
        f"{UNREAD.rstrip()}; cannot read no.yaml: there is no such file\n"
    )


@pytest.mark.parametrize("command", ["check", "summary"])
def test_an_empty_name_is_no_folder(capsys: Capture, spec: str, command: str) -> None:
    said = "error: a file is named by an empty text, perhaps of a variable that is not set\n"
    assert run(capsys, command, "") == (2, "", said)


def test_specs_are_found_below_the_folder(capsys: Capture, spec: str) -> None:
    for name in ("specs/deep/a.yaml", "specs/b.yml", "specs/.hidden/c.yaml", "specs/run/spec.yaml"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(GOOD)
    Path("specs/run/run.json").write_text("{}")
    Path("specs/other.yaml").write_text("services: {}\n")
    files = json.loads(run(capsys, "check", "--format", "json")[1])["files"]
    assert files == ["specs/b.yml", "specs/deep/a.yaml"]


def test_without_a_specs_folder_the_current_one_is_searched(capsys: Capture, spec: str) -> None:
    assert run(capsys, "summary")[0] == 0
    assert json.loads(run(capsys, "check", "--format", "json")[1])["files"] == ["small.yaml"]


@pytest.mark.slow
def test_output_is_plain_without_a_terminal() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "seqspec", "check", "tests/cases/mistakes.yaml"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "\x1b" not in done.stdout + done.stderr


def test_an_interruption_exits_130_with_an_error_line(
    capsys: Capture, spec: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("seqspec.cli.specs.read", interrupt)
    assert run(capsys, "check", spec) == (130, "", "error: interrupted\n")


@pytest.mark.slow
def test_a_closed_pipe_is_no_failure_to_talk_about() -> None:
    command = f"{sys.executable} -m seqspec summary | head -1"
    done = subprocess.run(
        ["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert done.stdout.startswith("spec ")
    assert done.stderr == ""


@pytest.mark.slow
def test_completion_knows_the_commands() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "seqspec"], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "_SEQSPEC_COMPLETE": "complete_bash", "COMP_WORDS": "seqspec s",
             "COMP_CWORD": "1"},
    )  # fmt: skip
    assert done.stdout.split() == ["schema", "smoke", "summary"]
