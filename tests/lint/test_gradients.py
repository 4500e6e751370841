"""Layers that let no gradient through, against the gradients of Keras."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st

from seqspec.lint.check import check
from seqspec.lint.rules.gradients import stops
from seqspec.source.parse import parse
from seqspec.spec.families import LAYERS
from seqspec.spec.layers._layer import NUMBERS, Layer
from tests.spec.layers.draws import batch_of, placed

OF_NUMBERS = [each for each in LAYERS.classes() if each.takes & NUMBERS]
TABLE = "{Embedding: {input_dim: 9, output_dim: 2}}"
DENSE = "{Dense: {units: 3, activation: relu}}"


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("layers", "severity"),
    [
        (f"[{DENSE}, {TABLE}]", "warning"),
        (f"[{DENSE}, {{Embedding: {{input_dim: 9, output_dim: 2, trainable: false}}}}]", "error"),
        (f"[{DENSE}, {{CategoryEncoding: 9}}]", "error"),
        (f"[{DENSE}, {{Discretization: [0.5]}}, {DENSE}]", "warning"),
        (f"[{DENSE}, {{Dropout: 1.0}}]", "error"),
        (f"[{DENSE}, {{Dropout: 0.5}}]", None),
        ("[{Dense: {units: 3, trainable: false}}, {Dropout: 1.0}, {Dense: 2}]", None),
        ("[{Dense: {units: 3, kernel_regularizer: l2}}, {Dropout: 1.0}]", "warning"),
        (f"[{DENSE}, {{Reshape: [1, 3]}}, {{SpatialDropout1D: 1.0}}, {{Dense: 2}}]", "warning"),
        (f"[{DENSE}, {{SpectralNormalization: {{layer: {TABLE}}}}}]", "warning"),
        (f"[{TABLE}, Flatten, {{Dense: 2}}]", None),
    ],
)  # fmt: skip
def test_weights_that_no_gradient_reaches(layers: str, severity: str | None) -> None:
    import numpy
    import tensorflow as tf

    from seqspec.runtime.build import build

    text = f"seqspec: 1\ninput: {{shape: [4]}}\nlayers: {layers}\ncompile: {{loss: mse}}\n"
    checked = check(parse(text, "a.yaml"))
    assert checked.spec is not None
    model = build(checked.spec)
    with tf.GradientTape() as tape:
        answers = model(numpy.ones([2, 4], "float32"), training=True)
        loss = tf.reduce_sum(tf.cast(answers, "float32")) + sum(model.losses)
    reached = [each is not None for each in tape.gradient(loss, model.trainable_weights)]
    (found,) = [str(each.severity) for each in checked.problems if each.code == "SQ415"] or [None]
    assert found == severity
    # A penalty moves its own weights, and never the bias beside them.
    assert all(reached) == (severity is None)
    assert any(reached) == (severity != "error")


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("member", OF_NUMBERS, ids=lambda member: member.__name__)
@settings(
    max_examples=12, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck), phases=[Phase.generate],
)  # fmt: skip
@given(data=st.data())
def test_a_layer_passes_on_what_it_says(member: type[Layer], data: st.DataObject) -> None:
    import tensorflow as tf

    from seqspec.runtime.objects import make

    inside = data.draw(placed(member))
    batch = tf.random.uniform(batch_of(inside.before))
    try:
        made = make(inside.layer)
        with tf.GradientTape() as tape:
            tape.watch(batch)
            training = {"training": True} if made._call_has_training_arg else {}
            answer = tf.cast(made(batch, **training), "float32")
        gradient = tape.gradient(answer, batch)
    except Exception:  # what Keras cannot compute of these numbers
        reject()
    assert (gradient is not None) == (not stops(inside)), inside.layer


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "mixed_float16", "bfloat16"])
@pytest.mark.parametrize(
    "layer",
    [
        *(f"UpSampling2D: {{interpolation: {each}, dtype: %s}}" for each in (
            "nearest", "bilinear", "bicubic", "lanczos3", "lanczos5", "area"
        )),
        *(f"Resizing: {{height: 3, width: 3, interpolation: {each}, antialias: {scaled}, dtype: %s}}"
          for each in ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")
          for scaled in ("false", "true")),
        "TimeDistributed: {layer: {UpSampling2D: {interpolation: area, dtype: %s}}}",
        # Nothing asks for a gradient across what has none to pass on.
        "UpSampling2D: {interpolation: area, dtype: %s}}, {RandomPosterization: 2",
        "RandomPosterization: 2}, {UpSampling2D: {interpolation: area, dtype: %s}",
        "UpSampling2D: {interpolation: area, dtype: %s}}, {Dropout: 1.0",
        "RandomPosterization: 2}, {Dense: 2}, {UpSampling2D: {interpolation: area, dtype: %s}",
    ],
)  # fmt: skip
def test_what_tensorflow_has_no_gradient_for_is_told(layer: str, dtype: str) -> None:
    import numpy
    import tensorflow as tf

    from seqspec.runtime.build import build

    film = layer.startswith("TimeDistributed")
    shape = [2, 4, 4, 3] if film else [4, 4, 3]
    layers = f"[{{Dense: 2}}, {{{layer % dtype}}}, Flatten, {{Dense: 1}}]"
    text = f"seqspec: 1\ninput: {{shape: {shape}}}\nlayers: {layers}\ncompile: {{loss: mse}}\n"
    checked = check(parse(text, "a.yaml"))
    assert checked.spec is not None
    model = build(checked.spec)
    with tf.GradientTape() as tape:
        answers = tf.reduce_sum(model(numpy.ones([2, *shape], "float32"), training=True))
    try:
        tape.gradient(answers, model.trainable_weights)
        has_one = True
    except (LookupError, TypeError, tf.errors.InvalidArgumentError):
        has_one = False
    assert has_one == ("SQ425" not in [each.code for each in checked.problems])
