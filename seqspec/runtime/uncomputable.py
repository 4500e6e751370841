"""What Keras takes and TensorFlow cannot compute, told at the layer where it happens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType

import keras
import tensorflow as tf

from seqspec.analysis.flow import Step
from seqspec.lint.check import Checked
from seqspec.source.document import Path
from seqspec.source.problem import Problem, Severity, SpecError

FIX = "use other settings, or another `dtype`; `check` should have known: please report the spec"
LONGEST = 160
# Lines of TensorFlow and Keras that say where something happened, and not what.
_WHERE = re.compile(
    r"File \"|Detected at node|Graph execution error|\[\[|Exception encountered|Arguments received|•"
)
# Where a line goes on with the operation's name in the graph, and its settings there.
_MORE = re.compile(r" (?:used by|for) '?\{\{node| with these attrs:| *\[Op:")
_COLOURS = re.compile(r"\x1b\[\d*m")


@contextmanager
def told_at_its_layer(checked: Checked) -> Iterator[None]:
    """Turn an error inside Keras or TensorFlow into a SpecError; those of our own code stay as they are.

    Running out of memory or disk is no matter of one layer.
    """
    filtered = keras.config.is_traceback_filtering_enabled()
    keras.config.disable_traceback_filtering()  # it would take out the frames of the layer
    try:
        yield
    except tf.errors.ResourceExhaustedError:
        raise MemoryError from None
    except (MemoryError, OSError):
        raise
    except Exception as error:  # whatever an operation raises
        frames = list(_frames(error.__traceback__))
        if not _is_theirs(error, frames):
            raise
        problem = _problem(checked, str(error), frames)
        raise SpecError(checked.document.file, checked.document.text, (problem,)) from error
    finally:
        if filtered:
            keras.config.enable_traceback_filtering()


def _frames(trace: TracebackType | None) -> Iterator[FrameType]:
    while trace is not None:
        yield trace.tb_frame
        trace = trace.tb_next


def _is_theirs(error: Exception, frames: list[FrameType]) -> bool:
    raised_in = frames[-1].f_globals.get("__name__", "")
    places = (type(error).__module__, raised_in)
    return any(place.partition(".")[0] in ("keras", "tensorflow") for place in places)


def _problem(checked: Checked, text: str, frames: list[FrameType]) -> Problem:
    step = _step(checked, text, frames)
    what, path = (step.type, step.path) if step else _compared(text, frames)
    message = f"TensorFlow cannot compute {what} so: {_reason(text)}"
    return Problem("SQ416", Severity.ERROR, message, checked.document.key_at(path), FIX)


def _compared(text: str, frames: list[FrameType]) -> tuple[str, Path]:
    """What is computed of answers and labels, where it is in no layer."""
    calls = {frame.f_code.co_name for frame in frames}
    if "compute_loss" in calls or "compile_loss/" in text:
        return "the loss", ("compile", "loss")
    if "compute_metrics" in calls:
        return "the metrics", ("compile", "metrics")
    return "the model", ("layers",)


def _step(checked: Checked, text: str, frames: list[FrameType]) -> Step | None:
    """The layer that was called last, or that an operation of the graph belongs to."""
    steps = {step.name: step for step in checked.flow or ()}
    callers = (frame.f_locals.get("self") for frame in reversed(frames))
    called = (each.name for each in callers if isinstance(each, keras.layers.Layer))
    # A graph that is traced again adds one number to the names of the model and of its layers.
    model = checked.spec.name if checked.spec and checked.spec.name else r"sequential\w*?"
    traced = re.findall(rf"(?:^|[/ ]){model}(_\d+)?/([\w.-]+)", text)
    own = (layer.removesuffix(number) for number, layer in traced)
    return next((steps[name] for name in (*called, *own) if name in steps), None)


def _reason(text: str) -> str:
    """The first line of an error that says what is wrong.

    >>> _reason("Graph execution error:\\n\\nDetected at node a/b\\n\\nIt needs NHWC.\\n\\t [[{{node a/b}}]]")
    'It needs NHWC'
    """
    lines = (_COLOURS.sub("", line).strip() for line in text.splitlines())
    said = next((line for line in lines if line and not _WHERE.match(line)), "no reason is given")
    said = _MORE.split(said)[0]
    short = said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"
    return short.rstrip(".")
