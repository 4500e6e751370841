"""Weights that start at random, in a range that suits the layer."""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator

from seqspec.spec.base import Item
from seqspec.spec.kinds import Above0, NonNegative, Seed, listing

AxisIndices = int | Annotated[tuple[int, ...], BeforeValidator(listing)]


class RandomNormal(Item):
    """Draw from a normal distribution.

    Source:  keras.initializers.RandomNormal, Keras 3
    """

    mean: float = 0.0
    stddev: NonNegative = 0.05
    seed: Seed | None = None


class TruncatedNormal(Item):
    """Draw from a normal distribution, again where a value is over 2 deviations away.

    Source:  keras.initializers.TruncatedNormal, Keras 3
    """

    mean: float = 0.0
    stddev: NonNegative = 0.05
    seed: Seed | None = None


class RandomUniform(Item):
    """Draw evenly between `minval` and `maxval`.

    Source:  keras.initializers.RandomUniform, Keras 3
    """

    minval: float = -0.05
    maxval: float = 0.05
    seed: Seed | None = None


class Orthogonal(Item):
    """Draw a matrix whose rows, or columns, are orthogonal, times `gain`.

    Source:  keras.initializers.Orthogonal, Keras 3; Saxe et al. 2013
    """

    primary: ClassVar[str] = "gain"
    gain: float = 1.0
    seed: Seed | None = None


class VarianceScaling(Item):
    """Draw with variance `scale / n`: n inputs, outputs or the mean of both, as `mode` says.

    Source:  keras.initializers.VarianceScaling, Keras 3
    """

    primary: ClassVar[str] = "scale"
    scale: Above0 = 1.0
    mode: Literal["fan_in", "fan_out", "fan_avg"] = "fan_in"
    distribution: Literal["normal", "truncated_normal", "untruncated_normal", "uniform"] = (
        "truncated_normal"
    )
    seed: Seed | None = None
    input_axes: AxisIndices | None = None
    output_axes: AxisIndices | None = None


class GlorotNormal(Item):
    """Draw from a normal distribution cut at 2 deviations, with variance `2 / (inputs + outputs)`.

    Source:  keras.initializers.GlorotNormal, Keras 3; Glorot and Bengio 2010
    """

    seed: Seed | None = None
    input_axes: AxisIndices | None = None
    output_axes: AxisIndices | None = None


class GlorotUniform(Item):
    """Draw from a uniform distribution with variance `2 / (inputs + outputs)`.

    Source:  keras.initializers.GlorotUniform, Keras 3; Glorot and Bengio 2010
    """

    seed: Seed | None = None
    input_axes: AxisIndices | None = None
    output_axes: AxisIndices | None = None


class HeNormal(Item):
    """Draw from a normal distribution cut at 2 deviations, with variance `2 / inputs`.

    Source:  keras.initializers.HeNormal, Keras 3; He et al. 2015
    """

    seed: Seed | None = None
    input_axes: AxisIndices | None = None
    output_axes: AxisIndices | None = None


class HeUniform(Item):
    """Draw from a uniform distribution with variance `2 / inputs`.

    Source:  keras.initializers.HeUniform, Keras 3; He et al. 2015
    """

    seed: Seed | None = None
    input_axes: AxisIndices | None = None
    output_axes: AxisIndices | None = None


class LecunNormal(Item):
    """Draw from a normal distribution cut at 2 deviations, with variance `1 / inputs`.

    Source:  keras.initializers.LecunNormal, Keras 3; LeCun et al. 1998
    """

    seed: Seed | None = None
    input_axes: AxisIndices | None = None
    output_axes: AxisIndices | None = None


class LecunUniform(Item):
    """Draw from a uniform distribution with variance `1 / inputs`.

    Source:  keras.initializers.LecunUniform, Keras 3; LeCun et al. 1998
    """

    seed: Seed | None = None
    input_axes: AxisIndices | None = None
    output_axes: AxisIndices | None = None


normal = RandomNormal
uniform = RandomUniform
OrthogonalInitializer = Orthogonal
