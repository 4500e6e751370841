"""What a command prints: colours for a terminal alone, one JSON document, tables that add up."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from seqspec.cli.main import main

ROOT = Path(__file__).parents[2]
SPECS = sorted(file.stem for file in (ROOT / "specs").glob("*.yaml"))
WRONG = "tests/cases/lint/SQ204_wrong.yaml"
Capture = pytest.CaptureFixture[str]

PROBLEM_KEYS = {
    "file", "line", "column", "end_line", "end_column", "code", "severity", "message", "fix", "related",
}  # fmt: skip
LAYER_KEYS = {
    "name", "type", "line", "output_shape", "parameters", "trainable_parameters", "multiply_adds", "flops",
    "receptive_field", "weights",
}  # fmt: skip
SUMMARY_KEYS = {
    "format", "name", "input_shape", "layers", "parameters", "multiply_adds", "flops", "weight_bytes",
    "memory_bytes",
}  # fmt: skip


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def document(capsys: Capture, *arguments: str) -> Any:
    """The one JSON document that a command prints; anything beside it is a failure."""
    main([*arguments, "--format", "json"])
    return json.loads(capsys.readouterr().out, parse_constant=pytest.fail)


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What a command writes to a terminal."""
    leader, follower = pty.openpty()
    variables = {
        key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "seqspec", *arguments], cwd=ROOT, stdin=follower, stdout=follower,
        stderr=follower, env={**variables, "TERM": "xterm", **environment},
    )  # fmt: skip
    os.close(follower)
    output = b""
    while True:
        try:
            read = os.read(leader, 65536)
        except OSError:  # the other end is closed
            break
        if not read:
            break
        output += read
    process.wait(timeout=30)
    os.close(leader)
    return output.decode()


@pytest.mark.slow
def test_a_terminal_gets_colours_that_say_nothing_new() -> None:
    coloured = on_a_terminal("check", "tests/cases/unknown_layer.yaml")
    assert "\x1b[1;31m" in coloured
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured).replace("\r\n", "\n")
    assert plain == (ROOT / "tests/cases/unknown_layer.out").read_text().replace(
        "unknown_layer.yaml", "tests/cases/unknown_layer.yaml"
    )


@pytest.mark.slow
@pytest.mark.parametrize("command", ["check", "summary", "train"])
def test_no_color_is_plain_on_a_terminal_too(command: str) -> None:
    file = "tests/cases/unknown_layer.yaml" if command != "summary" else "specs/vgg_like.yaml"
    assert "\x1b" not in on_a_terminal(command, file, NO_COLOR="1")


@pytest.mark.slow
def test_a_dumb_terminal_gets_plain_text() -> None:
    assert "\x1b" not in on_a_terminal("check", "tests/cases/unknown_layer.yaml", TERM="dumb")


def test_check_keeps_the_promised_keys(capsys: Capture) -> None:
    found = document(capsys, "check", WRONG, "tests/cases/mistakes.yaml", "specs/vgg_like.yaml")
    assert set(found) == {"format", "files", "problems"}
    assert found["format"] == 1
    assert found["files"] == [WRONG, "tests/cases/mistakes.yaml", "specs/vgg_like.yaml"]
    assert {problem["severity"] for problem in found["problems"]} == {"error", "warning", "info"}
    for problem in found["problems"]:
        assert set(problem) == PROBLEM_KEYS
        for related in problem["related"]:
            assert set(related) == {"file", "line", "column", "message"}


@pytest.mark.parametrize(
    "case", sorted((ROOT / "tests/cases").glob("*.yaml")), ids=lambda case: case.stem
)
def test_check_prints_one_document_whatever_the_spec_holds(capsys: Capture, case: Path) -> None:
    found = document(capsys, "check", str(case))
    assert found["format"] == 1
    for problem in found["problems"]:
        assert 1 <= problem["line"] <= problem["end_line"]
        assert problem["column"] >= 1


def test_summary_keeps_the_promised_keys(capsys: Capture) -> None:
    found = document(capsys, "summary", "specs/vgg_like.yaml")
    assert set(found) == SUMMARY_KEYS
    assert found["format"] == 1
    assert set(found["parameters"]) == {"total", "trainable", "non_trainable"}
    assert all(set(layer) == LAYER_KEYS for layer in found["layers"])


def test_summary_of_many_is_one_document_too(capsys: Capture) -> None:
    found = document(capsys, "summary")
    assert set(found) == {"format", "specs"}
    assert len(found["specs"]) == len(SPECS)
    assert all(set(each) == SUMMARY_KEYS for each in found["specs"])


def test_a_spec_with_errors_prints_no_summary(capsys: Capture) -> None:
    assert main(["summary", "tests/cases/mistakes.yaml", "--format", "json"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines()[-1] == "error: tests/cases/mistakes.yaml: 4 errors"


def number(text: str) -> int:
    return int(text.replace(",", ""))


@pytest.mark.parametrize("name", SPECS)
def test_the_columns_that_are_printed_add_up(capsys: Capture, name: str) -> None:
    assert main(["summary", f"specs/{name}.yaml"]) == 0
    _, given, header, *rows, totals, memory = capsys.readouterr().out.splitlines()
    assert given.startswith("input (")
    assert header.split()[-3:] == ["parameters", "mult-adds", "bytes"]
    assert re.match(r"training on \d+ samples at once takes about|memory: unknown, because", memory)
    columns = [
        re.search(r"\)[ a-z\dx]*\s+([\d,]+)\s+([\d,]+|\S+)\s+[\d.]+ \S+$", row) for row in rows
    ]
    counts = [number(column[1]) for column in columns if column]
    assert len(counts) == len(rows)
    assert f"{sum(counts):,} parameter" in totals
    costs = [column[2] for column in columns if column]
    if all(re.fullmatch(r"[\d,]+", cost) for cost in costs):
        assert f"{sum(map(number, costs)):,} multiply-add" in totals


PRINTING = [
    "check specs/vgg_like.yaml", "check tests/cases/mistakes.yaml", "summary", "schema", "summary --help",
    "check tests/cases/mistakes.yaml --format json", "summary --format json",
]  # fmt: skip


def shell(line: str, buffered: bool = True) -> subprocess.CompletedProcess[str]:
    """A line of bash, in which `$SEQSPEC` is the program."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    environment |= {} if buffered else {"PYTHONUNBUFFERED": "1"}
    environment["SEQSPEC"] = f"{sys.executable} -m seqspec"
    return subprocess.run(
        ["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False, env=environment
    )


@pytest.mark.slow
@pytest.mark.parametrize("buffered", [True, False], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("command", PRINTING)
def test_a_reader_that_leaves_is_no_failure_to_talk_about(command: str, buffered: bool) -> None:
    done = shell(f"$SEQSPEC {command} | true; exit ${{PIPESTATUS[0]}}", buffered)
    assert (done.returncode, done.stdout, done.stderr) == (128 + 13, "", "")


@pytest.mark.slow
@pytest.mark.parametrize("buffered", [True, False], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("command", PRINTING)
def test_a_full_disk_is_said_in_one_line(command: str, buffered: bool) -> None:
    done = shell(f"$SEQSPEC {command} > /dev/full", buffered)
    said = "error: cannot write the output: No space left on device\n"
    assert (done.returncode, done.stderr) == (6, said)


@pytest.mark.slow
def test_output_that_nobody_wants_is_no_failure() -> None:
    assert shell("$SEQSPEC check specs/vgg_like.yaml >&-").returncode == 0


def test_results_go_to_stdout_and_the_error_line_to_stderr(capsys: Capture) -> None:
    assert main(["check", "tests/cases/unknown_layer.yaml", "specs/vgg_like.yaml"]) == 1
    printed = capsys.readouterr()
    assert "error: " not in printed.out
    assert printed.err == "error: 2 specs: 3 errors, 1 note\n"


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"seqspec: 1\nabout: caf\xe9\n", 1, "the byte 0xe9 is not UTF-8"),
        (b"\xff\xfes\x00", 1, "the file is UTF-16 or UTF-32"),
        (b"#" * 300_000, 2, "error: cannot read odd.yaml: it is larger than 256 KiB"),
        (b"", 1, "the spec is empty"),
        (b"about: a\x00b\n", 1, "the character \\x00 is not allowed in a spec"),
    ],
)
def test_a_file_that_is_no_text_is_refused(
    capsys: Capture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes,
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "odd.yaml").write_bytes(content)
    assert main(["check", "odd.yaml"]) == code
    printed = capsys.readouterr()
    assert said in printed.out + printed.err
    assert printed.err.startswith("error: ")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", printed.out + printed.err)


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_a_picture_is_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = "seqspec: 1\nabout: Übung <1>\ninput: {shape: [8, 8, 3]}\nlayers: [Flatten]\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "seqspec", "summary", "a.yaml", "--format", "svg"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)
    words = [each.text or "" for each in ElementTree.fromstring(done.stdout).iter()]
    assert "Übung <1>" in words
    assert any("8 × 8" in word for word in words)


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_a_terminal_has_no_character_for_is_escaped(tmp_path: Path, form: str) -> None:
    (tmp_path / "a.yaml").write_text(
        "seqspec: 1\nlayers: [Dänse: 3, 模: 1, 𝄞: 1]\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "seqspec", "check", "a.yaml", "--format", form]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 1
    if form == "json":
        found = json.loads(done.stdout)["problems"]
        assert {"Dänse", "模", "𝄞"} <= set(re.findall(r"`(.+?)`", str(found)))
    else:
        assert all(word in done.stdout for word in (b"D\\u00e4nse", b"\\u6a21", b"\\ud834\\udd1e"))
