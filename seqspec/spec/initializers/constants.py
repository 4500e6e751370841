"""Weights that start at fixed values."""

from typing import ClassVar

from seqspec.spec.base import Item


class Zeros(Item):
    """All weights start at 0.

    Source:  keras.initializers.Zeros, Keras 3
    """


class Ones(Item):
    """All weights start at 1.

    Source:  keras.initializers.Ones, Keras 3
    """


class Constant(Item):
    """All weights start at `value`.

    Source:  keras.initializers.Constant, Keras 3
    """

    bare: ClassVar[bool] = False
    primary: ClassVar[str] = "value"
    value: float = 0.0


class Identity(Item):
    """A square matrix starts as `gain` times the identity.

    Source:  keras.initializers.Identity, Keras 3
    """

    primary: ClassVar[str] = "gain"
    gain: float = 1.0


zero = Zeros
one = Ones
IdentityInitializer = Identity
