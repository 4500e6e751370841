"""Spectrograms, worked out by hand: a time every stride, a frequency for half of a transform and one."""

from typing import Any

import pytest
from pydantic import ValidationError

from seqspec.spec.kinds import Shape
from seqspec.spec.layers._layer import Cost, Layer
from seqspec.spec.layers.audio import MelSpectrogram, STFTSpectrogram
from tests.spec.layers.checks import check_layer, check_refusal


def mel(**settings: Any) -> MelSpectrogram:
    return MelSpectrogram(**{"fft_length": 8, "sequence_stride": 4, "num_mel_bins": 3, **settings})


def stft(**settings: Any) -> STFTSpectrogram:
    """Of 5 frequencies: 8 / 2 + 1."""
    return STFTSpectrogram(**{"frame_length": 6, "frame_step": 2, **settings})


KERNEL = 6 * 1 * 5  # frame_length, 1, frequencies


@pytest.mark.parametrize(
    ("layer", "before", "after", "parameters"),
    [
        pytest.param(MelSpectrogram(), (16_000,), (128, 1 + 16_000 // 512), 0, id="a-second"),
        pytest.param(mel(), (16,), (3, 1 + 16 // 4), 0, id="mel"),
        pytest.param(mel(sequence_length=6), (18,), (3, 1 + 18 // 4), 0, id="mel-of-short-frames"),
        pytest.param(mel(), (None,), (3, None), 0, id="mel-of-any-length"),
        pytest.param(mel(fft_length=7), (17,), (3, 1 + (17 - 1) // 4), 0, id="mel-odd"),
        pytest.param(stft(), (11, 1), ((11 - 6) // 2 + 1, 5), 2 * KERNEL, id="log"),
        pytest.param(stft(), (12, 2), (4, 2 * 5), 2 * KERNEL, id="stereo"),
        pytest.param(stft(expand_dims=True), (12, 2), (4, 5, 2), 2 * KERNEL, id="picture"),
        pytest.param(stft(mode="stft"), (12, 2), (4, 2 * 2 * 5), 2 * KERNEL, id="both-parts"),
        pytest.param(stft(mode="real"), (12, 2), (4, 2 * 5), KERNEL, id="real-part"),
        pytest.param(stft(mode="imag"), (None, 2), (None, 2 * 5), KERNEL, id="any-length"),
        pytest.param(stft(padding="same"), (11, 1), (6, 5), 2 * KERNEL, id="same"),
        pytest.param(stft(frame_step=None), (12, 1), (3, 5), 2 * KERNEL, id="half-a-frame"),
        pytest.param(stft(fft_length=20), (12, 1), (4, 11), 2 * 6 * 11, id="longer-transform"),
        pytest.param(
            stft(data_format="channels_first"), (2, 12), (2 * 5, 4), 2 * KERNEL, id="first"
        ),
        pytest.param(
            stft(data_format="channels_first", expand_dims=True), (2, 12), (2, 4, 5), 2 * KERNEL,
            id="first-picture",
        ),
    ],
)  # fmt: skip
def test_spectrogram(layer: Layer, before: Shape, after: Shape, parameters: int) -> None:
    check_layer(layer, before, after, parameters)


@pytest.mark.parametrize(
    ("layer", "before", "products"),
    [
        # 3 pitches, 5 times, each a sum over 8 / 2 + 1 frequencies.
        pytest.param(mel(), (16,), 3 * 5 * 5, id="mel"),
        # 4 times, 5 frequencies, 2 channels, 6 samples, and both kernels where both are needed.
        pytest.param(stft(), (12, 2), 4 * 5 * 2 * 6 * 2, id="log"),
        pytest.param(stft(mode="stft"), (12, 2), 4 * 5 * 2 * 6 * 2, id="both-parts"),
        pytest.param(stft(mode="imag"), (12, 2), 4 * 5 * 2 * 6, id="one-part"),
    ],
)
def test_spectrogram_cost(layer: Layer, before: Shape, products: int) -> None:
    assert layer.cost(before) == Cost(products, 2 * products)


def test_spectrogram_of_any_length_has_no_cost() -> None:
    assert mel().cost((None,)) is None
    assert stft().cost((None, 1)) is None


@pytest.mark.parametrize(
    ("layer", "before", "code", "message"),
    [
        (mel(), (16, 1), "SQ101", "MelSpectrogram needs (samples,), got (16, 1)"),
        (mel(), (4,), "SQ103", "4 samples are too few for an `fft_length` of 8"),
        (stft(), (12,), "SQ101", "STFTSpectrogram needs (samples, channels), got (12,)"),
        (
            stft(data_format="channels_first"), (12,), "SQ101",
            "STFTSpectrogram needs (channels, samples), got (12,)",
        ),
        (
            stft(), (12, None), "SQ102",
            "STFTSpectrogram needs to know the number of channels, got (12, null)",
        ),
        (stft(), (5, 1), "SQ103", "STFTSpectrogram with frames of 6 on (5, 1) leaves nothing"),
    ],
)  # fmt: skip
def test_spectrogram_refuses(layer: Layer, before: Shape, code: str, message: str) -> None:
    check_refusal(layer, before, code, message)


@pytest.mark.parametrize(
    ("layer", "samples", "fix"),
    [
        # Keras says 1 + (samples + 1) / stride times.
        pytest.param(mel(), 15, "give 16 samples", id="one-more-is-whole"),
        pytest.param(mel(sequence_stride=1), 16, "use a stride over 1", id="stride-of-1"),
        pytest.param(mel(fft_length=7), 16, "use an even `fft_length`", id="odd-transform"),
    ],
)
def test_mel_spectrogram_refuses_what_keras_miscounts(
    layer: MelSpectrogram, samples: int, fix: str
) -> None:
    stride = layer.sequence_stride
    message = f"Keras miscounts the times of {samples} samples with a stride of {stride}"
    assert check_refusal(layer, (samples,), "SQ103", message).fix == fix


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"frame_length": 1, "frame_step": None}, "half a frame of 1 is no step"),
        ({"frame_step": 7}, "`frame_step` is over `frame_length`"),
        ({"fft_length": 5}, "`fft_length` is below `frame_length`"),
        ({"frame_length": 1, "frame_step": 1, "mode": "psd"}, "a `psd` of one frequency"),
        ({"padding": "causal"}, "padding"),
    ],
)
def test_stft_has_no_such_settings(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        stft(**settings)


def test_mel_frames_fit_the_transform() -> None:
    with pytest.raises(ValidationError, match="`sequence_length` is over `fft_length`"):
        mel(sequence_length=9)
