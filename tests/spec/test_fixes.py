"""A fix that is applied to the letter, at the place it is told at, gives the spec that is meant."""

from __future__ import annotations

import re

import pytest

from seqspec.lint.check import check
from seqspec.source.parse import parse
from seqspec.source.problem import Problem, Severity

IMAGE = "seqspec: 1\ninput: {shape: [8, 8, 3]}\nlayers:\n"
VECTOR = "seqspec: 1\ninput: {shape: [8]}\nlayers:\n  - Dense: 1\n"
SAMPLES = "data: {dummy: {x: uniform, y: {normal: [1]}, samples: {train: 9}}"
WRITE = re.compile(r"write (?:`(.+)`|(.+?)(?: without quotes)?)")


def errors(text: str) -> list[Problem]:
    """What `seqspec check` finds wrong with a text."""
    found = check(parse(text, "a.yaml")).problems
    return [each for each in found if each.severity is Severity.ERROR]


def mended(text: str) -> str:
    """A text with what each fix says written over the place that it points at."""
    lines = text.split("\n")
    for each in reversed(errors(text)):
        span, found = each.span, WRITE.fullmatch(each.fix or "")
        assert found and span.line == span.end_line, each.fix
        line = lines[span.line - 1]
        written = found[1] or found[2]
        lines[span.line - 1] = line[: span.column - 1] + written + line[span.end_column - 1 :]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Rescaling: 1./255", "Rescaling: 0.00392156862745098"),
        ("Rescaling: 1/255", "Rescaling: 0.00392156862745098"),
        ("Rescaling: {scale: 1/255.0}", "Rescaling: {scale: 0.00392156862745098}"),
        ("Rescaling: 1./127.5", "Rescaling: 0.00784313725490196"),
        (
            "Rescaling: {scale: 1, offset: 0.5 x 0.25 x 0}",
            "Rescaling: {scale: 1, offset: [0.5, 0.25, 0]}",
        ),
        ("Rescaling: 2**-3", "Rescaling: 0.125"),
        ("Dense: 7*7*64", "Dense: 3136"),
        ("Dense: 1,024", "Dense: 1024"),
        ("Reshape: 192", "Reshape: [192]"),
        ("Reshape: 64 x 3", "Reshape: [64, 3]"),
        ("Reshape: 64x3", "Reshape: [64, 3]"),
        ("Reshape: {target_shape: '64, 3'}", "Reshape: {target_shape: [64, 3]}"),
        ("GELU", "Activation: gelu"),
        ("SELU", "Activation: selu"),
        ("Sigmoid", "Activation: sigmoid"),
        ("Tanh()", "Activation: tanh"),
        ("LogSoftmax", "Activation: log_softmax"),
        ("Linear: 10", "Dense: 10"),
        ("BatchNorm2d(64)", "BatchNormalization"),
        ("Dropout2d: 0.2", "SpatialDropout2D: 0.2"),
        ("Conv2d: {filters: 3, kernel_size: 3}", "Conv2D: {filters: 3, kernel_size: 3}"),
        ("Conv1D: {filters: 3, kernel_size: 3}", "Conv2D: {filters: 3, kernel_size: 3}"),
        ("MaxPooling1D: 2", "MaxPooling2D: 2"),
        ("GlobalAveragePooling1D", "GlobalAveragePooling2D"),
        (
            "Conv1DTranspose: {filters: 3, kernel_size: 3}",
            "Conv2DTranspose: {filters: 3, kernel_size: 3}",
        ),
        ("Dense: {units: 3, activation: ReLU}", "Dense: {units: 3, activation: relu}"),
        ("Dense(3)", "Dense: 3"),
        ("dense(3)", "Dense: 3"),
        ("Dense: {units=10, activation=relu}", "Dense: {units: 10, activation: relu}"),
        ("Conv2D: {filters: 3, kernel_size: '3'}", "Conv2D: {filters: 3, kernel_size: 3}"),
        ("Conv2D: {filters: 3, kernel_size: 3.0}", "Conv2D: {filters: 3, kernel_size: 3}"),
        ("Conv2D: {filters: 3, kernel_size: 3x3}", "Conv2D: {filters: 3, kernel_size: [3, 3]}"),
        ("MaxPooling2D: {pool_size: 2, 2}", "MaxPooling2D: {pool_size: [2, 2]}"),
        (
            "Conv2D: {filters: 3, kernel_size: 3, data_format: NHWC}",
            "Conv2D: {filters: 3, kernel_size: 3, data_format: channels_last}",
        ),
        ("LeakyReLU(alpha=0.2)", "LeakyReLU: {negative_slope: 0.2}"),
        ("TimeDistributed: {layer: Dense(3)}", "TimeDistributed: {layer: {Dense: 3}}"),
        ("TimeDistributed: {layer: [Dense, 3]}", "TimeDistributed: {layer: {Dense: 3}}"),
        ("TimeDistributed: {layer: [Flatten]}", "TimeDistributed: {layer: Flatten}"),
        ("Conv2D: [32, 3]", "Conv2D: {filters: 32, kernel_size: 3}"),
        ("ZeroPadding2D: 1x2", "ZeroPadding2D: [1, 2]"),
        ("ZeroPadding2D: '1'", "ZeroPadding2D: 1"),
        ("Cropping2D: {cropping: [0.0, 1.0]}", "Cropping2D: {cropping: [0, 1]}"),
        *(
            (f"TimeDistributed: {{layer: {{{wrong}}}}}", f"TimeDistributed: {{layer: {{{right}}}}}")
            for wrong, right in (
                ("Cropping1D: 1.0", "Cropping1D: 1"),
                ("Cropping1D: '1, 2'", "Cropping1D: [1, 2]"),
                ("ZeroPadding1D: 1.0", "ZeroPadding1D: 1"),
            )
        ),
        ("{type: Dense, units: 10}", "Dense: {units: 10}"),
        ("{class_name: Dense, config: {units: 10}}", "Dense: {units: 10}"),
        *(
            (f"Dense: {{units: 3, {wrong}}}", f"Dense: {{units: 3, {right}}}")
            for wrong, right in (
                ("kernel_initializer: kaiming_normal", "kernel_initializer: he_normal"),
                ("kernel_initializer: xavier_uniform", "kernel_initializer: glorot_uniform"),
                ("kernel_initializer: xavier", "kernel_initializer: glorot_uniform"),
                ("kernel_regularizer: l2(0.01)", "kernel_regularizer: {l2: 0.01}"),
                ("kernel_regularizer: L2(l2=0.01)", "kernel_regularizer: {L2: {l2: 0.01}}"),
                ("kernel_regularizer: [l1, l2]", "kernel_regularizer: l1_l2"),
                (
                    "kernel_regularizer: {l2: 0.1, l1: 0.01}",
                    "kernel_regularizer: {l1_l2: {l2: 0.1, l1: 0.01}}",
                ),
                (
                    "kernel_regularizer: {l1: 0.01, l2: 0.1}",
                    "kernel_regularizer: {l1_l2: {l1: 0.01, l2: 0.1}}",
                ),
            )
        ),
    ],
)
def test_a_layer_is_mended_by_its_fix(wrong: str, right: str) -> None:
    assert mended(f"{IMAGE}  - {wrong}\n") == f"{IMAGE}  - {right}\n"
    assert not errors(f"{IMAGE}  - {right}\n")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("input: {shape: 28x28x1}", "input: {shape: [28, 28, 1]}"),
        ("input: {shape: 8}", "input: {shape: [8]}"),
        ("input: {shape: 28, 28, 1}", "input: {shape: [28, 28, 1]}"),
        ("input: {shape: null, 28, dtype: int32}", "input: {shape: [null, 28], dtype: int32}"),
    ],
)
def test_an_input_is_mended_by_its_fix(wrong: str, right: str) -> None:
    rest = "seqspec: 1\nlayers: [Flatten]\n"
    assert mended(rest + wrong) == rest + right
    assert not errors(rest + right)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("data: {dummy: {x: uniform, y: {uniform: 10}, samples: {train: 9}}}",
         "data: {dummy: {x: uniform, y: {uniform: [10]}, samples: {train: 9}}}"),
        ("data: {dummy: {x: uniform, y: 'uniform([1])', samples: {train: 9}}}",
         "data: {dummy: {x: uniform, y: {uniform: [1]}, samples: {train: 9}}}"),
        ("compile: {optimizer: SGD(0.01), loss: mse}", "compile: {optimizer: {SGD: 0.01}, loss: mse}"),
        ("compile:\n  loss: mse\n  optimizer: Adam(beta_1=0.8)",
         "compile:\n  loss: mse\n  optimizer: {Adam: {beta_1: 0.8}}"),
        ("compile: {loss: BinaryCrossentropy(from_logits=True)}",
         "compile: {loss: {BinaryCrossentropy: {from_logits: true}}}"),
        ("compile: {loss: mse, optimizer: {name: SGD, learning_rate: 0.1}}",
         "compile: {loss: mse, optimizer: {SGD: {learning_rate: 0.1}}}"),
        ("compile: {loss: mse, optimizer: {SGD: {learning_rate: 'ExponentialDecay(0.1, 9, 0.9)'}}}",
         "compile: {loss: mse, optimizer: {SGD: {learning_rate: {ExponentialDecay: "
         "{initial_learning_rate: 0.1, decay_steps: 9, decay_rate: 0.9}}}}}"),
        ("compile: {loss: mse, metrics: [rmse, r2]}",
         "compile: {loss: mse, metrics: [RootMeanSquaredError, R2Score]}"),
        ("compile: {loss: mse, metrics: [top_k_accuracy, f1]}",
         "compile: {loss: mse, metrics: [top_k_categorical_accuracy, F1Score: {average: macro}]}"),
        ("compile: {loss: mse, metrics: {acc: accuracy}}", "compile: {loss: mse, metrics: [accuracy]}"),
        ("compile: {loss: mse, metrics: {AUC: {num_thresholds: 9}}}",
         "compile: {loss: mse, metrics: [AUC: {num_thresholds: 9}]}"),
        *(
            (f"{SAMPLES}, splits: {wrong}}}", f"{SAMPLES}, splits: {right}}}")
            for wrong, right in (("{val: 0.5}", "{validation: 0.5}"), ("0.3", "{test: 0.3}"))
        ),
        ("fit: {validation_split: 20%}", "fit: {validation_split: 0.2}"),
        ("compile: {optimizer: AdamW(learning_rate=1e-3, weight_decay=0.01), loss: mse}",
         "compile: {optimizer: {AdamW: {learning_rate: 1e-3, weight_decay: 0.01}}, loss: mse}"),
        ("compile: {loss: mse, metrics: [mae, tf.keras.metrics.AUC(curve=PR, from_logits=True)]}",
         "compile: {loss: mse, metrics: [mae, {AUC: {curve: PR, from_logits: true}}]}"),
        ("fit: {callbacks: EarlyStopping(monitor='loss')}",
         "fit: {callbacks: [EarlyStopping: {monitor: loss}]}"),
        ("fit: {callbacks: {EarlyStopping: {monitor: loss}}}",
         "fit: {callbacks: [EarlyStopping: {monitor: 'loss'}]}"),
        ("compile: {loss: mse}\nfit: {callbacks: [EarlyStopping: 3]}",
         "compile: {loss: mse}\nfit: {callbacks: [EarlyStopping: {patience: 3}]}"),
        ("compile: {loss: nn.MSELoss()}", "compile: {loss: mse}"),
    ],
)  # fmt: skip
def test_a_section_is_mended_by_its_fix(wrong: str, right: str) -> None:
    assert mended(VECTOR + wrong) == VECTOR + right
    assert not errors(VECTOR + right)


@pytest.mark.parametrize(
    ("wrong", "fix", "right"),
    [
        ("Activation: prelu", "write `linear` here, and insert `- PReLU` behind this layer",
         "Activation: linear\n  - PReLU"),
        ("Dense: {units: 3, activation: leaky_relu(0.2)}",
         "write `linear` here, and insert `- LeakyReLU: 0.2` behind this layer",
         "Dense: {units: 3, activation: linear}\n  - LeakyReLU: 0.2"),
        ("Conv3D: {filters: 3, kernel_size: 3}",
         "write `Conv2D`, or insert `- Reshape: [8, 8, 3, 1]` before it for one channel",
         "Reshape: [8, 8, 3, 1]\n  - Conv3D: {filters: 3, kernel_size: 3}"),
        ("GELU: {approximate: true}", "put `Activation: gelu` in its place", "Activation: gelu"),
        ("Dense\n    units: 3", "write `Dense:`, and indent its settings deeper than that",
         "Dense:\n      units: 3"),
        ("Dense\n      units: 3", "write `Dense:`", "Dense:\n      units: 3"),
        ("Dense  # wide\n      units: 3", "write `Dense:`", "Dense:  # wide\n      units: 3"),
        ("Dense: units: 3, activation: relu",
         "write `{units: 3, activation: relu}`, or put it in quotes if it is text",
         "Dense: {units: 3, activation: relu}"),
        ("ZeroPadding2D: {padding: [[1, 1], [2]]}", "write two numbers, or one for both ends",
         "ZeroPadding2D: {padding: [[1, 1], 2]}"),
        ("ThresholdedReLU: {theta: 0.5}",
         "put `ReLU: {threshold: 1.0}` in its place, with the number of `theta` if it has one",
         "ReLU: {threshold: 0.5}"),
        ("TimeDistributed: {layer: Dense(3, activation=relu)}", "write `{Dense: {...}}`",
         "TimeDistributed: {layer: {Dense: {units: 3, activation: relu}}}"),
        ("BatchNormalization(axis=AXIS)", "write `BatchNormalization: {...}`",
         "BatchNormalization: {axis: 3}"),
        ("Conv2D", "write `Conv2D: {filters: ..., kernel_size: ...}`",
         "Conv2D: {filters: 3, kernel_size: 3}"),
        ("TimeDistributed: {layer: Dense}", "write `{Dense: {units: ...}}`",
         "TimeDistributed: {layer: {Dense: {units: 3}}}"),
        ("Dense: {units: 3, bias_regularizer: None}",
         "write null, or delete the setting if it takes no null",
         "Dense: {units: 3, bias_regularizer: null}"),
        ("Dense: {units: 3, trainable: None}",
         "write null, or delete the setting if it takes no null", "Dense: {units: 3}"),
        ("Linear(784, 10)", "write `Dense: {units: ...}`", "Dense: {units: 10}"),
    ],
)  # fmt: skip
def test_a_fix_of_two_steps_mends_a_layer(wrong: str, fix: str, right: str) -> None:
    (problem,) = errors(f"{IMAGE}  - {wrong}\n")
    assert problem.fix == fix
    assert not errors(f"{IMAGE}  - {right}\n")


@pytest.mark.parametrize(
    ("wrong", "fixes", "right"),
    [
        ("input: {shape: [8], batch: 3}\nlayers: [Flatten]",
         ["write `batch_shape: [3, 8]` for the two"],
         "input: {batch_shape: [3, 8]}\nlayers: [Flatten]"),
        ("input: {shape: [9, 9, 1]}\nlayers: [{Convolution2D: {nb_filter: 8, nb_row: 3, nb_col: 5}}]",
         ["write `filters`", "write `kernel_size: [3, 5]` for `nb_row`, `nb_col`",
          "delete it: it is a part of `kernel_size`"],
         "input: {shape: [9, 9, 1]}\nlayers: [{Convolution2D: {filters: 8, kernel_size: [3, 5]}}]"),
        ("input: {shape: [9, 9]}\nlayers: [{LSTM: {units: 3, forget_bias_init: one}}]",
         ["write `unit_forget_bias: true`"],
         "input: {shape: [9, 9]}\nlayers: [{LSTM: {units: 3, unit_forget_bias: true}}]"),
        ("input: {shape: [9]}\nlayers: [Flatten]\n"
         "compile: {loss: mse, optimizer: {Adam: {betas: [0.9, 0.99]}}}",
         ["write `beta_1: 0.9` and `beta_2: 0.99`"],
         "input: {shape: [9]}\nlayers: [Flatten]\n"
         "compile: {loss: mse, optimizer: {Adam: {beta_1: 0.9, beta_2: 0.99}}}"),
        ("input: {shape: [9]}\nlayers: [Flatten]\ncompile: {loss: rmse}",
         ["write `mse`, which is least at the same weights"],
         "input: {shape: [9]}\nlayers: [Flatten]\ncompile: {loss: mse}"),
        ("input: {shape: [9]}\nlayers: [Flatten]\nfit: {validation_split: 1.0}",
         ["write a share, such as 0.2 for a fifth"],
         "input: {shape: [9]}\nlayers: [Flatten]\nfit: {validation_split: 0.2}"),
        ("input: {shape: [9]}\nlayers: [Flatten]\nfit: {validation_split: 1.0}\n"
         "data: {dummy: {x: uniform, y: {uniform: [9]}, samples: {train: 9}}}",
         ["write a share, such as 0.2 for a fifth"],
         "input: {shape: [9]}\nlayers: [Flatten]\nfit: {validation_split: 0.2}\n"
         "data: {dummy: {x: uniform, y: {uniform: [9]}, samples: {train: 9}}}"),
    ],
)  # fmt: skip
def test_keys_of_elsewhere_are_mended_together(wrong: str, fixes: list[str], right: str) -> None:
    assert [each.fix for each in errors(f"seqspec: 1\n{wrong}\n")] == fixes
    assert not errors(f"seqspec: 1\n{right}\n")


@pytest.mark.parametrize(
    ("wrong", "fix"),
    [
        ("Rescaling: 3k", "write a number, or a list of one for each channel"),
        ("Rescaling: 1/0", "write a number, or a list of one for each channel"),
        ("Rescaling: 9**9**9", "write a number, or a list of one for each channel"),
        ("Rescaling: 10 degrees", "write a number, or a list of one for each channel"),
        ("Dense: 5 million", "write a whole number"),
        ("Dense: 28 x 28", "write a whole number"),
        ("Dense: 255/2", "write a whole number"),
        ("Dense: 2 or 3", "write a whole number"),
        (
            "Conv2D: {filters: 3, kernel_size: 3x3x3}",
            "write one number for all axes, or one for each axis",
        ),
    ],
)
def test_no_number_is_made_of_what_is_no_number(wrong: str, fix: str) -> None:
    (problem,) = errors(f"{IMAGE}  - {wrong}\n")
    assert problem.fix == fix
