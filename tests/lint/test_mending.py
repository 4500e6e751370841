"""A fix of the answer is applied to the letter, and the spec has no errors any more."""

from __future__ import annotations

import re

import pytest

from seqspec.lint.check import check
from seqspec.source.parse import parse
from seqspec.source.problem import Severity

SPEC = """seqspec: 1
input: {shape: %s}
layers:
%s
compile: {loss: %s}
data: {dummy: {x: %s, y: %s, samples: {train: 64, test: 32}}}
"""
ROWS = "categorical_crossentropy"
SPARSE = "sparse_categorical_crossentropy"
IMAGE, STEPS, VECTOR = "[8, 8, 3]", "[4, 8]", "[8]"


def written(shape: str, layers: list[str], loss: str, y: str) -> str:
    x = "{uniform: {shape: [5, 8]}}" if "null" in shape else "uniform"
    return SPEC % (shape, "\n".join(f"  - {layer}" for layer in layers), loss, x, y)


def mended(text: str, fix: str) -> str:
    """The text with each step of a fix done, a place in it being a line of the text as it was."""
    lines = text.split("\n")
    last = lines.index(next(each for each in lines if each.startswith("compile"))) - 1
    # What is put in comes after what is set, as it moves the lines below it.
    for step in sorted(fix.split(", and "), key=lambda each: not each.startswith("set")):
        if found := re.fullmatch(
            r"insert `(.+)` (?:before line (\d+)|behind the last layer)", step
        ):
            lines.insert(int(found[2]) - 1 if found[2] else last + 1, f"  {found[1]}")
        elif found := re.fullmatch(
            r"set `(\w+)` of the (?:last layer|(\w+) in line (\d+)) to (\d+)", step
        ):
            at = int(found[3]) - 1 if found[3] else last
            assert (found[2] or "") in lines[at]
            old = re.search(rf"({found[1]}: |{found[2] or 'Dense'}: )(\d+)", lines[at])
            assert old, lines[at]
            lines[at] = lines[at][: old.start(2)] + found[4] + lines[at][old.end(2) :]
        else:
            assert step == "leave out `return_sequences` on the last recurrent layer", step
            at = max(i for i, line in enumerate(lines) if ", return_sequences: true" in line)
            lines[at] = lines[at].replace(", return_sequences: true", "")
    return "\n".join(lines)


CONV = "Conv2D: {filters: 10, kernel_size: 3}"
SOFTMAX = "Activation: softmax"
LSTM = "LSTM: {units: 3, return_sequences: true}"


@pytest.mark.parametrize(
    ("shape", "layers", "loss", "y", "fix"),
    [
        (IMAGE, [CONV, "Dense: {units: 10, activation: softmax}"], ROWS, "{one_hot: 10}",
         "insert `- Flatten` before line 5"),
        (IMAGE, [CONV, "Dense: 10", SOFTMAX], ROWS, "{one_hot: 10}",
         "insert `- Flatten` before line 5"),
        (IMAGE, [CONV, "Dense: 10", SOFTMAX], SPARSE, "{labels: 10}",
         "insert `- Flatten` before line 5"),
        (IMAGE, [CONV, "Dense: 10", "BatchNormalization", SOFTMAX], ROWS, "{one_hot: 10}",
         "insert `- Flatten` before line 5"),
        (IMAGE, ["Conv2D: {filters: 10, kernel_size: 3, activation: softmax}"], ROWS, "{one_hot: 10}",
         "insert `- GlobalAveragePooling2D` behind the last layer"),
        (IMAGE, [CONV, "Softmax"], ROWS, "{one_hot: 10}",
         "insert `- GlobalAveragePooling2D` before line 5"),
        (IMAGE, [CONV, "Softmax"], ROWS, "{one_hot: 7}",
         "set `filters` of the Conv2D in line 4 to 7, and insert `- GlobalAveragePooling2D` before line 5"),
        (STEPS, ["TimeDistributed: {layer: {Dense: {units: 10, activation: softmax}}}"], ROWS,
         "{one_hot: 10}", "insert `- GlobalAveragePooling1D` behind the last layer"),
        (STEPS, ["Dense: 3", "Dropout: 0.5"], "mse", "{normal: {shape: [3]}}",
         "insert `- Flatten` before line 4"),
        ("[null, 8]", ["Dense: {units: 10, activation: softmax}"], ROWS, "{one_hot: 10}",
         "insert `- GlobalAveragePooling1D` before line 4"),
        (STEPS, [LSTM, "Dense: 1"], "mse", "{normal: {shape: [1]}}",
         "leave out `return_sequences` on the last recurrent layer"),
        (STEPS, [f"Bidirectional: {{layer: {{{LSTM}}}}}", "Dense: 1"], "mse", "{normal: {shape: [1]}}",
         "leave out `return_sequences` on the last recurrent layer"),
        (STEPS, [LSTM, "TimeDistributed: {layer: {Dense: 1}}"], "mse", "{normal: {shape: [1]}}",
         "insert `- GlobalAveragePooling1D` behind the last layer"),
        (STEPS, [LSTM, "LSTM: 6", "RepeatVector: 4", "Dense: 1"], "mse", "{normal: {shape: [1]}}",
         "insert `- Flatten` before line 7"),
        (VECTOR, ["Dense: 8", "BatchNormalization", SOFTMAX], ROWS, "{one_hot: 10}",
         "set `units` of the Dense in line 4 to 10"),
        (VECTOR, ["Dense: 8", "BatchNormalization", SOFTMAX], SPARSE, "{labels: 10}",
         "set `units` of the Dense in line 4 to 10"),
        (VECTOR, ["Dense: 5", "Dropout: 0.5"], "mse", "{normal: {shape: [3]}}",
         "set `units` of the Dense in line 4 to 3"),
        (VECTOR, ["Dense: 5"], "mse", "{normal: {shape: [3]}}",
         "set `units` of the last layer to 3"),
        (IMAGE, [CONV, "GlobalAveragePooling2D", SOFTMAX], SPARSE, "{labels: 12}",
         "set `filters` of the Conv2D in line 4 to 12"),
        (IMAGE, [CONV, "Flatten", "Softmax"], ROWS, "{one_hot: 12}",
         "insert `- Dense: 12` before line 6"),
        (STEPS, ["Bidirectional: {layer: {LSTM: 3}}", "Softmax"], SPARSE, "{labels: 8}",
         "set `units` of the LSTM in line 4 to 4"),
        (STEPS, ["Bidirectional: {layer: {LSTM: 3}}"], SPARSE, "{labels: 7}",
         "insert `- Dense: {units: 7, activation: softmax}` behind the last layer"),
        (STEPS, ["Bidirectional: {merge_mode: sum, layer: {LSTM: 3}}"], SPARSE, "{labels: 7}",
         "set `units` of the LSTM in line 4 to 7"),
        ("[8, 8, 2]", ["Flatten"], "binary_crossentropy", "{uniform: {shape: [3]}}",
         "insert `- Dense: {units: 3, activation: sigmoid}` behind the last layer"),
    ],
)  # fmt: skip
def test_a_mended_answer_fits_the_labels(
    shape: str, layers: list[str], loss: str, y: str, fix: str
) -> None:
    text = written(shape, layers, loss, y)
    fixes = [each.fix for each in check(parse(text, "a.yaml")).errors]
    warned = [each.fix for each in check(parse(text, "a.yaml")).problems if each.code == "SQ204"]
    assert fix in (*fixes, *warned)
    right = check(parse(mended(text, fix), "a.yaml"))
    found = [(each.severity, each.message) for each in right.problems]
    assert not [each for each in found if each[0] is Severity.ERROR]
    assert not [each for each in right.problems if each.code in ("SQ203", "SQ204")]
