"""Layers that must see the training data before the first step, and what they have learned as arrays."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import keras
import numpy as np

from seqspec.data.source import Split
from seqspec.runs.checkpoint import ArrayEntry
from seqspec.runs.errors import RunError
from seqspec.runtime.feed import HELD_BYTES, straight_feed
from seqspec.spec.spec import Spec

# Samples that go through the layers before one that adapts, at a time.
BATCH = 1024
_LOOKUPS = (keras.layers.StringLookup, keras.layers.IntegerLookup, keras.layers.TextVectorization)


def adapt(model: keras.Sequential, spec: Spec, split: Split) -> None:
    """Show the samples of `split`, as the layers before make them, to each layer that must see them."""
    for index, layer in enumerate(spec.layers):
        if layer.adapts:
            _show(model.layers[index], model.layers[:index], split)


def _show(layer: Any, before: list[Any], split: Split) -> None:  # Any: Keras layers
    batches = straight_feed(split, BATCH).map(lambda x, y: x)
    for each in before:
        batches = batches.map(lambda x, each=each: each(x, training=False))
    if split.nbytes <= HELD_BYTES:
        # In one piece, as a script would: batch by batch a mean has other last bits.
        layer.adapt(np.concatenate([batch.numpy() for batch in batches]))
    else:
        layer.adapt(batches)


def learned(model: keras.Sequential) -> Iterator[ArrayEntry]:
    """What layers have learned and hold in no variable: vocabularies with their weights, boundaries."""
    for layer in model.layers:
        for name, value in _kept(layer).items():
            array = np.frombuffer(json.dumps(value).encode(), np.uint8)
            yield ArrayEntry(f"learned/{layer.name}/{name}", "uint8", array.shape, array.tobytes())


def _kept(layer: Any) -> Mapping[str, Any]:  # Any: a Keras layer; what JSON can hold
    if isinstance(layer, keras.layers.Discretization):
        return {"bin_boundaries": layer.bin_boundaries}
    if not isinstance(layer, _LOOKUPS):
        return {}
    words = layer.get_vocabulary(include_special_tokens=False)
    plain = [word if isinstance(word, str) else int(word) for word in words]
    lookup = _lookup(layer)
    weighted = lookup.output_mode == "tf_idf" and plain
    weights = [float(weight) for weight in lookup.idf_weights.numpy()] if weighted else None
    return {"vocabulary": plain, "idf_weights": weights}


def _lookup(layer: Any) -> Any:  # Any: Keras layers
    """The layer that holds the vocabulary: TextVectorization has it inside."""
    return getattr(layer, "_lookup_layer", layer)


def relearn(model: keras.Sequential, found: Mapping[str, ArrayEntry]) -> None:
    """Put what was learned back into a model whose variables are restored; raises RunError."""
    for layer in model.layers:
        if isinstance(layer, keras.layers.Normalization) and layer.input_mean is None:
            layer.finalize_state()
        told = {
            name: bytes(found[path].data)
            for name in _kept(layer)
            if (path := f"learned/{layer.name}/{name}") in found
        }
        try:
            _teach(layer, {name: json.loads(text) for name, text in told.items()})
        except (ValueError, TypeError, AttributeError):
            fix = "train again"
            raise RunError(f"what layer {layer.name} had learned is damaged", fix) from None


def _teach(layer: Any, told: Mapping[str, Any]) -> None:
    if told.get("bin_boundaries"):
        layer.bin_boundaries = [float(boundary) for boundary in told["bin_boundaries"]]
    if told.get("vocabulary"):
        words, weights, lookup = told["vocabulary"], told["idf_weights"], _lookup(layer)
        start = lookup._token_start_index()
        layer.set_vocabulary(words, weights and weights[start : start + len(words)])
        if weights:  # Keras works the weight of unknown words out anew, to another last bit
            lookup.idf_weights.assign(weights)
            lookup.idf_weights_const = lookup.idf_weights.value()
