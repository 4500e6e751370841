"""What is wrong is said in the words of the YAML, and how to mend it in one action."""

from __future__ import annotations

import random
import re
import string
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.source.parse import parse
from seqspec.source.problem import Problem
from seqspec.spec.base import Item
from seqspec.spec.families import FAMILIES, INITIALIZERS, LAYERS, LOSSES, METRICS, OPTIMIZERS
from seqspec.spec.family import Family
from seqspec.spec.validate import validate
from seqspec.spec.words import listed, nearest, show, unknown_key

LAYER = "seqspec: 1\ninput: {shape: [8]}\nlayers:\n  - %s\n"
# What Pydantic calls its own parts, and Python its values.
INTERNAL = re.compile(
    r"function-|constrained|validator|pydantic|<class|\bdict\b|\bNone\b|\bTrue\b|\bstr\b"
)


def problems(text: str) -> tuple[Problem, ...]:
    """The problems of a spec's own text."""
    return validate(parse(text, "a.yaml")).problems


def only(text: str) -> tuple[str, str | None]:
    """What the one problem of a text says, and its fix."""
    (problem,) = problems(text)
    return problem.message, problem.fix


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"), (True, "true"), (False, "false"), (1, "1"), (0.5, "0.5"), ("relu", "'relu'"),
        ((1, None), "[1, null]"), ({"a": (True,)}, "{a: [true]}"), ((), "[]"), ({}, "{}"),
        (((((1,),),),), "[[[…]]]"), ("x" * 100, "'" + "x" * 38 + "…"), (tuple(range(100)), None),
    ],
)  # fmt: skip
def test_values_are_shown_as_yaml_has_them(value: Any, shown: str | None) -> None:
    assert len(show(value)) <= 40
    assert shown is None or show(value) == shown


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Dnse", "Dense"), ("dense", "Dense"), ("DENSE", "Dense"), ("conv_2d", "Conv2D"),
        ("Conv2d", "Conv2D"), ("Zebra", None), ("", None), ("x" * 10_000, None),
    ],
)  # fmt: skip
def test_the_nearest_name_is_the_one_that_is_meant(word: str, meant: str | None) -> None:
    assert nearest(word, ["Flatten", "Dense", "Conv2D", "Conv1D"]) == meant


def slipped(word: str, rng: random.Random) -> str:
    """A word with one character left out, put in, replaced, or swapped with the next."""
    at = rng.randrange(len(word))
    letter = rng.choice(string.ascii_lowercase)
    return rng.choice((
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
    ))  # fmt: skip


@pytest.mark.parametrize(
    "family", [LAYERS, OPTIMIZERS, LOSSES, METRICS, INITIALIZERS], ids=lambda f: f.noun
)
def test_one_slip_in_a_name_is_answered_with_the_name(family: Family) -> None:
    rng = random.Random(family.noun)
    slips = [(name, slipped(name, rng)) for name in family.names for _ in range(20)]
    slips = [(name, slip) for name, slip in slips if slip and not family.find(slip)]
    meant = [family.find(family.nearest(slip) or "") is family.find(name) for name, slip in slips]
    assert sum(meant) >= 0.95 * len(slips)


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("Con2vD", "Conv2D"), ("ConvD2", "Conv2D"), ("GlobalMaxPoolin2gD", "GlobalMaxPooling2D")],
)
def test_two_swapped_letters_are_the_nearest(slip: str, meant: str) -> None:
    assert LAYERS.nearest(slip) == meant


def test_long_lists_are_cut_and_counted() -> None:
    assert listed("abc") == "`a`, `b`, `c`"
    assert listed("abcde", 3) == "`a`, `b`, `c` and 2 more"


@pytest.mark.parametrize(
    ("key", "message", "fix"),
    [
        ("unit", "Dense has no `unit`", "write `units`"),
        ("zzz", "Dense has no `zzz`", "it takes `units`, `use_bias`"),
        ("shape", "Dense takes no `shape` here", "look above"),
        ("shpe", "Dense has no `shpe`", "if you mean `shape`: look above"),
        ("y" * 99, f"Dense has no `{'y' * 39}…`", "it takes `units`, `use_bias`"),
    ],
)
def test_an_unknown_key_is_told_where_it_belongs(key: str, message: str, fix: str) -> None:
    said = unknown_key(key, "Dense", ["units", "use_bias"], {"shape": "look above"}).context
    assert said is not None
    assert (said["message"], said["fix"]) == (message, fix)


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("yes", "write true"), ("on", "write true"), ("Y", "write true"), ('"true"', "write true"),
        ("1", "write true"), ("no", "write false"), ("OFF", "write false"), ("0", "write false"),
        ("maybe", "write true or false"), ("2", "write true or false"), ("[]", "write true or false"),
        ("1.0", "write true or false"),
    ],
)  # fmt: skip
def test_a_wrong_boolean_says_what_to_write(written: str, fix: str) -> None:
    message, found = only(LAYER % f"Dense: {{units: 4, use_bias: {written}}}")
    assert message.startswith("`use_bias` must be true or false, got ")
    assert found == fix


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ('"10"', "write 10 without quotes"), ("' 8 '", "write 8 without quotes"), ("10.0", "write 10"),
        ("10 units", "write 10"), ("ten", "write a whole number"), ("true", "write a whole number"),
        ("2.5", "write a whole number"), ('"2.5"', "write a whole number"), ("[32]", "write 32"),
        ("[1, 2]", "write a whole number"), ("1e300", "write a whole number"),
        ("四", "write a whole number"), ("٣", "write a whole number"), ("null", "write a whole number"),
    ],
)  # fmt: skip
def test_a_wrong_whole_number_says_what_to_write(written: str, fix: str) -> None:
    message, found = only(LAYER % f"Dense: {{units: {written}}}")
    assert message.startswith("`units` must be a whole number, got ")
    assert found == fix


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ('"0.5"', "write 0.5 without quotes"), ("50%", "write 0.5"), ('"0,5"', "write 0.5"),
        ('"1e-3"', "write 0.001 without quotes"), ("half", "write a number"), ("[0.5]", "write 0.5"),
        ("true", "write a number"),
    ],
)  # fmt: skip
def test_a_wrong_number_says_what_to_write(written: str, fix: str) -> None:
    message, found = only(LAYER % f"Dropout: {{rate: {written}}}")
    assert message.startswith("`rate` must be a number, got ")
    assert found == fix


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("input: {shape: 8}", "write `[8]`"),
        ('input: {shape: "[8, 8]"}', "write [8, 8] without quotes"),
        ("input: {shape: {a: 1}}", "write a list, with `- ` before each item"),
        ("input: [8]", "write `input: {shape: [...]}`, without the batch"),
        ("input: {shape: [8]}\nfit:", "delete it, or write `fit: {epochs: ...}`"),
        ("input: {shape: [8]}\nabout: 3", 'write "3" in quotes'),
        ("input: {shape: [8]}\nabout: [a]", "write text"),
        ("input: {shape: [8]}\nfit: {reset_state: x}", "write one of them"),
        ("input: {shape: [8], dtype: float}", "write `float32`"),
        ("input: {shape: [8], dtype: int}", "write `int32`"),
        ("input: {shape: [8], dtype: Float16}", "write `float16`"),
        ("input: {shape: [8], dtype: x}", "it can be `float16`, `bfloat16`, `float32`, `float64`, "
         "`int8`, `int16`, `int32`, `int64` and 6 more"),
        ("input: {shape: [1, 1, 1, 1, 1, 1, 1, 1, 1]}", "write at most 8 items"),
    ],
)  # fmt: skip
def test_a_wrong_section_says_what_to_write(text: str, fix: str) -> None:
    assert only(f"seqspec: 1\n{text}\nlayers: [Flatten]\n")[1] == fix


@pytest.mark.parametrize(
    ("key", "fix"),
    [
        ("optimizer: sgd", "it belongs to `compile`"),
        ("optimiser: sgd", "if you mean `optimizer`: it belongs to `compile`"),
        ("epochs: 3", "it belongs to `fit`"),
        ("input_shape: [8]", "write `input: {shape: [...]}`, without the batch"),
        (
            "compile: {loss: mse, lr: 1}",
            "it belongs to the optimizer: `optimizer: {SGD: {learning_rate: ...}}`",
        ),
        ("fit: {loss: mse}", "it belongs to `compile`"),
        (
            "data: {sklearn: iris, splits: {test: 0.1}}\nfit: {validation_split: 0.2}",
            "write `splits: {validation: 0.2, pick: last}` under `data`",
        ),
        ("fit: {nb_epoch: 1, epochs: 2}", "it is an old name of `epochs`: write one of the two"),
        (
            "compile: {loss: mse, optimizer: {SGD: {decay: x}}}",
            "write a schedule: `learning_rate: {InverseTimeDecay: {...}}`",
        ),
    ],
)
def test_a_key_of_another_section_is_sent_there(key: str, fix: str) -> None:
    assert only(LAYER % "Flatten" + key)[1] == fix


def test_one_number_that_fills_two_axes_is_one_problem() -> None:
    text = LAYER.replace("[8]", "[8, 8, 3]") % "Conv2D: {filters: 3, kernel_size: 0}"
    assert only(text) == ("`kernel_size` must be at least 1, got 0", "write 1 or more")


@pytest.mark.parametrize("version", ["true", "1.0", '"1"', "2", "null", "[1]"])
def test_the_version_is_the_whole_number_1(version: str) -> None:
    message, fix = only(f"seqspec: {version}\nlayers: [Flatten]\n")
    assert message.startswith("`seqspec` must be 1, got ")
    assert fix == "write 1"


@pytest.mark.parametrize(
    "text",
    [
        "fit: {validation_freq: 0}", "fit: {validation_freq: [0]}", "fit: {validation_freq: x}",
        "compile: {loss: mse, steps_per_execution: 0}", "compile: {loss: mse, jit_compile: 3}",
        "layers: [{LSTM: {units: 2, use_cudnn: 3}}]", "layers: [{GRU: {units: 2, use_cudnn: maybe}}]",
        "compile: {loss: mse, metrics: [{Precision: {thresholds: [2]}}]}",
    ],
)  # fmt: skip
def test_a_value_of_two_forms_is_refused_in_one_sentence(text: str) -> None:
    rest = "" if text.startswith("layers") else "layers: [Flatten]\n"
    message, fix = only(f"seqspec: 1\ninput: {{shape: [8, 2]}}\n{rest}{text}\n")
    assert re.match(r"`[a-z_]+` must be (a|true|at least|at most)\b", message)
    assert fix is not None and fix.startswith("write ")


# One value of each kind; what is wrong for a setting is told once, and in words of the YAML.
WRONG = ("word", {"a": 1}, [1, "b"], [], 1.5, 1.0, -1, 0, True, None, "1")
PYDANTICS = re.compile(
    r"constrained-|function-|literal\[|tuple\[|\[key\]|is-instance|lax-or-strict|nullable"
    r"|`(?:int|float|str|bool|dict)`"
)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.noun)
def test_a_wrong_value_of_any_setting_is_told_once_and_in_our_words(family: Family) -> None:
    for member in family.classes():
        for key in member.spelled():
            for value in WRONG:
                told: dict[Any, set[str]] = {}
                for place, message, fix in refusals(member, key, value):
                    assert not PYDANTICS.search(message), (member.__name__, key, value, message)
                    assert fix, (member.__name__, key, value, message)
                    told.setdefault(place, set()).add(message)
                assert all(len(each) == 1 for each in told.values()), told
                whole = not isinstance(value, (list, dict))  # and stands at one place then
                assert len(set().union(*told.values())) <= 1 or not whole, told


def refusals(member: type[Item], key: str, value: Any) -> list[tuple[Any, str, str]]:
    """What a class says of one setting: the place, the message and the fix."""
    try:
        member.model_validate({key: value})
    except ValidationError as error:
        found = [each for each in error.errors() if each["loc"][:1] == (key,)]
        return [(each["loc"], each["ctx"]["message"], each["ctx"]["fix"]) for each in found]
    return []


@pytest.mark.parametrize(
    ("layer", "message", "fix", "marked"),
    [
        ("Softmax: {axis: a}", "`axis` must be an axis from -8 to 8, or a list of such axes, got 'a'",
         "write an axis from -8 to 8, or a list of such axes", "a"),
        ("Softmax: {axis: 1.0}",
         "`axis` must be an axis from -8 to 8, or a list of such axes, got 1.0", "write 1", "1.0"),
        ("LayerNormalization: {axis: [1, b]}", "`axis` must be a whole number, got 'b'",
         "write a whole number", "b"),
        ("UnitNormalization: {axis: [9]}", "`axis` must be at most 8, got 9", "write 8 or less", "9"),
        ("GroupNormalization: 0", "`groups` must be a whole number from 1, or -1, got 0",
         "write a whole number from 1, or -1", "0"),
        ("GroupNormalization: 0.0", "`groups` must be a whole number from 1, or -1, got 0.0",
         "write a whole number from 1, or -1", "0.0"),
        ("BatchNormalization: {renorm_clipping: {rmx: 1}}", "`renorm_clipping` has no `rmx`",
         "write `rmax`", "rmx"),
        ("BatchNormalization: {renorm_clipping: 0}",
         "`renorm_clipping` must be a map of settings, got 0",
         "write settings, as in `key: value`", "0"),
        ("Dense: {units: 2, kernel_constraint: {MaxNorm: {axis: [0, x]}}}",
         "`axis` must be a whole number, got 'x'", "write a whole number", "x"),
        ("Normalization: {mean: [1, a], variance: 1}", "`mean` must be a number, got 'a'",
         "write a number", "a"),
        ("Normalization: {mean: a, variance: 1}", "`mean` must be a number or a list, got 'a'",
         "write a number or a list", "a"),
        ("TextVectorization: {ngrams: [1, a]}", "`ngrams` must be a whole number, got 'a'",
         "write a whole number", "a"),
        ("Hashing: {num_bins: 3, salt: 1.0}", "`salt` must be a whole number, or two, got 1.0",
         "write 1", "1.0"),
        ("Hashing: {num_bins: 3, salt: [1]}", "`salt` must be a whole number, or two, got [1]",
         "write a whole number, or two", "[1]"),
    ],
)  # fmt: skip
def test_a_setting_of_two_forms_is_told_at_its_place(
    layer: str, message: str, fix: str, marked: str
) -> None:
    (found,) = problems(text := LAYER % layer)
    assert (found.message, found.fix) == (message, fix)
    span = found.span
    assert text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1] == marked


@pytest.mark.parametrize(
    "case", sorted(Path(__file__).parents[1].glob("cases/*.yaml")), ids=lambda p: p.stem
)
def test_no_message_has_words_of_python(case: Path) -> None:
    for problem in problems(case.read_text()):
        quoted = re.sub(r"`[^`]*`|'[^']*'|got .*", "", problem.message)
        assert not INTERNAL.search(quoted), problem.message
        assert problem.fix, problem.message


@pytest.mark.parametrize(
    ("text", "message", "fix"),
    [
        ("input: {shape: [null, 9, 4], batch_size: 3}\nlayers: [Flatten]", "input has no `batch_size`",
         "write `batch_shape: [3, 9, 4]`, or `batch_shape: [3, null, 9, 4]` if the null is no batch but "
         "a length left open"),
        ("input: {shape: [9, 4], batch_size: 3}\nlayers: [Flatten]", "input has no `batch_size`",
         "write `batch_shape: [3, 9, 4]` for the two"),
        ("layers: [MaxPool: 2]", "there is no layer `MaxPool`",
         "write `MaxPool1D` for sequences, `MaxPool2D` for images or `MaxPool3D` for volumes"),
        ("layers: [DepthwiseConv: 2]", "there is no layer `DepthwiseConv`",
         "write `DepthwiseConv1D` for sequences or `DepthwiseConv2D` for images"),
        ("layers: [{Dense: {units: 1, dtype: fp16}}]", None, "write `float16`"),
        ("layers: [{Dense: 1e3}]", "`units` must be a whole number, got 1e3", "write 1000"),
        ("layers: [{Dropout: .inf}]", "`.inf` is not a finite number", "write a finite number"),
        ("name: my model!\nlayers: [Flatten]", None, "write `my_model`"),
        ("name: 9!\nlayers: [Flatten]", None, "write a name such as `block_1`"),
        ("layers: [Flatten]\ncompile: {loss: mse, metrics: [Mean]}",
         "there is no metric `Mean`: it counts one value, and a metric gets labels and answers",
         "write `Expression: {name: mean_pred, formula: mean(y_pred)}`"),
        ("layers: [Flatten]\ncompile: {loss: mse, metrics: [mean]}",
         "there is no metric `mean`: it counts one value, and a metric gets labels and answers",
         "write `Expression: {name: mean_pred, formula: mean(y_pred)}`"),
        *(
            (f"layers: [Flatten]\ncompile: {{loss: {name}}}",
             f"there is no loss `{name}`: its labels are sequences of other lengths than the answers, "
             "which a spec cannot pair",
             "give each step a label, and write `sparse_categorical_crossentropy`")
            for name in ("CTC", "ctc")
        ),
        *(
            (f"layers: [Flatten]\ncompile: {{loss: mse, optimizer: {name}}}",
             f"there is no optimizer `{name}`: it wraps another one, which has a `loss_scale_factor` of "
             "its own",
             "write that other one, such as `Adam: {loss_scale_factor: 1024}`")
            for name in ("LossScaleOptimizer", "lossscaleoptimizer")
        ),
        ("layers: [Flatten]\nfit: {callbacks: [BackupAndRestore]}",
         "there is no callback `BackupAndRestore`: a run is saved and goes on by itself",
         "delete it: `seqspec train --resume` goes on"),
    ],
)  # fmt: skip
def test_a_fix_is_the_line_to_write(text: str, message: str | None, fix: str) -> None:
    (found,) = validate(parse(f"seqspec: 1\n{text}\n", "a.yaml")).problems
    assert found.message == (message or found.message)
    assert found.fix == fix
