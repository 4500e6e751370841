"""Run folders: numbered, never overwritten, found by name, and locked."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from seqspec.runs import record
from seqspec.runs.errors import RunError
from seqspec.runs.folder import RunFolder, create, find
from seqspec.runs.record import RunRecord

HOLD = """
import sys
from pathlib import Path
from seqspec.runs.folder import RunFolder
with RunFolder(Path(sys.argv[1])).locked():
    print("held", flush=True)
    sys.stdin.read()
"""


def finished(root: Path, name: str = "model") -> RunFolder:
    """A run folder with what makes it one."""
    folder = create(root, name)
    folder.resolved.write_text("seqspec: 1\n")
    RunRecord([], "", 0, "completed").write(folder)
    return folder


def test_ids_count_and_latest_names_the_newest(tmp_path: Path) -> None:
    made = [finished(tmp_path) for _ in range(3)]
    assert [folder.path.name for folder in made] == ["001", "002", "003"]
    assert find("model", tmp_path).path == made[-1].path


def test_the_folder_of_a_name_stands_for_its_latest_run(tmp_path: Path) -> None:
    made = [finished(tmp_path) for _ in range(2)]
    assert find(str(tmp_path / "model"), Path("elsewhere")).path == made[-1].path


def test_ids_go_on_after_999(tmp_path: Path) -> None:
    (tmp_path / "model" / "999").mkdir(parents=True)
    assert finished(tmp_path).path.name == "1000"
    assert find("model", tmp_path).path.name == "1000"


def test_two_processes_never_share_a_folder(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: create(tmp_path, "model").path, range(40)))
    assert len(set(made)) == 40


@pytest.mark.parametrize("argument", ["model/002", "model/2", "{root}/model/002"])
def test_a_run_is_found_by_number_and_by_path(tmp_path: Path, argument: str) -> None:
    finished(tmp_path), finished(tmp_path), finished(tmp_path)
    assert find(argument.format(root=tmp_path), tmp_path).path == tmp_path / "model" / "002"


@pytest.mark.parametrize("argument", ["002", ".", "../002"])
def test_a_run_is_named_in_full_from_beside_and_from_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argument: str
) -> None:
    finished(tmp_path), finished(tmp_path)
    monkeypatch.chdir(tmp_path / "model" / ("" if argument == "002" else "002"))
    assert find(argument, tmp_path).name == "model/002"


@pytest.mark.parametrize("argument", ["other", "model/009", "../model", "model/../model", "", "/"])
def test_a_run_that_is_not_there_is_said(tmp_path: Path, argument: str) -> None:
    finished(tmp_path)
    with pytest.raises(RunError) as caught:
        find(argument, tmp_path)
    assert caught.value.fix


@pytest.mark.parametrize("text", ["", "../../etc", "009", "\x1b[31m", "9" * 100])
def test_a_damaged_latest_falls_back_to_the_highest_number(tmp_path: Path, text: str) -> None:
    newest = [finished(tmp_path) for _ in range(2)][-1]
    (tmp_path / "model" / "latest").write_text(text)
    assert find("model", tmp_path).path == newest.path


def test_a_run_in_use_is_refused_with_its_process(tmp_path: Path) -> None:
    folder = finished(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        with pytest.raises(RunError, match=f"in use by process {other.pid}"), folder.locked():
            pass
        other.kill()
    with folder.locked():
        pass


def test_a_record_comes_back(tmp_path: Path) -> None:
    folder = finished(tmp_path)
    written = RunRecord(["seqspec"], "2026", 3, "failed", {"keras": "3"}, error="ValueError: no")
    written.write(folder)
    assert record.read(folder) == written


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"format": 2}', '{"format": 1, "status": "odd"}', "[" * 10**5, "null"],
)
def test_a_damaged_record_is_said(tmp_path: Path, text: str) -> None:
    folder = finished(tmp_path)
    folder.record.write_text(text)
    with pytest.raises(RunError, match="is damaged"):
        record.read(folder)
