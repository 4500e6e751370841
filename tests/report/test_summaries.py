"""The forms of a summary: each is well-formed, says the same, and adds up."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from seqspec.cli.main import main
from seqspec.report.summaries import form, names

ROOT = Path(__file__).parents[2]
SPECS = sorted((ROOT / "specs").glob("*.yaml"))
Capture = pytest.CaptureFixture[str]
WRAPPED = """
seqspec: 1
about: "a <b> & | c"
input: {shape: [5, 8, 8, 1]}
layers:
  - TimeDistributed: {layer: {TimeDistributed: {layer: {Conv1D: {filters: 4, kernel_size: 3}}}}}
  - BatchNormalization
  - TimeDistributed: {layer: Flatten}
  - Bidirectional: {name: both, layer: {GRU: 7}}
  - Dense: 2
"""
# 5 * 8 * 6 * 4 outputs of 3 products; two GRUs of 5 steps, 3 gates and 7 units that see 192 + 7; Dense.
WRAPPED_PRODUCTS = 5 * 8 * 6 * 4 * 3 + 2 * 5 * 3 * 7 * (192 + 7) + 14 * 2
WRAPPED_PARAMETERS = (3 * 4 + 4) + 4 * 4 + 2 * 3 * (192 * 7 + 7 * 7 + 2 * 7) + (14 * 2 + 2)


@pytest.fixture
def wrapped(tmp_path: Path) -> str:
    file = tmp_path / "wrapped.yaml"
    file.write_text(WRAPPED)
    return str(file)


def written(capsys: Capture, *arguments: str) -> str:
    assert main(["summary", *arguments]) == 0
    return capsys.readouterr().out


def cells(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def total(rows: list[dict[str, str]], column: str) -> int:
    return sum(int(row[column]) for row in rows)


def test_the_rows_of_wrappers_add_up(capsys: Capture, wrapped: str) -> None:
    rows = cells(written(capsys, wrapped, "--format", "csv"))
    assert [row["depth"] for row in rows] == list("0120010110")
    assert [(row["name"], row["type"]) for row in rows][-4] == ("both", "Bidirectional")
    assert total(rows, "parameters") == WRAPPED_PARAMETERS
    assert total(rows, "trainable_parameters") == WRAPPED_PARAMETERS - 2 * 4
    assert total(rows, "multiply_adds") == WRAPPED_PRODUCTS
    assert total(rows, "bytes") == 4 * WRAPPED_PARAMETERS


def test_what_is_not_known_is_called_so(capsys: Capture, tmp_path: Path) -> None:
    file = tmp_path / "open.yaml"
    file.write_text("seqspec: 1\ninput: {shape: [null, 4]}\nlayers: [{Dense: 2}, Flatten]\n")
    unknown = " unknown, because a length"
    table = written(capsys, str(file))
    assert re.search(r"dense +\(None, None, 2\) +10 +unknown +40 B", table)
    assert f"multiply-adds{unknown} is open" in table and f"memory:{unknown} is open" in table
    assert "| 10 | unknown | 40 B |" in written(capsys, str(file), "--format", "markdown")
    assert "10 parameters, unknown multiply-adds" in written(capsys, str(file), "--format", "svg")
    assert cells(written(capsys, str(file), "--format", "csv"))[0]["multiply_adds"] == ""
    both = [str(file), str(ROOT / "specs/vgg_like.yaml")]
    assert re.search(r" 10 +unknown +40 B", written(capsys, *both))


def test_a_length_that_a_layer_opens_is_not_one_of_the_input(
    capsys: Capture, tmp_path: Path
) -> None:
    file = tmp_path / "opened.yaml"
    layer = "EinsumDense: {equation: 'abc,cd->abd', output_shape: [null, 3]}"
    file.write_text(f"seqspec: 1\ninput: {{shape: [4, 2]}}\nlayers: [{{{layer}}}]\n")
    assert "memory: unknown, because a length is open\n" in written(capsys, str(file))


def test_a_single_value_is_shown_as_keras_does(capsys: Capture, tmp_path: Path) -> None:
    file = tmp_path / "scalar.yaml"
    file.write_text("seqspec: 1\ninput: {shape: [1]}\nlayers: [{Reshape: []}]\n")
    assert re.search(r"reshape +\(None,\) ", written(capsys, str(file)))


def test_a_table_shows_what_is_inside(capsys: Capture, wrapped: str) -> None:
    out = written(capsys, wrapped, "--batch", "3")
    assert "\n    Conv1D " in out
    assert f"\n{WRAPPED_PARAMETERS:,} parameters" in out
    assert "\nanswering 3 samples at once takes about " in out


def test_markdown_is_a_table(capsys: Capture, wrapped: str) -> None:
    lines = written(capsys, wrapped, "--format", "markdown").splitlines()
    table = [re.sub(r"\\\|", "", line) for line in lines if line.startswith("|")]
    assert {line.count("|") for line in table} == {table[0].count("|")}
    assert r"a \<b\> \& \| c" in lines
    assert len(table) == 2 + 1 + 10


def test_mermaid_has_a_box_for_each_layer(capsys: Capture, wrapped: str) -> None:
    lines = written(capsys, wrapped, "--format", "mermaid").splitlines()
    assert lines[0] == "flowchart TD"
    assert sum("<b>" in line for line in lines) == 5
    assert '-->|"(None, 2)"| output' in lines[-1]


@pytest.mark.parametrize(
    "spec", [*SPECS, ROOT / "tests/cases/readme.yaml"], ids=lambda file: file.stem
)
def test_a_picture_is_well_formed_and_keeps_to_its_page(capsys: Capture, spec: Path) -> None:
    picture = ElementTree.fromstring(written(capsys, str(spec), "--format", "svg"))
    _, _, width, height = map(float, picture.attrib["viewBox"].split())
    texts = [each for each in picture.iter() if each.tag.endswith("text")]
    assert all(0 <= float(text.attrib["x"]) <= width for text in texts)
    assert all(0 <= float(text.attrib["y"]) <= height for text in texts)
    layers = [text for text in texts if text.attrib["class"] == "name"]
    rows = cells(written(capsys, str(spec), "--format", "csv"))
    assert [text.text for text in layers] == ["input", *(row["type"] for row in rows)]


def test_a_long_title_stands_on_the_page(capsys: Capture, tmp_path: Path) -> None:
    file = tmp_path / "long.yaml"
    file.write_text(f"seqspec: 1\nname: {'W' * 64}\ninput: {{shape: [8]}}\nlayers: [Flatten]\n")
    picture = ElementTree.fromstring(written(capsys, str(file), "--format", "svg"))
    # A bold W of Helvetica is 0.944 of its size wide; the title is of size 15, 24 from the border.
    assert float(picture.attrib["width"]) > 24 + 64 * 0.944 * 15


PICTURED = """
seqspec: 1
input: {shape: [null, 1024, 1280, 3]}
layers:
  - Pipeline:
    - TimeDistributed: {layer: {Conv2D: {filters: 2, kernel_size: 3}}}
    - TimeDistributed: {layer: {MaxPooling2D: 2}}
  - TimeDistributed: {layer: {AdaptiveAveragePooling2D: 7}}
  - TimeDistributed: {layer: GlobalMaxPooling2D}
  - Bidirectional: {layer: {LSTM: {units: 12000, return_sequences: true}}}
  - GlobalAveragePooling1D
  - Dense: 2
"""


@pytest.fixture
def picture(capsys: Capture, tmp_path: Path) -> ElementTree.Element:
    """A picture of layers inside layers, poolings and long shapes."""
    file = tmp_path / "pictured.yaml"
    file.write_text(PICTURED)
    return ElementTree.fromstring(written(capsys, str(file), "--format", "svg"))


def texts(picture: ElementTree.Element, style: str) -> list[str]:
    """The words of one class."""
    return [each.text or "" for each in picture.iter() if each.get("class") == style]


def test_a_picture_has_its_colours_without_a_style_sheet(picture: ElementTree.Element) -> None:
    parents = {child: parent for parent in picture.iter() for child in parent}
    for each in picture.iter():
        if each.tag.rpartition("}")[2] in ("rect", "path", "text"):
            fill = each.get("fill") or parents[each].get("fill") or ""
            assert re.fullmatch("#[0-9a-f]{6}|none", fill), ElementTree.tostring(each)
    (style,) = (each.text or "" for each in picture.iter() if each.tag.endswith("style"))
    assert style.startswith("@media screen and (prefers-color-scheme:dark){")
    assert "var(" not in style and "filter" not in style


def test_a_picture_shows_what_is_inside_a_layer(picture: ElementTree.Element) -> None:
    notes = texts(picture, "note")
    inside = "TimeDistributed (Conv2D), TimeDistributed (MaxPooling2D)"
    assert " ".join(notes).startswith(inside), notes
    assert [each for each in notes if each[0].isalpha()][-3:] == [
        "AdaptiveAveragePooling2D", "GlobalMaxPooling2D", "LSTM",
    ]  # fmt: skip


def test_poolings_have_their_own_colour(picture: ElementTree.Element) -> None:
    blocks = [
        each.attrib["class"].split()[1]
        for each in picture.iter()
        if "block" in each.get("class", "")
    ]
    drawn = ["input", "windows", "pooling", "pooling", "recurrent", "pooling", "weights"]
    assert blocks[: len(drawn)] == drawn
    assert "pooling, resizing" in texts(picture, "key")


def test_lengths_have_separators_and_stay_between_the_blocks(picture: ElementTree.Element) -> None:
    assert "× 1,280 × 3" in texts(picture, "shape")
    assert "× 24,000" in texts(picture, "shape")
    ways = [
        tuple(map(float, re.findall(r"M([\d.]+) .*H([\d.]+)", each.attrib["d"])[0]))
        for each in picture.iter()
        if each.get("class") == "way"
    ]
    shapes = [each for each in picture.iter() if each.get("class") == "shape"]
    for shape in shapes:
        middle, half = float(shape.attrib["x"]), len(shape.text or "") * 5.0 / 2
        assert any(start < middle - half and middle + half < end + 10 for start, end in ways)


def test_mermaid_shows_what_is_inside_a_layer(capsys: Capture, wrapped: str) -> None:
    out = written(capsys, wrapped, "--format", "mermaid")
    assert (
        '["<b>TimeDistributed</b> time_distributed<br/>TimeDistributed (Conv1D)<br/>16 param' in out
    )
    assert '["<b>Bidirectional</b> both<br/>GRU<br/>' in out


def test_a_picture_holds_no_markup_of_the_spec(capsys: Capture, tmp_path: Path) -> None:
    file = tmp_path / "a<script>&.yaml"
    file.write_text(WRAPPED)
    picture = ElementTree.fromstring(written(capsys, str(file), "--format", "svg"))
    assert not [each for each in picture.iter() if "script" in each.tag]


def test_a_file_name_of_two_lines_stays_in_its_row(capsys: Capture, tmp_path: Path) -> None:
    for name in ("a\nb.yaml", "c.yaml"):
        (tmp_path / name).write_text("seqspec: 1\ninput: {shape: [2]}\nlayers: [Flatten]\n")
    rows = written(capsys, str(tmp_path), "--format", "markdown").splitlines()
    assert len(rows) == 4
    assert all(row.startswith("| ") and row.count("|") == 8 for row in rows)
    one = written(capsys, str(tmp_path / "a\nb.yaml"), "--format", "markdown").splitlines()
    assert one[0].endswith("b.yaml")


@pytest.mark.parametrize("name", ["table", "csv", "json", "markdown"])
def test_many_specs_have_a_line_each(capsys: Capture, name: str) -> None:
    out = written(capsys, str(ROOT / "specs"), "--format", name)
    assert all(file.name in out or file.stem in out for file in SPECS)


BROKEN = "seqspec: 1\ninput: {shape: [8]}\nlayers: [{Dens: 3}, {Dense: {unit: 3}}]\n"
# A layer that cannot take what it gets, although every shape is known.
MISFIT = "seqspec: 1\ninput: {shape: [8], dtype: string}\nlayers: [{Dense: 3}]\n"


@pytest.fixture
def several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a good spec and one with errors, which is the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.yaml").write_text(BROKEN)
    (tmp_path / "good.yaml").write_text(WRAPPED)
    return tmp_path


@pytest.mark.parametrize("name", ["table", "csv", "json", "markdown"])
@pytest.mark.parametrize("content", [BROKEN, MISFIT], ids=["broken", "misfit"])
def test_a_broken_spec_among_many_fails(
    capsys: Capture, several: Path, name: str, content: str
) -> None:
    (several / "bad.yaml").write_text(content)
    assert main(["summary", "good.yaml", "bad.yaml", "--format", name]) == 1
    printed = capsys.readouterr()
    errors = "1 error" if content == MISFIT else "2 errors"
    assert printed.err == f"error: bad.yaml: {errors}: see `seqspec check bad.yaml`\n"
    assert ("bad.yaml" in printed.out) == (name in ("table", "markdown"))
    assert "good.yaml" in printed.out


def test_every_broken_spec_is_named(capsys: Capture, several: Path) -> None:
    (several / "worse.yaml").write_text(BROKEN)
    assert main(["summary", ".", "--set", "seed=1"]) == 1
    assert capsys.readouterr().err == (
        "error: 2 of 3 specs: 4 errors: see `seqspec check bad.yaml worse.yaml --set seed=1`\n"
    )


def test_the_forms_are_those_of_the_help(capsys: Capture) -> None:
    assert "--format " + "|".join(names()) in written(capsys, "--help")
    assert all(form(name).__doc__ for name in names())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["specs/vgg_like.yaml", "--format", "xml"], "there is no `xml`; it can be table, csv, "),
        (["--format", "svg"], "`svg` shows one model; name its spec"),
        (["--batch", "5"], "--batch: the memory is worked out for one model; name its spec"),
        (["specs", "--batch", "5"], "--batch: the memory is worked out for one model; name its spec"),
        (["specs/vgg_like.yaml", "--batch", "0"], "should be greater than or equal to 1"),
        (["specs/stacked_lstm_stateful.yaml", "--batch", "3"], "the batch of this spec is fixed at 32"),
    ],
)  # fmt: skip
def test_wrong_usage(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["summary", *arguments]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.keras
def test_keras_agrees(capsys: Capture, wrapped: str) -> None:
    assert f"{WRAPPED_PARAMETERS:,} parameters" in written(capsys, wrapped, "--keras")
    assert written(capsys, str(ROOT / "specs"), "--keras")


@pytest.mark.keras
def test_a_difference_to_keras_is_said_loudly(
    capsys: Capture, wrapped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from seqspec.spec.layers.core import Dense

    monkeypatch.setattr(Dense, "weights", lambda self, shape: {"kernel": (99, self.units)})
    assert main(["summary", wrapped, "--keras"]) == 70
    said = capsys.readouterr().err
    assert "the weights of layer dense are" in said and "(99, 2)" in said


@pytest.mark.keras
def test_every_difference_to_keras_is_said(
    capsys: Capture, several: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from seqspec.spec.layers.core import Dense

    plain = "seqspec: 1\ninput: {shape: [8]}\nlayers: [{name}]\n"
    (several / "plain.yaml").write_text(plain.replace("{name}", "Flatten"))
    (several / "second.yaml").write_text(plain.replace("{name}", "{Dense: 2}"))
    monkeypatch.setattr(Dense, "weights", lambda self, shape: {"kernel": (99, self.units)})
    assert main(["summary", ".", "--keras"]) == 70
    printed = capsys.readouterr()
    assert "plain.yaml" in printed.out and "good.yaml" in printed.out
    good, second, broken, error, _ = printed.err.splitlines()
    assert good.startswith("good.yaml: the weights of layer dense are")
    assert second.startswith("second.yaml: the weights of layer dense are")
    assert broken == "bad.yaml: 2 errors: see `seqspec check bad.yaml`"
    assert error.startswith("error: DisagreementError at ")
    assert error.endswith("Keras differs on 2 of 3 specs, named above")
