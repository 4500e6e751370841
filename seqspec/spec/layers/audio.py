"""Layers that turn sound into pictures of its frequencies."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from seqspec.source.document import Path
from seqspec.spec.kinds import Above0, DataFormat, NonNegative, Positive, Shape, SignalWindow
from seqspec.spec.layers._layer import (
    REAL,
    Cost,
    Layer,
    Needs,
    ShapeError,
    Window,
    need_known,
    need_rank,
    size,
)
from seqspec.spec.layers._windows import channels_first, first_needs, need_places, slid


class MelSpectrogram(Layer):
    """Turn sound into the loudness of `num_mel_bins` pitches at each time.

    Shape:   (samples,) -> (num_mel_bins, 1 + samples / sequence_stride)
    Cost:    the sum into pitches; the Fourier transform is not counted
    Units:   min_freq, max_freq, sampling_rate in hertz; top_db in decibel
    Errors:  SQ101 axes, SQ103 too few samples for half a transform on either side, or a number of
             samples whose times Keras miscounts
    Source:  keras.layers.MelSpectrogram, Keras 3
    """

    primary: ClassVar[str] = "fft_length"
    fft_length: Positive = 2048
    sequence_stride: Positive = 512
    sequence_length: Positive | None = None
    window: Literal["hann", "hamming"] | None = "hann"
    sampling_rate: Positive = 16000
    num_mel_bins: Positive = 128
    min_freq: NonNegative = 20.0
    max_freq: Above0 | None = None
    power_to_db: bool = True
    top_db: NonNegative = 80.0
    mag_exp: Above0 = 2.0
    min_power: Above0 = 1e-10
    ref_power: Above0 = 1.0

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.sequence_length is not None and self.sequence_length > self.fft_length:
            message = "`sequence_length` is over `fft_length`"
            yield ("sequence_length",), message, f"use {self.fft_length} or less"
        if self.dtype == "float64":
            yield ("dtype",), "Keras sums pitches in float32 only", "use float32, or delete it"

    def output_shape(self, shape: Shape) -> Shape:
        need_rank(self, shape, "samples")
        samples, stride = shape[0], self.sequence_stride
        if samples is None:
            return (self.num_mel_bins, None)
        if samples <= self.fft_length // 2:
            message = f"{samples} samples are too few for an `fft_length` of {self.fft_length}"
            raise ShapeError(
                "SQ103", message, f"use an `fft_length` of {2 * samples - 1} or less", "fft_length"
            )
        # Half of an odd transform on either side is one sample less than the transform.
        times = 1 + (samples - self.fft_length % 2) // stride
        if times != 1 + (samples + 1) // stride:
            # This is how many Keras says, which are more than it answers.
            message = f"Keras miscounts the times of {samples} samples with a stride of {stride}"
            raise ShapeError("SQ103", message, self._counted(samples), "sequence_stride")
        return (self.num_mel_bins, times)

    def _counted(self, samples: int) -> str:
        """What to change where Keras miscounts."""
        if self.fft_length % 2:
            return "use an even `fft_length`"
        return f"give {samples + 1} samples" if self.sequence_stride > 1 else "use a stride over 1"

    def cost(self, shape: Shape) -> Cost | None:
        outputs = size(self.output_shape(shape))
        if outputs is None:
            return None
        products = outputs * (self.fft_length // 2 + 1)
        return Cost(products, 2 * products)

    def windows(self, shape: Shape) -> None:
        return None


class STFTSpectrogram(Layer):
    """Turn sound into its frequencies at each time, by two convolutions that start as a transform.

    Shape:   (samples, channels) -> (times, frequencies * channels), or with `expand_dims`
             (times, frequencies, channels)
    Weights: real_kernel, imag_kernel, each (frame_length, 1, fft_length / 2 + 1)
    Cost:    frame_length multiply-adds per kernel and output
    Units:   frame_length, frame_step, fft_length in samples
    Errors:  SQ101 axes, SQ102 unknown channels, SQ103 fewer samples than a frame
    Source:  keras.layers.STFTSpectrogram, Keras 3
    """

    takes = REAL
    package: ClassVar[str] = "scipy"
    primary: ClassVar[str] = "mode"
    mode: Literal["log", "magnitude", "psd", "real", "imag", "angle", "stft"] = "log"
    frame_length: Positive = 256
    frame_step: Positive | None = None
    fft_length: Positive | None = None
    window: SignalWindow | None = "hann"
    periodic: bool = False
    scaling: Literal["density", "spectrum"] | None = "density"
    padding: Literal["valid", "same"] = "valid"
    expand_dims: bool = False
    data_format: DataFormat | None = None

    def conflicts(self) -> Iterator[tuple[Path, str, str | None]]:
        if self.dtype in ("bfloat16", "mixed_bfloat16"):
            yield ("dtype",), f"TensorFlow cannot transform in {self.dtype}", "use float32"
        if self.frame_step is None and self.frame_length == 1:
            yield ("frame_length",), "half a frame of 1 is no step", "give `frame_step: 1`"
        if (self.frame_step or 0) > self.frame_length:
            message = "`frame_step` is over `frame_length`"
            yield ("frame_step",), message, f"use {self.frame_length} or less"
        if self.mode == "psd" and self._frequencies == 1:
            # Keras takes the constant frequency for two, and answers two.
            message = "a `psd` of one frequency comes out as two"
            yield ("mode",), message, "use a `frame_length` of 2 or more"
        if self.fft_length is not None and self.fft_length < self.frame_length:
            message = "`fft_length` is below `frame_length`"
            yield ("fft_length",), message, f"use {self.frame_length} or more"

    def needs(self) -> Iterator[Needs]:
        yield from first_needs(self, self.data_format)

    @property
    def _step(self) -> int:
        return self.frame_step or self.frame_length // 2

    @property
    def _frequencies(self) -> int:
        """Those of one kernel: half of the transform, and the constant one."""
        whole = self.fft_length or 1 << (self.frame_length - 1).bit_length()
        return whole // 2 + 1

    @property
    def _kernels(self) -> tuple[str, ...]:
        alone = {"real": ("real_kernel",), "imag": ("imag_kernel",)}
        return alone.get(self.mode, ("real_kernel", "imag_kernel"))

    def output_shape(self, shape: Shape) -> Shape:
        first = channels_first(self.data_format)
        need_rank(self, shape, *(("channels", "samples") if first else ("samples", "channels")))
        channels = need_known(self, shape, 0 if first else 1, "number of channels")
        times = slid(shape[1 if first else 0], self.frame_length, self._step, self.padding, 1)
        need_places(self, (times,), shape, f"frames of {self.frame_length}", "frame_length")
        answers = self._frequencies * (2 if self.mode == "stft" else 1)
        if self.expand_dims:
            return (channels, times, answers) if first else (times, answers, channels)
        return (channels * answers, times) if first else (times, channels * answers)

    def weights(self, shape: Shape) -> Mapping[str, Shape]:
        return dict.fromkeys(self._kernels, (self.frame_length, 1, self._frequencies))

    def cost(self, shape: Shape) -> Cost | None:
        outputs = size(self.output_shape(shape))
        if outputs is None:
            return None
        places = outputs if self.mode == "stft" else outputs * len(self._kernels)
        products = places * self.frame_length
        return Cost(products, 2 * products)

    def windows(self, shape: Shape) -> tuple[Window, ...]:
        return (Window(self.frame_length, self._step),)
