"""Weights that start at random, in a range that suits the layer."""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator

from seqspec.spec.for_weights import ForWeights, need_axes
from seqspec.spec.kinds import Above0, NonNegative, Seed, Shape, brief, listing

AxisIndices = Annotated[tuple[int, ...], BeforeValidator(listing)]


class RandomNormal(ForWeights):
    """Draw from a normal distribution.

    Source:  keras.initializers.RandomNormal, Keras 3
    """

    primary: ClassVar[str] = "mean"
    mean: float = 0.0
    stddev: NonNegative = 0.05
    seed: Seed | None = None


class TruncatedNormal(ForWeights):
    """Draw from a normal distribution, again where a value is over 2 deviations away.

    Source:  keras.initializers.TruncatedNormal, Keras 3
    """

    primary: ClassVar[str] = "mean"
    mean: float = 0.0
    stddev: NonNegative = 0.05
    seed: Seed | None = None


class RandomUniform(ForWeights):
    """Draw evenly between `minval` and `maxval`.

    Source:  keras.initializers.RandomUniform, Keras 3
    """

    primary: ClassVar[str] = "minval"
    minval: float = -0.05
    maxval: float = 0.05
    seed: Seed | None = None


class Orthogonal(ForWeights):
    """Draw a matrix whose rows, or columns, are orthogonal, times `gain`.

    Source:  keras.initializers.Orthogonal, Keras 3; Saxe et al. 2013
    """

    primary: ClassVar[str] = "gain"
    gain: float = 1.0
    seed: Seed | None = None

    def unfit(self, shape: Shape) -> str | None:
        return f"makes a matrix or more, not {brief(shape)}" if len(shape) < 2 else None


class _Scaled(ForWeights):
    """What draws with a variance that depends on the numbers of inputs and outputs.

    Keras takes them from the shape, or from the axes where both are named.
    """

    primary: ClassVar[str] = "seed"
    seed: Seed | None = None
    input_axes: AxisIndices | None = None
    output_axes: AxisIndices | None = None

    def unfit(self, shape: Shape) -> str | None:
        if self.input_axes is None or self.output_axes is None:
            return None
        return need_axes(shape, *self.input_axes, *self.output_axes)


class VarianceScaling(_Scaled):
    """Draw with variance `scale / n`: n inputs, outputs or the mean of both, as `mode` says.

    Source:  keras.initializers.VarianceScaling, Keras 3
    """

    primary: ClassVar[str] = "scale"
    scale: Above0 = 1.0
    mode: Literal["fan_in", "fan_out", "fan_avg"] = "fan_in"
    distribution: Literal["normal", "truncated_normal", "untruncated_normal", "uniform"] = (
        "truncated_normal"
    )


class GlorotNormal(_Scaled):
    """Draw from a normal distribution cut at 2 deviations, with variance `2 / (inputs + outputs)`.

    Source:  keras.initializers.GlorotNormal, Keras 3; Glorot and Bengio 2010
    """


class GlorotUniform(_Scaled):
    """Draw from a uniform distribution with variance `2 / (inputs + outputs)`.

    Source:  keras.initializers.GlorotUniform, Keras 3; Glorot and Bengio 2010
    """


class HeNormal(_Scaled):
    """Draw from a normal distribution cut at 2 deviations, with variance `2 / inputs`.

    Source:  keras.initializers.HeNormal, Keras 3; He et al. 2015
    """


class HeUniform(_Scaled):
    """Draw from a uniform distribution with variance `2 / inputs`.

    Source:  keras.initializers.HeUniform, Keras 3; He et al. 2015
    """


class LecunNormal(_Scaled):
    """Draw from a normal distribution cut at 2 deviations, with variance `1 / inputs`.

    Source:  keras.initializers.LecunNormal, Keras 3; LeCun et al. 1998
    """


class LecunUniform(_Scaled):
    """Draw from a uniform distribution with variance `1 / inputs`.

    Source:  keras.initializers.LecunUniform, Keras 3; LeCun et al. 1998
    """


normal = RandomNormal
uniform = RandomUniform
OrthogonalInitializer = Orthogonal
