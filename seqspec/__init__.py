"""Keras Sequential models written as YAML: checked, summarized, built, trained.

In: the path of a spec. Out: a `Spec`, its `Flow`, a compiled `keras.Sequential`, or a run. Nothing here
imports TensorFlow until `build` or `train` is called.

    spec = seqspec.load("specs/vgg_like.yaml")
    seqspec.summarize(spec).parameters
    model = seqspec.build(spec)
    run = seqspec.train(spec)
"""

from seqspec.api import build, load, summarize, train
from seqspec.source.problem import Problem, SpecError

__all__ = ["Problem", "SpecError", "build", "load", "summarize", "train"]
