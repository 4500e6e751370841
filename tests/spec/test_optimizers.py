"""Optimizers: what a spec may set, the words of refusal, and the update rules against Keras."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.spec.families import OPTIMIZERS
from seqspec.spec.item import read_item
from seqspec.spec.optimizers._optimizer import Optimizer

# The gradients of three steps, and the weights they start from.
START = (1.5, -2.0)
GRADIENTS = ((0.3, -0.1), (-0.2, 0.4), (0.05, 0.6))


def refused(value: Any) -> tuple[Any, ...]:
    """The place, message and fix of the one thing that is wrong."""
    with pytest.raises(ValidationError) as raised:
        read_item(OPTIMIZERS, value)
    (error,) = raised.value.errors()
    return error["loc"], error["msg"], error["ctx"]["fix"]


def test_one_value_is_the_learning_rate() -> None:
    item = read_item(OPTIMIZERS, {"Adam": 0.01})
    assert isinstance(item, Optimizer)
    assert item.learning_rate == 0.01


def test_a_whole_number_is_a_learning_rate() -> None:
    assert read_item(OPTIMIZERS, {"SGD": 1}) == read_item(OPTIMIZERS, {"SGD": 1.0})


@pytest.mark.parametrize("word", ["sgd", "SGD", "Sgd", "adamw", "AdamW", "rmsprop"])
def test_letter_case_is_ignored_as_in_keras(word: str) -> None:
    assert isinstance(read_item(OPTIMIZERS, word), Optimizer)


@pytest.mark.parametrize(
    ("value", "place", "message", "fix"),
    [
        pytest.param(
            {"SGD": 0},
            ("SGD", "learning_rate"),
            "a learning rate is above 0 and at most 10, got 0",
            "write a number such as 0.01",
            id="learning-rate-0-trains-nothing",
        ),
        pytest.param(
            {"SGD": {"learning_rate": 10.5}},
            ("SGD", "learning_rate"),
            "a learning rate is above 0 and at most 10, got 10.5",
            "write a number such as 0.01",
            id="learning-rate-above-10",
        ),
        pytest.param(
            {"SGD": {"clipnorm": 1.0, "clipvalue": 0.5}},
            ("SGD", "clipvalue"),
            "only one of `clipnorm`, `clipvalue` can be used",
            "keep one",
            id="two-clips",
        ),
        pytest.param(
            {"Adam": {"ema_momentum": 1.5}},
            ("Adam", "ema_momentum"),
            "`ema_momentum` must be at most 1, got 1.5",
            "write 1 or less",
            id="ema-above-1",
        ),
        pytest.param(
            {"SGD": {"gradient_accumulation_steps": 1}},
            ("SGD", "gradient_accumulation_steps"),
            "`gradient_accumulation_steps` must be at least 2, got 1",
            "write 2 or more",
            id="one-step-is-no-accumulation",
        ),
        pytest.param(
            {"Lion": {"beta_1": 0}},
            ("Lion", "beta_1"),
            "`beta_1` must be more than 0, got 0",
            "write more than 0",
            id="lion-without-blend",
        ),
        pytest.param(
            {"Ftrl": {"learning_rate_power": 0.5}},
            ("Ftrl", "learning_rate_power"),
            "`learning_rate_power` must be at most 0, got 0.5",
            "write 0 or less",
            id="ftrl-power-above-0",
        ),
        pytest.param(
            {"Adam": {"beta_1": 1.0}},
            ("Adam", "beta_1"),
            "`beta_1` must be less than 1, got 1.0",
            "write less than 1",
            id="adam-that-divides-by-0",
        ),
        pytest.param(
            {"AdamW": {"weight_decay": None}},
            ("AdamW", "weight_decay"),
            "`weight_decay` must be a number, got null",
            None,
            id="adamw-without-decay",
        ),
    ],
)
def test_settings_are_refused(value: Any, place: Any, message: str, fix: str | None) -> None:
    found = refused(value)
    assert found[:2] == (place, message)
    assert fix is None or found[2] == fix


@pytest.mark.parametrize("part", ["(a+)+$", "a|b", ".*", ""])
def test_muon_takes_no_regular_expression(part: str) -> None:
    place, _, _ = refused({"Muon": {"exclude_layers": ["dense_1", part]}})
    assert place == ("Muon", "exclude_layers", 1)


def test_a_schedule_stands_for_a_learning_rate() -> None:
    schedule = {"InverseTimeDecay": {"initial_learning_rate": 0.1, "decay_steps": 1}}
    place, message, _ = refused({"SGD": {"learning_rate": schedule}})
    assert place == ("SGD", "learning_rate", "InverseTimeDecay", "decay_rate")
    assert message == "InverseTimeDecay needs `decay_rate`"


@pytest.mark.keras
def test_names_are_those_of_keras() -> None:
    from keras.src.optimizers import ALL_OBJECTS_DICT

    wrappers = {"optimizer", "multioptimizer", "lossscaleoptimizer", "optimizermap"}
    # Keras has the class Lamb and no word for it.
    keras_has = set(ALL_OBJECTS_DICT) - wrappers | {"lamb"}
    assert {name.lower() for name in OPTIMIZERS.names} == keras_has
    bare = {member.__name__.lower() for member in OPTIMIZERS.classes() if member.bare}
    assert bare == keras_has - {"lamb"}


Rule = Callable[[Iterator[tuple[int, float]], float], float]


def sgd(steps: Any, w: float) -> float:
    v = 0.0
    for _, g in steps:
        v = 0.9 * v - 0.1 * g
        w = w + v
    return w


def nesterov(steps: Any, w: float) -> float:
    v = 0.0
    for _, g in steps:
        v = 0.9 * v - 0.1 * g
        w = w + 0.9 * v - 0.1 * g
    return w


def rmsprop(steps: Any, w: float) -> float:
    v = 0.0
    for _, g in steps:
        v = 0.9 * v + 0.1 * g**2
        w = w - 0.1 * g / (v + 1e-7) ** 0.5
    return w


def adagrad(steps: Any, w: float) -> float:
    total = 0.1
    for _, g in steps:
        total += g**2
        w = w - 0.1 * g / (total + 1e-7) ** 0.5
    return w


def adadelta(steps: Any, w: float) -> float:
    v = s = 0.0
    for _, g in steps:
        v = 0.95 * v + 0.05 * g**2
        d = -((s + 1e-7) ** 0.5) / (v + 1e-7) ** 0.5 * g
        s = 0.95 * s + 0.05 * d**2
        w = w + 0.1 * d
    return w


def adam(steps: Any, w: float, decay: float = 0.0) -> float:
    m = v = 0.0
    for step, g in steps:
        w = w - 0.1 * decay * w
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        m_hat, v_hat = m / (1 - 0.9**step), v / (1 - 0.999**step)
        w = w - 0.1 * m_hat / (v_hat**0.5 + 1e-7)
    return w


def adamw(steps: Any, w: float) -> float:
    return adam(steps, w, decay=0.004)


def adamax(steps: Any, w: float) -> float:
    m = u = 0.0
    for step, g in steps:
        m = 0.9 * m + 0.1 * g
        u = max(0.999 * u, abs(g))
        w = w - 0.1 * m / ((1 - 0.9**step) * (u + 1e-7))
    return w


def nadam(steps: Any, w: float) -> float:
    m = v = 0.0
    product = 1.0
    for step, g in steps:
        beta, beta_next = (0.9 * (1 - 0.5 * 0.96**at) for at in (step, step + 1))
        product *= beta
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        n = beta_next * m / (1 - product * beta_next) + (1 - beta) * g / (1 - product)
        w = w - 0.1 * n / ((v / (1 - 0.999**step)) ** 0.5 + 1e-7)
    return w


def lion(steps: Any, w: float) -> float:
    m = 0.0
    for _, g in steps:
        blend = 0.9 * m + 0.1 * g
        w = w - 0.1 * ((blend > 0) - (blend < 0))
        m = 0.99 * m + 0.01 * g
    return w


def ftrl(steps: Any, w: float) -> float:
    n, z, l1, l2, beta = 0.1, 0.0, 0.01, 0.02, 0.03
    for _, g in steps:
        before, n = n, n + g**2
        z = z + g - (n**0.5 - before**0.5) / 0.1 * w
        w = (min(max(z, -l1), l1) - z) / (n**0.5 / 0.1 + 2 * l2 + beta / 0.1)
    return w


def schedule_free(steps: Any, w: float) -> float:
    z, v = w, 0.0
    for step, g in steps:
        v = 0.999 * v + 0.001 * g**2
        z = z - 0.1 * g / ((v / (1 - 0.999**step)) ** 0.5 + 1e-8)
        x = (w - 0.1 * z) / 0.9
        x = x + (z - x) / step
        w = 0.9 * x + 0.1 * z
    return w


FTRL = {
    "l1_regularization_strength": 0.01,
    "l2_regularization_strength": 0.02,
    "beta": 0.03,
}


@pytest.mark.keras
@pytest.mark.parametrize(
    ("name", "settings", "rule"),
    [
        pytest.param("SGD", {"momentum": 0.9}, sgd, id="SGD"),
        pytest.param("SGD", {"momentum": 0.9, "nesterov": True}, nesterov, id="nesterov"),
        pytest.param("RMSprop", {}, rmsprop, id="RMSprop"),
        pytest.param("Adagrad", {}, adagrad, id="Adagrad"),
        pytest.param("Adadelta", {}, adadelta, id="Adadelta"),
        pytest.param("Adam", {}, adam, id="Adam"),
        pytest.param("AdamW", {}, adamw, id="AdamW"),
        pytest.param("Adamax", {}, adamax, id="Adamax"),
        pytest.param("Nadam", {}, nadam, id="Nadam"),
        pytest.param("Lion", {}, lion, id="Lion"),
        pytest.param("Ftrl", FTRL, ftrl, id="Ftrl"),
        pytest.param("ScheduleFreeAdamW", {}, schedule_free, id="ScheduleFreeAdamW"),
    ],
)
def test_the_rule_in_the_docstring_is_what_keras_does(
    name: str, settings: dict[str, Any], rule: Rule
) -> None:
    """The rules are written out from the docstrings, one weight at a time."""
    import keras

    from seqspec.runtime.objects import make

    optimizer = make(read_item(OPTIMIZERS, {name: {"learning_rate": 0.1, **settings}}))
    weights = keras.Variable(START)
    optimizer.build([weights])
    for gradient in GRADIENTS:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [weights])
    expected = [
        rule(enumerate((each[index] for each in GRADIENTS), 1), start)
        for index, start in enumerate(START)
    ]
    assert keras.ops.convert_to_numpy(weights).tolist() == pytest.approx(expected, rel=1e-5)


@pytest.mark.keras
def test_a_running_mean_that_keeps_everything_divides_by_0() -> None:
    import keras

    weights = keras.Variable(START)
    adam_of_keras = keras.optimizers.Adam(beta_1=1.0)
    adam_of_keras.build([weights])
    adam_of_keras.apply([keras.ops.ones(2)], [weights])
    assert all(value != value for value in keras.ops.convert_to_numpy(weights))
