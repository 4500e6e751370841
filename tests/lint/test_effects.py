"""Settings that do nothing are told, and in Keras they do nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from seqspec.lint.check import check
from seqspec.source.parse import parse

SPEC = """
seqspec: 1
input: {shape: [3]}
layers: [{Dense: 2}]
compile: {optimizer: %s, loss: %s}
data: {dummy: {x: uniform, y: {uniform: {shape: [2]}}, samples: {train: 64, validation: 32}}}
fit: {epochs: %d, callbacks: [%s]}
"""


def found(
    optimizer: str = "sgd", loss: str = "mse", epochs: int = 2, callbacks: str = ""
) -> list[tuple[str, str]]:
    text = SPEC % (optimizer, loss, epochs, callbacks)
    return [(each.code, str(each.severity)) for each in check(parse(text, "a.yaml")).problems]


def trained(optimizer: Any, callbacks: list[Any], epochs: int = 2) -> tuple[Any, Any]:
    """The history, and the weights, of one small model trained by Keras on 64 samples."""
    import keras
    import numpy as np

    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    model.compile(optimizer, "mse", jit_compile=False)
    x, y = np.ones((64, 3), "float32"), np.ones((64, 2), "float32")
    logs = model.fit(
        x, y, epochs=epochs, validation_data=(x, y), verbose=0, callbacks=callbacks
    ).history
    return logs, model.get_weights()[0]


@pytest.mark.parametrize(
    ("optimizer", "loss", "code"),
    [
        ("{Adam: {ema_momentum: 0.5}}", "mse", "SQ412"),
        ("{Adam: {ema_overwrite_frequency: 3}}", "mse", "SQ412"),
        ("{Adam: {ema_momentum: 0.99}}", "mse", None),
        ("{Adam: {use_ema: true, ema_momentum: 0.5}}", "mse", None),
        ("sgd", "{BinaryFocalCrossentropy: {alpha: 0.5, from_logits: true}}", "SQ412"),
        ("{SGD: {gradient_accumulation_steps: 5}}", "mse", "SQ413"),
        ("{SGD: {gradient_accumulation_steps: 4}}", "mse", None),
    ],
)
def test_a_setting_without_effect_is_told(optimizer: str, loss: str, code: str | None) -> None:
    assert found(optimizer, loss) == ([(code, "warning")] if code else [])


@pytest.mark.keras
@pytest.mark.parametrize("steps", [4, 5])
def test_weights_that_never_move_are_those_of_keras(steps: int) -> None:
    import keras
    import numpy as np

    optimizer = keras.optimizers.SGD(0.1, gradient_accumulation_steps=steps)
    moved = not np.array_equal(trained(optimizer, [])[1], trained(keras.optimizers.SGD(0.0), [])[1])
    given = f"{{SGD: {{gradient_accumulation_steps: {steps}}}}}"
    assert moved == (found(given) == [])


@pytest.mark.keras
@pytest.mark.parametrize("lowest", [1.0, 0.1, 0.01])
def test_a_rate_that_is_never_lowered_is_that_of_keras(lowest: float) -> None:
    import keras

    plateau = keras.callbacks.ReduceLROnPlateau(
        monitor="loss", min_lr=lowest, patience=0, min_delta=10.0
    )
    rates = trained(keras.optimizers.SGD(0.1), [plateau], epochs=3)[0]["learning_rate"]
    given = f"{{ReduceLROnPlateau: {{monitor: loss, min_lr: {lowest}}}}}"
    told = found("{SGD: 0.1}", callbacks=given)
    assert (len(set(rates)) == 1) == (told == [("SQ411", "warning")])


@pytest.mark.keras
def test_averages_that_are_swapped_twice_are_not_swapped() -> None:
    import keras

    losses = []
    for count in (0, 1, 2):
        optimizer = keras.optimizers.SGD(0.1, use_ema=True, ema_momentum=0.5)
        swapping = [keras.callbacks.SwapEMAWeights() for _ in range(count)]
        losses.append(trained(optimizer, swapping)[0]["val_loss"])
    assert losses[2] == pytest.approx(losses[0], rel=1e-5)
    assert losses[1] != pytest.approx(losses[0], rel=0.1)
    given = "{SGD: {use_ema: true}}"
    assert found(given, callbacks="SwapEMAWeights") == []
    assert found(given, callbacks="SwapEMAWeights, SwapEMAWeights") == [("SQ410", "warning")]


@pytest.mark.keras
@pytest.mark.parametrize("mode", ["auto", "min"])
@pytest.mark.parametrize("best", [True, False])
@pytest.mark.parametrize("monitor", ["val_loss", "los", "mean"])
def test_a_checkpoint_that_keras_cannot_keep_is_refused(
    tmp_path: Path, monitor: str, best: bool, mode: str
) -> None:
    import keras

    saves = {"monitor": monitor, "save_best_only": best, "mode": mode}
    checkpoint = keras.callbacks.ModelCheckpoint(str(tmp_path / "a.keras"), **saves)
    try:
        trained("sgd", [checkpoint])
        fails = False
    except (ValueError, UserWarning):  # it warns that nothing can be compared
        fails = True
    text = ", ".join(f"{key}: {str(value).lower()}" for key, value in saves.items())
    told = found(callbacks=f"{{ModelCheckpoint: {{{text}}}}}")
    assert told == ([("SQ405", "error")] if fails else [])


@pytest.mark.parametrize(("start", "told"), [(1, False), (2, True)])
def test_a_stop_that_never_looks_is_told(start: int, told: bool) -> None:
    given = f"{{EarlyStopping: {{start_from_epoch: {start}}}}}"
    assert found(callbacks=given) == ([("SQ411", "warning")] if told else [])


@pytest.mark.keras
@pytest.mark.parametrize("batches", [(5, 2), (2, 5), (3, 3), (0, 2)])
def test_batches_to_profile_go_from_the_first_to_the_last(batches: tuple[int, int]) -> None:
    import keras

    try:
        keras.callbacks.TensorBoard._init_profile_batch(
            Unprofiled(),  # type: ignore[arg-type]
            batches,
        )
        fails = False
    except ValueError:
        fails = True
    given = f"{{TensorBoard: {{profile_batch: {list(batches)}}}}}"
    assert (("SQ014", "error") in found(callbacks=given)) == fails


class Unprofiled:
    """A callback that has started no profiler: the package of TensorBoard may be missing."""

    def _start_profiler(self, logdir: str) -> None: ...

    def _stop_profiler(self, save: bool) -> None: ...


def test_metrics_of_one_name_are_told() -> None:
    text = SPEC.replace("loss: %s", "loss: mse, metrics: [mae, {MeanAbsoluteError: {name: mae}}]")
    (problem,) = check(parse(text % ("sgd", 1, ""), "a.yaml")).problems
    assert (problem.code, problem.fix) == ("SQ214", "give it another `name`")


@pytest.mark.keras
@pytest.mark.parametrize("mode", ["auto", "min"])
def test_the_second_of_a_name_is_watched_with_its_direction(mode: str) -> None:
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    model.compile("sgd", "mse", metrics=["mae", "mae"])
    stopping = keras.callbacks.EarlyStopping("mae_1", mode=mode)
    try:
        model.fit(np.ones((8, 3)), np.ones((8, 2)), verbose=0, callbacks=[stopping])
        fails = False
    except ValueError:
        fails = True
    text = SPEC.replace("loss: %s", "loss: mse, metrics: [mae, mae]")
    given = text % ("sgd", 1, f"{{EarlyStopping: {{monitor: mae_1, mode: {mode}}}}}")
    found = [each.code for each in check(parse(given, "a.yaml")).problems]
    assert found == (["SQ214", "SQ406"] if fails else ["SQ214"])


@pytest.mark.parametrize(
    ("weights", "labels", "told"),
    [
        ("[1, 1, 1, 5]", "{labels: 3}", [("warning", "there is no class 3: the labels have 3, from 0")]),
        ("[0, 0, 0]", "{labels: 3}", [("warning", "no class counts, so nothing is learned")]),
        ('{"0": 0, "1": 0}', "{labels: 3}", []),
        ("[0, 0]", "{labels: 3}", [("warning", "the labels have 3 classes, and the list 2 weights")]),
        ("[1, 2, 3]", "{one_hot: 3}", []),
        ('{"2": 1.5}', "binary", [("warning", "there is no class 2: the labels have 2, from 0")]),
        (
            "[1, 2]", "{normal: {shape: [3]}}",
            [("warning", "`class_weight` is for classes, and the labels are real numbers")],
        ),
    ],
)  # fmt: skip
def test_weights_of_classes_that_are_there(
    weights: str, labels: str, told: list[tuple[str, str]]
) -> None:
    text = (
        "seqspec: 1\ninput: {shape: [8]}\nlayers: [{Dense: 3}]\ncompile: {loss: mse}\n"
        f"data: {{dummy: {{x: uniform, y: {labels}, samples: 64}}}}\nfit: {{class_weight: {weights}}}\n"
    )
    found = check(parse(text, "a.yaml")).problems
    assert [(str(each.severity), each.message) for each in found if each.code == "SQ417"] == told


@pytest.mark.keras
@pytest.mark.parametrize(
    ("name", "axis", "always"),
    [
        ("PearsonCorrelation", -1, "nan"),
        ("ConcordanceCorrelation", -1, "0"),
        ("CosineSimilarity", 1, "1 or -1"),
        ("PearsonCorrelation", 0, None),
        ("ConcordanceCorrelation", 0, None),
        ("CosineSimilarity", 0, None),
    ],
)
def test_a_correlation_of_one_number_says_nothing(name: str, axis: int, always: str | None) -> None:
    import keras
    import numpy as np

    metric = {name: {"axis": axis}}
    text = (
        "seqspec: 1\ninput: {shape: [8]}\nlayers: [{Dense: 1}]\n"
        f"compile: {{loss: mse, metrics: [{metric}]}}\n"
    )
    found = [each.message for each in check(parse(text, "a.yaml")).problems if each.code == "SQ218"]
    assert found == ([f"{name} of one number is always {always}"] if always else [])
    measure = getattr(keras.metrics, name)(axis=axis)
    measured = float(measure(np.float32([[0.5], [2], [3]]), np.float32([[1], [-1], [0.75]])))
    # Of 1 and two times -1: one of the signs differs.
    alone = {"nan": np.isnan(measured), "0": measured == 0, "1 or -1": np.isclose(measured, 1 / 3)}
    assert any(alone.values()) == bool(always)


MODEL = """
seqspec: 1
input: {shape: [3]}
layers: [%s]
compile: {loss: mse, metrics: [accuracy]}
data: {dummy: {x: uniform, y: {labels: 2}, samples: {train: 64%s}}}
fit: {%s}
"""


def told(
    layers: str = "{Dense: 1}", fit: str = "epochs: 3", split: str = ", validation: 8"
) -> list[str]:
    problems = check(parse(MODEL % (layers, split, fit), "a.yaml")).problems
    return [each.code for each in problems]


@pytest.mark.parametrize(
    ("callback", "wrong"),
    [
        ("{EarlyStopping: {monitor: loss, mode: max}}", True),
        ("{EarlyStopping: {monitor: val_loss, mode: min}}", False),
        ("{EarlyStopping: {monitor: val_accuracy, mode: max}}", False),
        ("{ModelCheckpoint: {monitor: accuracy, mode: min, save_best_only: true}}", True),
        ("{ModelCheckpoint: {monitor: accuracy, mode: min, save_best_only: false}}", False),
        ("{ReduceLROnPlateau: {monitor: val_loss, mode: max}}", True),
    ],
)
def test_the_worst_epoch_is_not_the_best(callback: str, wrong: bool) -> None:
    assert told(fit=f"callbacks: [{callback}]") == (["SQ421"] if wrong else [])


@pytest.mark.parametrize(
    ("fit", "split", "wrong"),
    [
        ("epochs: 3, validation_freq: 5", ", validation: 8", True),
        ("epochs: 3, validation_freq: [4, 5]", ", validation: 8", True),
        ("epochs: 3, validation_freq: [2, 5]", ", validation: 8", False),
        ("epochs: 3, validation_freq: 3", ", validation: 8", False),
        ("epochs: 3, validation_freq: 2", "", True),
        ("epochs: 3, validation_freq: 1", "", False),
    ],
)
def test_a_validation_that_never_comes_is_told(fit: str, split: str, wrong: bool) -> None:
    assert told(fit=fit, split=split) == (["SQ422"] if wrong else [])


ZEROS = "{Dense: {units: %s, kernel_initializer: zeros}}"


@pytest.mark.parametrize(
    ("layers", "code"),
    [
        ("{Dense: {units: 1, trainable: false}}", "SQ419"),
        ("{Dense: {units: 2, trainable: false}}, {Dense: 1}", None),
        ("{Dropout: 1.0}, {Dense: 1}", "SQ420"),
        ("{Dense: 2}, {Dropout: 1.0}, {Dense: 1}", "SQ415"),
        ("{Dropout: 0.9}, {Dense: 1}", None),
        (f"{ZEROS % 4}, {ZEROS % 1}", "SQ423"),
        (f"{ZEROS % 4}, {{Activation: sigmoid}}, {ZEROS % 1}", "SQ423"),
        (f"{ZEROS % 4}, {{Dropout: 0.5}}, {ZEROS % 1}", None),
        (f"{ZEROS % 4}, {{Dense: 1}}", None),
        (f"{ZEROS % 1}, {{Activation: sigmoid}}, {ZEROS % 1}", None),
        (f"{{Dense: 4}}, {ZEROS % 1}", None),
    ],
)
def test_layers_that_cannot_learn_are_told(layers: str, code: str | None) -> None:
    assert told(layers) == ([code] if code else [])


@pytest.mark.keras
@pytest.mark.parametrize("activation", ["linear", "relu", "sigmoid", "tanh"])
def test_units_that_begin_with_zeros_stay_alike_in_keras(activation: str) -> None:
    import keras
    import numpy as np

    keras.utils.set_random_seed(0)
    zeros = keras.initializers.Zeros()
    layers = [keras.layers.Dense(4, activation, kernel_initializer=zeros),
              keras.layers.Dense(1, kernel_initializer=zeros)]  # fmt: skip
    model = keras.Sequential([keras.Input((3,)), *layers])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    x = np.random.default_rng(0).normal(size=(64, 3)).astype("float32")
    model.fit(x, x[:, :1] + 1, epochs=3, verbose=0)
    kernel = model.get_weights()[0]
    assert kernel == pytest.approx(np.repeat(kernel[:, :1], 4, axis=1), abs=1e-6)


@pytest.mark.parametrize(
    ("constraint", "fix"),
    [
        ("{MinMaxNorm: {min_value: 2, max_value: 1}}", "swap them"),
        ("{min_max_norm: 2}", "set `max_value` to 2.0 or more"),
        ("{MinMaxNorm: {min_value: 2, max_value: 1, rate: 0}}", None),  # holds nothing at all
        ("{MinMaxNorm: {min_value: 1, max_value: 1}}", None),
        ("{MaxNorm: 2}", None),
    ],
)
def test_a_largest_norm_below_the_least_is_told(constraint: str, fix: str | None) -> None:
    layer = f"Dense: {{units: 2, kernel_constraint: {constraint}}}"
    text = f"seqspec: 1\ninput: {{shape: [3]}}\nlayers: [{layer}]"
    told = [each.fix for each in check(parse(text, "a.yaml")).problems if each.code == "SQ424"]
    assert told == ([fix] if fix else [])


@pytest.mark.keras
@pytest.mark.parametrize("norm", [0.1, 1.5, 5.0])
def test_every_norm_ends_at_the_least_in_keras(norm: float) -> None:
    import keras
    import numpy as np

    held = keras.constraints.MinMaxNorm(2, 1)(np.array([[norm], [0.0]], "float32"))
    assert np.linalg.norm(np.array(held)) == pytest.approx(2, rel=1e-4)
