"""TensorFlow's first import, without the lines it writes past every setting before it can be told."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


def import_quietly() -> None:
    """Import TensorFlow and Keras; what they write while loading is shown only if that fails."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with _stderr_held():
        import tensorflow
        import keras  # noqa: F401  # isort: skip
    gc.freeze()  # hundreds of thousands of objects that stay: each full collection would walk them
    tensorflow.get_logger().setLevel("ERROR")  # it warns of retracing where many models are built


@contextmanager
def without_warnings_of_callbacks() -> Iterator[None]:
    """Keep back that a number is not there in an epoch without validation, which a note has said once."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"keras\.src\.callbacks")
        yield


@contextmanager
def _stderr_held() -> Iterator[None]:
    """Keep what C++ writes to descriptor 2 in a file, and show it where the body fails."""
    sys.stderr.flush()
    with tempfile.TemporaryFile() as held:
        stderr = os.dup(2)
        os.dup2(held.fileno(), 2)
        try:
            yield
        except Exception:
            held.seek(0)
            os.write(stderr, held.read())
            raise
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
