"""The JSON Schema takes every good spec, refuses what it can express of the bad, and explains."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from seqspec.cli.main import main
from seqspec.spec.compile import Compile
from seqspec.spec.families import (
    CONSTRAINTS,
    FAMILIES,
    INITIALIZERS,
    LAYERS,
    LOSSES,
    METRICS,
    OPTIMIZERS,
    REGULARIZERS,
)
from seqspec.spec.family import Family
from seqspec.spec.plain import plain
from seqspec.spec.schema import schema
from seqspec.spec.spec import Spec
from tests.spec.layers.draws import arguments

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/cases"
GOOD = sorted(
    [*(ROOT / "specs").glob("*.yaml"), *CASES.glob("lint/*_right.yaml"), CASES / "readme.yaml"]
)
# Codes of what stands in one field: its name, its kind, its bounds.
OF_FIELDS = r"error\[SQ01[012356]\]"
# An old key is known to every layer, because a schema cannot tell the first from the others.
CANNOT = {"input_on_second_layer", "old_input_elsewhere", "old_spelling_wrong_value"}
BAD = [
    pytest.param(file, id=file.stem)
    for file in sorted(CASES.glob("*.yaml"))
    if file.with_suffix(".out").exists()
    and re.search(OF_FIELDS, file.with_suffix(".out").read_text())
]
DRAWN = [LAYERS, INITIALIZERS, REGULARIZERS, CONSTRAINTS, LOSSES, METRICS]
Capture = pytest.CaptureFixture[str]


@cache
def made() -> dict[str, Any]:
    return schema()


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(made())


@cache
def validator_of(definition: str) -> Draft202012Validator:
    """What an editor checks below the name of one class."""
    return Draft202012Validator({"$ref": f"#/$defs/{definition}", "$defs": made()["$defs"]})


def content(file: Path) -> Any:  # Any: whatever the YAML holds
    return YAML(typ="safe", pure=True).load(file.read_text())


def test_it_is_a_schema_of_its_draft() -> None:
    Draft202012Validator.check_schema(made())
    assert made()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.slow
def test_good_specs_validate(tmp_path: Path) -> None:
    """By the program that a pre-commit hook or a CI job would use."""
    file = tmp_path / "seqspec.schema.json"
    file.write_text(json.dumps(made()))
    check = [str(Path(sys.executable).with_name("check-jsonschema")), "--schemafile", str(file)]
    done = subprocess.run([*check, *map(str, GOOD)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "layer",
    [
        {"Conv2D": {"filters": 2, "kernel_size": 3, "padding": "SAME"}},
        {"Conv1D": {"filters": 2, "kernel_size": 3, "padding": "Causal"}},
        {"Conv2D": {"filters": 2, "kernel_size": 3, "data_format": "Channels_First"}},
        {"Flatten": "CHANNELS_LAST"},
        {"Dense": {"units": 3, "activation": None}},
        {"Reshape": [None, 4]},
        {"EinsumDense": {"equation": "...x,xy->...y", "output_shape": 64}},
        {"IntegerLookup": {"vocabulary": [1, 2], "output_mode": "binary"}},
        {"UpSampling2D": {"interpolation": "Bilinear"}},
    ],
)
def test_what_check_takes_the_schema_takes(layer: Any) -> None:
    document = {"seqspec": 1, "input": {"shape": [8, 8, 1]}, "layers": [layer]}
    assert Spec.model_validate(document)
    assert validator().is_valid(document)


@pytest.mark.slow
@pytest.mark.parametrize("family", DRAWN, ids=lambda family: family.key)
@settings(
    max_examples=600, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(data=st.data())
def test_what_a_class_takes_the_schema_takes(family: Family, data: st.DataObject) -> None:
    member = data.draw(st.sampled_from(family.classes()))
    values = data.draw(arguments(member))
    try:
        member(**values)
    except ValidationError:
        return
    assert validator_of(f"{family.key}.{member.__name__}").is_valid(plain(values)), values


@pytest.mark.parametrize(
    "metric", [{"AUC": {"curve": "pr"}}, {"AUC": {"summation_method": "Majoring"}}]
)
def test_other_letter_cases_of_metrics(metric: Any) -> None:
    assert Compile.model_validate({"loss": "mse", "metrics": [metric]})
    document = {
        "seqspec": 1,
        "layers": ["Flatten"],
        "compile": {"loss": "mse", "metrics": [metric]},
    }
    assert validator().is_valid(document)


def test_hovers_of_words_and_of_names_of_data() -> None:
    definitions = made()["$defs"]
    padding = properties(definitions["layers.Conv2D"])["padding"]["description"]
    assert padding.endswith("One of `valid`, `same`; default `valid`.")
    name = properties(definitions["sources.Sklearn"])["name"]["description"]
    assert name.startswith("Which of the data sets. One of `digits`, ")
    pick = definitions["Splits"]["properties"]["pick"]["description"]
    assert "spread evenly" in pick


@pytest.mark.parametrize("file", BAD)
def test_bad_specs_do_not(file: Path) -> None:
    try:
        found = content(file)
    except YAMLError:
        return  # no YAML at all
    assert validator().is_valid(found) == (file.stem in CANNOT)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.key)
def test_every_name_is_offered_and_explained(family: Any) -> None:
    definitions = made()["$defs"]
    offered = definitions[family.key]["anyOf"][-1]["properties"]
    assert set(offered) == set(family.names)
    for reference in offered.values():
        told = definitions[reference["$ref"].removeprefix("#/$defs/")]
        assert told["description"] and told["markdownDescription"]


def properties(made: Any) -> dict[str, Any]:
    """The settings of a definition, each where its reference leads."""
    found: dict[str, Any] = {}
    for part in (made, *made.get("anyOf", ())):
        found |= part.get("properties", {}) if isinstance(part, dict) else {}
    return {name: followed(part) for name, part in found.items()}


def followed(part: Any) -> Any:
    """What a reference leads to, with what stands beside it."""
    key = part.get("$ref", "")
    shared = key.startswith("#/$defs/settings.")
    return {**made()["$defs"][key.removeprefix("#/$defs/")], **part} if shared else part


def test_every_setting_says_what_it_is() -> None:
    families = {family.key for family in FAMILIES}
    for key, definition in made()["$defs"].items():
        if key not in families and not key.startswith("settings."):
            for name, part in properties(definition).items():
                assert re.search(r"[A-Z`].*\.$|^old Keras: ", part["description"]), (key, name)
    for name, part in made()["properties"].items():
        assert part["description"].endswith("."), name


@pytest.mark.parametrize(
    ("key", "name", "told"),
    [
        (
            "layers.Conv2D",
            "filters",
            "the channels of the answer. A whole number, at least 1; required.",
        ),
        ("layers.Conv2D", "padding", "One of `valid`, `same`; default `valid`."),
        ("layers.Conv2D", "strides", "at least 1, or a list of 2 of these; default [1, 1]."),
        ("layers.Conv2D", "kernel_initializer", "An initializer; default `glorot_uniform`."),
        ("layers.Conv2D", "data_format", "One of `channels_first`, `channels_last`; optional."),
        ("layers.ZeroPadding2D", "padding", "How many zeros are added at both ends of each axis."),
        (
            "Fit",
            "epochs",
            "How often all samples are seen. A whole number, at least 1, at most 1,000,000;",
        ),
        ("Compile", "optimizer", "a name with settings. An optimizer; default `rmsprop`."),
        ("Input", "shape", "null is a length that is open."),
    ],
)
def test_settings_are_told_by_kind_bounds_and_default(key: str, name: str, told: str) -> None:
    assert told in properties(made()["$defs"][key])[name]["description"]


def test_lists_are_kept_as_defaults() -> None:
    definitions = made()["$defs"]
    assert properties(definitions["layers.Conv2D"])["strides"]["default"] == [1, 1]
    assert properties(definitions["Compile"])["metrics"]["default"] == []
    assert properties(definitions["layers.RandomBrightness"])["value_range"]["default"] == [
        0.0,
        255.0,
    ]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.key)
def test_bare_words_are_explained_in_the_order_of_letters(family: Any) -> None:
    first, *_ = made()["$defs"][family.key]["anyOf"]
    words = first.get("anyOf", [])
    names = [each["const"] for each in words]
    assert names == sorted(names, key=str.casefold)
    assert all(each["description"] for each in words)
    if family.key == "layers":
        assert {
            "const": "Flatten",
            "description": "Put all values of a sample in one row.",
        } in words


def test_old_keys_are_not_suggested() -> None:
    for key, name in (("layers.Dense", "input_dim"), ("Fit", "nb_epoch"), ("optimizers.SGD", "lr")):
        part = properties(made()["$defs"][key])[name]
        assert part["deprecated"] is True and part["doNotSuggest"] is True


def test_what_hovers_is_markdown() -> None:
    told = made()["$defs"]["layers.Conv2D"]["markdownDescription"]
    first, labels = told.split("\n\n")
    assert first == "Slide `filters` patterns over an image."
    labelled = [line.split(":**")[0] for line in labels.splitlines()]
    assert labelled == ["- **Shape", "- **Weights", "- **Cost", "- **Errors", "- **Source"]
    assert not [part for part in made()["$defs"].values() if "```" in str(part)]


def spec(layer: str, rest: str = "") -> Any:  # Any: plain data
    return YAML(typ="safe", pure=True).load(f"seqspec: 1\nlayers:\n  - {layer}\n{rest}")


@pytest.mark.parametrize(
    "layer",
    [
        "Flatten", "Dense: 10", "Dense: {units: 10}", "Conv2D: {filters: 3, kernel_size: 3}",
        "Conv2D: {filters: 3, kernel_size: [3, 5]}", "ZeroPadding2D: 1", "ZeroPadding2D: [[1, 0], 2]",
        "TimeDistributed: {layer: {Dense: 10}}", "Dense: {units: 1, kernel_regularizer: {L2: 0.1}}",
        "Dense: {units: 1, input_dim: 8}", "BatchNormalization: {axis: 1}", "Reshape: [4, -1]",
        "PReLU: zeros", "PReLU: {alpha_initializer: {Constant: 0.5}}", "CategoryEncoding: 8",
    ],
)  # fmt: skip
def test_every_way_to_write_a_layer(layer: str) -> None:
    assert validator().is_valid(spec(layer))


@pytest.mark.parametrize(
    "layer",
    [
        "Dense", "Dense: true", "Flatten:", "Dense: {}", "Dense: {units: 0}", "Dense: {unit: 1}",
        "Conv2D: {filters: 3, kernel_size: [3, 5, 7]}", "Dens: 10", "Conv2D: 3", "{Dense: 1, Flatten: 1}",
        "PReLU: {Constant: 0.5}", "CategoryEncoding", "CategoryEncoding: {output_mode: count}",
        "CategoryEncoding: {num_tokens: null}", "Reshape: [4, 0]", "Reshape: {target_shape: [0]}",
        "TimeDistributed: {Dense: 10}", "Dropout: 1.5", "Dense: {units: 1, activation: rellu}",
    ],
)  # fmt: skip
def test_every_way_to_get_it_wrong(layer: str) -> None:
    assert not validator().is_valid(spec(layer))


@pytest.mark.parametrize(
    "word", ["Adam", "adam", "ADAM", "{aDaM: 0.1}", "{sgd: {learning_rate: 1}}"]
)
def test_letter_case_of_optimizers_is_free(word: str) -> None:
    assert validator().is_valid(spec("Flatten", f"compile: {{optimizer: {word}, loss: mse}}"))


@pytest.mark.parametrize(
    ("words", "good"),
    [
        ("loss: CrossEntropy, metrics: [ACC]", True), ("loss: CE, metrics: [Accuracy]", True),
        ("loss: Mse", False), ("loss: mse, metrics: [{ACC: {name: a}}]", False),
    ],
)  # fmt: skip
def test_letter_case_of_words_that_go_by_shapes_is_free(words: str, good: bool) -> None:
    assert validator().is_valid(spec("Flatten", f"compile: {{{words}}}")) == good


@pytest.mark.parametrize("optimizer", OPTIMIZERS.names)
def test_a_map_below_an_optimizer_is_settings(optimizer: str) -> None:
    schedule = "{ExponentialDecay: {initial_learning_rate: 0.1, decay_steps: 9, decay_rate: 0.5}}"
    for below, good in ((schedule, False), (f"{{learning_rate: {schedule}}}", True), ("0.1", True)):
        compiled = f"compile: {{loss: mse, optimizer: {{{optimizer}: {below}}}}}"
        assert validator().is_valid(spec("Flatten", compiled)) == good, below


@pytest.mark.parametrize(
    ("rest", "good"),
    [
        ("compile: {loss: mse, metrics: [R2Score]}", True),
        ("compile: {loss: mse, metrics: [{R2Score: {class_aggregation: null}}]}", False),
        ("compile: {loss: mse, metrics: [{F1Score: macro}]}", True),
        ("compile: {loss: mse, metrics: [F1Score]}", False),
        ("compile: {loss: mse, metrics: [{F1Score: {threshold: 0.5}}]}", False),
        ("data: {sklearn: digits, prepare: {x: [{scale: 0.1}, {reshape: [8, -1]}]}}", True),
        ("data: {sklearn: digits, prepare: {x: [{scale: 0}]}}", False),
        ("data: {sklearn: digits, prepare: {x: [{reshape: [8, 0]}]}}", False),
    ],
)
def test_what_is_always_refused_is_no_part_of_it(rest: str, good: bool) -> None:
    document = spec("Flatten", rest)
    try:
        Spec.model_validate(document)
    except ValidationError:
        assert not good
    else:
        assert good
    assert validator().is_valid(document) == good


def test_it_is_printed(capsys: Capture) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == made()
    assert main(["schema", "specs/vgg_like.yaml"]) == 2


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_it_is_installed_once(capsys: Capture, tmp_path: Path, newline: str) -> None:
    text = newline.join(["seqspec: 1", "# 你好", "input: {shape: [2]}", "layers: [Flatten]", ""])
    file = tmp_path / "a.yaml"
    file.write_bytes(text.encode())
    assert main(["schema", "--install", str(file)]) == 0
    line = f"# yaml-language-server: $schema=seqspec.schema.json{newline}"
    assert file.read_bytes().decode() == line + text
    assert json.loads((tmp_path / "seqspec.schema.json").read_text()) == made()
    assert "named it in" in capsys.readouterr().out
    assert main(["schema", "--install", str(file)]) == 0
    assert file.read_bytes().decode() == line + text
    assert capsys.readouterr().out == f"{file} names it already\n"
    assert len((tmp_path / "seqspec.schema.json").read_text().splitlines()) == 1
    assert main(["check", str(file)]) == 0


def test_a_link_stays_one_and_a_file_as_private_as_it_was(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept/a.yaml", tmp_path / "b.yaml"
    kept.parent.mkdir()
    kept.write_text("seqspec: 1\ninput: {shape: [2]}\nlayers: [Flatten]\n")
    kept.chmod(0o600)
    link.symlink_to(kept)
    assert main(["schema", "--install", str(link)]) == 0
    assert link.is_symlink()
    assert kept.read_text().startswith("# yaml-language-server: ")
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_line_below_another_comment_is_replaced(capsys: Capture, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    rest = "seqspec: 1\ninput: {shape: [2]}\nlayers: [Flatten]\n"
    file.write_text(f"# mine\n# yaml-language-server: $schema=old.json\n{rest}")
    assert main(["schema", "--install", str(file)]) == 0
    line = "# yaml-language-server: $schema=seqspec.schema.json"
    assert file.read_text() == f"# mine\n{line}\n{rest}"
    told = capsys.readouterr().out.splitlines()
    assert told[-1] == f"named it in {file}, in place of old.json"


def test_what_is_no_spec_yet_is_changed_only_where_it_is_named(tmp_path: Path) -> None:
    good, broken = tmp_path / "a.yaml", tmp_path / "broken.yaml"
    good.write_text("seqspec: 1\ninput: {shape: [2]}\nlayers: [Flatten]\n")
    broken.write_text("layers: [Flatten]\n")
    assert main(["schema", "--install", str(tmp_path)]) == 0
    assert good.read_text().startswith("# yaml-language-server: ")
    assert broken.read_text() == "layers: [Flatten]\n"
    assert main(["schema", "--install", str(broken)]) == 0
    assert broken.read_text().startswith("# yaml-language-server: ")


def test_nothing_is_installed_where_a_file_cannot_be_read(capsys: Capture, tmp_path: Path) -> None:
    assert main(["schema", "--install", str(tmp_path / "no_such.yaml")]) == 2
    assert main(["schema", "--install", "-"]) == 2
    assert not list(tmp_path.iterdir())
