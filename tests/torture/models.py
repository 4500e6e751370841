"""The models that are killed while they train: dropout, convolutions, states, callbacks with a memory."""

from __future__ import annotations

from typing import Any

MLP: dict[str, Any] = {
    "seqspec": 1,
    "name": "mlp",
    "input": {"shape": [8]},
    "layers": [
        {"Dense": {"units": 16, "activation": "relu"}}, {"Dropout": 0.5},
        {"Dense": {"units": 16, "activation": "relu"}}, {"Dropout": 0.5},
        {"Dense": {"units": 4, "activation": "softmax"}},
    ],
    "compile": {
        "optimizer": "adam", "loss": "categorical_crossentropy", "metrics": ["accuracy"],
        "steps_per_execution": 2,
    },
    "data": {"dummy": {"x": "normal", "y": {"one_hot": 4}, "samples": {"train": 330, "test": 40}}},
    "fit": {"epochs": 6, "batch_size": 16},
}  # fmt: skip
VGG: dict[str, Any] = {
    "seqspec": 1,
    "name": "vgg",
    "input": {"shape": [20, 20, 3]},
    "layers": [
        {"Conv2D": {"filters": 8, "kernel_size": 3, "activation": "relu"}},
        {"Conv2D": {"filters": 8, "kernel_size": 3, "activation": "relu"}},
        {"MaxPooling2D": 2}, {"Dropout": 0.25}, "BatchNormalization", "Flatten",
        {"Dense": {"units": 16, "activation": "relu"}}, {"Dropout": 0.5},
        {"Dense": {"units": 10, "activation": "softmax"}},
    ],
    "compile": {
        "optimizer": {"SGD": {"learning_rate": 0.01, "decay": 1e-6, "momentum": 0.9, "nesterov": True}},
        "loss": "categorical_crossentropy", "steps_per_execution": 1,
    },
    "data": {"dummy": {"x": "uniform", "y": {"one_hot": 10}, "samples": {"train": 100, "test": 20}}},
    "fit": {"epochs": 4, "batch_size": 16},
}  # fmt: skip
STATEFUL: dict[str, Any] = {
    "seqspec": 1,
    "name": "stateful",
    "input": {"batch_shape": [10, 4, 3]},
    "layers": [
        {"LSTM": {"units": 6, "return_sequences": True, "stateful": True, "dropout": 0.2}},
        {"LSTM": {"units": 6, "stateful": True}},
        {"Dense": {"units": 1}},
    ],
    "compile": {"optimizer": "rmsprop", "loss": "mse", "metrics": ["mae"], "steps_per_execution": 2},
    "data": {
        "dummy": {
            "x": "normal", "y": {"normal": {"shape": [1]}},
            "samples": {"train": 100, "validation": 30, "test": 20},
        }
    },
    "fit": {"epochs": 5},
}  # fmt: skip
WATCHED: dict[str, Any] = {
    **MLP,
    "name": "watched",
    "data": {
        "dummy": {
            "x": "normal", "y": {"one_hot": 4},
            "samples": {"train": 160, "validation": 48, "test": 32},
        }
    },
    "fit": {
        "epochs": 12, "batch_size": 16,
        "callbacks": [
            {"EarlyStopping": {"patience": 4, "restore_best_weights": True}},
            {"ReduceLROnPlateau": {"patience": 1, "factor": 0.5}},
            {"ModelCheckpoint": {"save_best_only": True}},
            {"CSVLogger": ","},
        ],
    },
}  # fmt: skip
MODELS = {"mlp": MLP, "vgg": VGG, "stateful": STATEFUL, "watched": WATCHED}


def longer(document: dict[str, Any], epochs: int) -> dict[str, Any]:
    """The same model for so many epochs, which EarlyStopping has the patience for."""
    fit = document["fit"]
    callbacks = [
        {"EarlyStopping": {**each["EarlyStopping"], "patience": epochs}}
        if "EarlyStopping" in each
        else each
        for each in fit.get("callbacks", [])
    ]
    return {**document, "fit": {**fit, "epochs": epochs, "callbacks": callbacks}}
