"""Weights that start at fixed values."""

from typing import ClassVar, Literal

from seqspec.spec.for_weights import ForWeights
from seqspec.spec.kinds import Shape, SignalWindow, brief


class Zeros(ForWeights):
    """All weights start at 0.

    Source:  keras.initializers.Zeros, Keras 3
    """


class Ones(ForWeights):
    """All weights start at 1.

    Source:  keras.initializers.Ones, Keras 3
    """


class Constant(ForWeights):
    """All weights start at `value`.

    Source:  keras.initializers.Constant, Keras 3
    """

    bare: ClassVar[bool] = False
    primary: ClassVar[str] = "value"
    value: float = 0.0


class Identity(ForWeights):
    """A square matrix starts as `gain` times the identity.

    Source:  keras.initializers.Identity, Keras 3
    """

    primary: ClassVar[str] = "gain"
    gain: float = 1.0

    def unfit(self, shape: Shape) -> str | None:
        return None if len(shape) == 2 else f"makes a matrix, not {brief(shape)}"


class STFT(ForWeights):
    """A kernel starts as one side of a short-time Fourier transform, for a sequence of one feature.

    Shape:   (frame_length, 1, fft_length / 2 + 1)
    Source:  keras.initializers.STFT, Keras 3
    """

    package: ClassVar[str] = "scipy"
    primary: ClassVar[str] = "side"
    side: Literal["real", "imag"] = "real"
    window: SignalWindow | None = "hann"
    scaling: Literal["density", "spectrum"] | None = "density"
    periodic: bool = False

    def unfit(self, shape: Shape) -> str | None:
        if len(shape) == 3 and shape[1] == 1:
            return None
        return f"makes a kernel (frame_length, 1, frequencies), not {brief(shape)}"


zero = Zeros
one = Ones
IdentityInitializer = Identity
STFTInitializer = stft = STFT
