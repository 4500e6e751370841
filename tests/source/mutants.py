"""Realistic specs, and the damage that typing, pasting and malice do to them."""

from __future__ import annotations

import random
from collections.abc import Iterator

CONVNET = """\
seqspec: 1                      # format version
name: vgg_like
about: VGG-style convnet on random 100x100 images
seed: 0

input: {shape: [100, 100, 3]}

layers:
  - Conv2D: {filters: 32, kernel_size: 3, activation: relu}
  - Conv2D: {filters: 32, kernel_size: [3, 3], activation: relu}
  - MaxPooling2D: 2
  - Dropout: 0.25
  - Flatten
  - Dense: {units: 256, activation: relu}
  - Dropout: 0.5
  - Dense: {units: 10, activation: softmax}

compile:
  optimizer: {SGD: {learning_rate: 0.01, decay: 1e-6, momentum: 0.9, nesterov: true}}
  loss: categorical_crossentropy        # no metrics

data:
  dummy:
    x: uniform
    y: {one_hot: 10}
    samples: {train: 200, test: 20}

fit: {epochs: 10, batch_size: 32}
"""

RECURRENT = """\
# 中文 comment 🎉
seqspec: 1
name: stacked
about: "zwölf 🎉 \\u00e9"
input: {shape: [16, 8], dtype: float32}
layers:
  - LSTM: &cell {units: 32, return_sequences: true, dropout: 1e-1}
  - LSTM: *cell
  - LSTM:
      units: 0x20
      kernel_regularizer: {L2: 1e-6}
  - Dense: {units: 1, activation: 'sigmoid'}   # 末
compile:
  optimizer: {RMSprop: {learning_rate: .001}}
  loss: binary_crossentropy
  metrics: [accuracy, {Expression: {name: mean_pred, formula: mean(y_pred)}}]
"""

NOTES = """\
seqspec: 1
about: |
  a text of
  several lines
more: >-
  folded: no
  key in here
input:
  batch_shape: [32, ~, 16]
layers:
- TimeDistributed:
    layer: {Dense: {units: 10}}
- Bidirectional: {layer: {GRU: 4}, merge_mode: concat}
-
  Dense: 3
"""

SPECS = (CONVNET, RECURRENT, NOTES)

_PIECES = (
    "(3, 3)", "&a ", "*a", "*cell", "<<: *cell", "!!int ", "!x ", "---\n", "...\n", "%YAML 1.1\n",
    "\t", "  ", "- ", "? ", ": ", ":", "[", "]", "{", "}", ",", "'", '"', "|\n", ">\n", "#", "012",
    "1_000", "1:30", ".nan", "None", "~", "=", "\u202e", "\x00", "\x1b", "\ud800", "\ufeff", "\x85",
    "中", "🎉", "\\", "\\u202e", "\\x1b", "\r", "\r\n", "\n", "1e999", "9" * 30, "@", "`", "%",
    "(", ")", "-", "-a", "a:1", "no", "é", "e\u0301", "\u00a0", "{a: 1}", "[1, 2]", "a" * 5_000,
    "\n\n\n", '"\\e"', '"\\UFFFFFFFF"', '"\\ud800"',
)  # fmt: skip


def mutants(number: int, seed: int) -> Iterator[str]:
    """Specs, each with one to six changes; the same for the same seed."""
    chance = random.Random(seed)
    for index in range(number):
        characters = list(SPECS[index % len(SPECS)])
        for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
            _change(chance, characters)
        yield "".join(characters)


def _change(chance: random.Random, characters: list[str]) -> None:
    kind, place = chance.random(), chance.randrange(len(characters) + 1)
    if kind < 0.45:
        characters[place:place] = chance.choice(_PIECES)
    elif kind < 0.6:
        del characters[place : place + chance.choice((1, 1, 2, 5, 30))]
    elif kind < 0.75:
        characters[place : place + 1] = chance.choice(_PIECES)
    elif kind < 0.95:
        start = chance.randrange(len(characters) + 1)
        characters[place:place] = characters[start : start + chance.choice((1, 5, 20, 80))]
    else:
        del characters[place:]
