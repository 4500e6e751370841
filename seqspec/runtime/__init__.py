"""The only package that imports TensorFlow: from a `Spec` to a Keras model, and from a model to a `Run`.

In: a checked spec. Out: a compiled `keras.Sequential`, trained weights, and numbers.
"""

from seqspec.runtime.quiet import import_quietly

import_quietly()
