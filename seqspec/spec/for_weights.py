"""What a layer takes for one of its arrays of weights: initializers, regularizers and constraints."""

from seqspec.spec.base import Item
from seqspec.spec.kinds import Shape, brief


class ForWeights(Item):
    """The base of initializers, regularizers and constraints."""

    def unfit(self, shape: Shape) -> str | None:
        """What is wrong with an array of this shape, as the end of a sentence; None where it fits.

        A regularizer of what a layer answers gets that shape with the batch.
        """
        return None


def need_axes(shape: Shape, *axes: int) -> str | None:
    """The same for what works along some axes of an array: they must be there."""
    rank = len(shape)
    missing = next((axis for axis in axes if not -rank <= axis < rank), None)
    return None if missing is None else f"has no axis {missing} in {brief(shape)}"
