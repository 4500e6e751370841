"""The metric that Keras chooses by the shapes of answers and labels; it is written as a bare word."""

from seqspec.spec.metrics._metric import Metric


class Accuracy(Metric):
    """How often answer and label are exactly equal.

    As the bare word `accuracy`, `acc` or `Accuracy`, Keras takes binary, categorical or sparse
    categorical accuracy, as the shapes of answers and labels ask for.
    Source:  keras.metrics.Accuracy and keras.Model.compile, Keras 3
    """


acc = Accuracy
