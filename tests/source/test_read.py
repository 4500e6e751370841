"""Opening a file from anybody: only a regular file of bounded size, in UTF-8."""

from __future__ import annotations

import io
import os
import socket
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from seqspec.source.problem import Span
from seqspec.source.read import Unreadable, read

LIMIT = 256 * 1024


def written(folder, content):
    file = folder / "spec.yaml"
    file.write_bytes(content)
    return file


def refusal(file):
    """What is said of a file that cannot be read; at once, and without a control character."""
    started = time.perf_counter()
    with pytest.raises(Unreadable) as refused:
        read(file)
    assert time.perf_counter() - started < 5  # it waits for nothing, and a machine may pause
    message = str(refused.value)
    assert message.isprintable()
    return message


def test_a_file_is_read(tmp_path):
    file = written(tmp_path, "name: 模型\n".encode())
    document = read(file)
    assert (document.data, document.file) == ({"name": "模型"}, str(file))
    assert read(str(file)) == document


def test_a_link_to_a_file_is_read(tmp_path):
    (tmp_path / "link.yaml").symlink_to(written(tmp_path, b"a: 1"))
    assert read(tmp_path / "link.yaml").data == {"a": 1}


def test_one_byte_order_mark_is_dropped(tmp_path):
    assert read(written(tmp_path, b"\xef\xbb\xbfa: 1")).data == {"a": 1}
    twice = read(written(tmp_path, b"\xef\xbb\xbf\xef\xbb\xbfa: 1"))
    assert [(each.code, each.span.column) for each in twice.problems] == [("SQ001", 1)]


def test_what_is_no_regular_file_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(tmp_path / "door"))
        assert "cannot read" in refusal(tmp_path / "door")
    (tmp_path / "loop").symlink_to("loop")
    assert "a pipe or a device" in refusal(tmp_path / "pipe")
    assert "a pipe or a device" in refusal("/dev/zero")
    assert "it is a folder" in refusal(tmp_path)
    assert "there is no such file" in refusal(tmp_path / "missing.yaml")
    assert "there is no such folder" in refusal(written(tmp_path, b"") / "below.yaml")
    assert "cannot read" in refusal(tmp_path / "loop")
    assert "not a file name" in refusal("a\0b")
    assert "too long" in refusal("x" * 5_000)


def test_no_descriptor_stays_open(tmp_path):
    before = len(list(Path("/proc/self/fd").iterdir()))
    for file in (tmp_path, "/dev/null", written(tmp_path, b"x" * (LIMIT + 1))):
        refusal(file)
    read(written(tmp_path, b"a: 1"))
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_file_that_may_not_be_read_is_refused(tmp_path, monkeypatch):
    def denied(*_arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    assert "permission denied" in refusal(tmp_path / "a.yaml")


def test_a_name_moves_no_terminal():
    assert r"\x1b[2J" in refusal("no\x1b[2J.yaml")


def test_a_file_at_the_limit_is_read_and_one_beyond_is_refused(tmp_path):
    assert read(written(tmp_path, b"#" * LIMIT)).problems == ()
    assert "larger than 256 KiB" in refusal(written(tmp_path, b"#" * (LIMIT + 1)))


@pytest.mark.parametrize(("content", "place"), [
    pytest.param(b"a: \xe9", (1, 4), id="latin-1"),
    pytest.param("a: 中🎉".encode() + b"\xff", (1, 6), id="columns-are-characters"),
    pytest.param(b"a: 1\r\nb: 2\rc: \xc3", (3, 4), id="cut-off-in-the-third-line"),
    pytest.param(b"\xef\xbb\xbfa: \x80", (1, 4), id="after-a-mark"),
    pytest.param(b"a: \xed\xa0\x80", (1, 4), id="surrogate"),
    pytest.param(b"a: \xc0\xaf", (1, 4), id="overlong"),
])  # fmt: skip
def test_a_byte_that_is_not_utf_8_has_its_line_and_column(tmp_path, content, place):
    document = read(written(tmp_path, content))
    (problem,) = document.problems
    line, column = place
    assert problem.span == Span(line, column, line, column + 1)
    assert (problem.code, problem.fix, document.data) == ("SQ001", "save the file as UTF-8", None)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_utf_16_is_named(tmp_path, encoding):
    (problem,) = read(written(tmp_path, "a: 1\n".encode(encoding))).problems
    assert "UTF-16" in problem.message
    assert problem.fix == "save the file as UTF-8"


@pytest.mark.parametrize("size", [0, 8_191, 8_192, 8_193, 16_384, LIMIT])
def test_all_of_a_file_is_read(tmp_path, size):
    text = ("#" + "é" * 40 + "\n") * (size // 40)
    text = text.encode()[:size].decode(errors="ignore")
    assert read(written(tmp_path, text.encode())).text == text


@pytest.mark.parametrize("size", [0, 1, 8_192])
def test_a_pipe_that_has_no_more_yet_is_read_so_far(monkeypatch, size):
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.write(writer, b"#" * size)
    with os.fdopen(reader, "rb") as pipe, os.fdopen(writer, "wb"):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=pipe))
        assert read("-").text == "#" * size


def test_standard_input_is_read_and_bounded(monkeypatch):
    def given(content):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))

    given(b"a: 1")
    assert (read("-").data, read("-").file) == ({"a": 1}, "<stdin>")
    given(b"#" * (LIMIT + 1))
    assert "larger than 256 KiB" in refusal("-")
    monkeypatch.setattr("sys.stdin", None)
    assert "it is closed" in refusal("-")
