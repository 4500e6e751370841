"""Names that a reader may know from elsewhere: what stands for them today, or why nothing does."""

from __future__ import annotations

from collections.abc import Mapping

# Arguments of layers in Keras 1 and 2, and what they are called now; the first that a layer has is meant.
OLD_ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "init": ("kernel_initializer", "embeddings_initializer"),
    "inner_init": ("recurrent_initializer",),
    "forget_bias_init": ("unit_forget_bias",),
    "beta_init": ("beta_initializer",),
    "gamma_init": ("gamma_initializer",),
    "inner_activation": ("recurrent_activation",),
    "W_regularizer": ("kernel_regularizer", "embeddings_regularizer"),
    "U_regularizer": ("recurrent_regularizer",),
    "b_regularizer": ("bias_regularizer",),
    "W_constraint": ("kernel_constraint", "embeddings_constraint"),
    "b_constraint": ("bias_constraint",),
    "dropout_W": ("dropout",),
    "dropout_U": ("recurrent_dropout",),
    "nb_filter": ("filters",),
    "filter_length": ("kernel_size",),
    "nb_row": ("kernel_size",),
    "nb_col": ("kernel_size",),
    **dict.fromkeys(("kernel_dim1", "kernel_dim2", "kernel_dim3"), ("kernel_size",)),
    "subsample": ("strides",),
    "subsample_length": ("strides",),
    "stride": ("strides",),
    "border_mode": ("padding",),
    "dim_ordering": ("data_format",),
    "atrous_rate": ("dilation_rate",),
    "pool_length": ("pool_size",),
    "output_dim": ("units",),
    "bias": ("use_bias",),
    "p": ("rate",),
    "sigma": ("stddev",),
    "alpha": ("negative_slope",),
}
# What an old value is called now.
OLD_VALUES: Mapping[str, Mapping[str, str]] = {
    "dim_ordering": {"th": "channels_first", "tf": "channels_last"},
    "forget_bias_init": {"one": "true", "ones": "true", "zero": "false", "zeros": "false"},
}
# Arguments for one axis each, where one argument stands for all axes today.
BY_AXIS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "kernel_size": (("nb_row", "nb_col"), ("kernel_dim1", "kernel_dim2", "kernel_dim3")),
}
# Arguments that nothing stands for.
GONE_ARGUMENTS: Mapping[str, str] = dict.fromkeys(
    ("implementation", "consume_less"), "delete it: Keras chooses by itself"
)

# The schedules of Keras, which a reader may take for optimizers.
NO_OPTIMIZERS: Mapping[str, tuple[str, str]] = {
    **{
        name: (
            "a schedule is the learning rate of an optimizer",
            f"write `SGD: {{learning_rate: {{{name}: {{...}}}}}}`, or another optimizer",
        )
        for name in (
            "CosineDecay", "CosineDecayRestarts", "ExponentialDecay", "InverseTimeDecay",
            "PiecewiseConstantDecay", "PolynomialDecay",
        )
    },
    "LossScaleOptimizer": (
        "it wraps another one, which has a `loss_scale_factor` of its own",
        "write that other one, such as `Adam: {loss_scale_factor: 1024}`",
    ),
}  # fmt: skip

_CODE = (
    "it holds code, which a spec cannot",
    "use a layer that does the same, or write it in Python",
)
_MERGES = (
    "it takes several tensors, and a layer of a Sequential gets one",
    "build this model with the functional API of Keras",
)
_ATTENTION = (_MERGES[0], "use LSTM, GRU or Conv1D for sequences, or the functional API of Keras")
_CELL = "it is a cell, which only code can give to RNN"
_LABELS = ("it changes samples and labels together", "leave it out, or use it in Python")
_BASE = ("it is a base class, which computes nothing", "use one of its subclasses, such as `Dense`")
_INPUT = (
    "the input stands above the layers",
    "delete this item, with `input: {shape: [...]}` above `layers` in its place",
)
_LOCAL = "Keras 3 has no layers whose kernel differs from place to place"


def _now(name: str, why: str = "it has another name now") -> tuple[str, str]:
    return why, f"write `{name}`"


# Layers that Keras has, or had, and a spec has not: why, and what to do instead.
NO_LAYERS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("Layer", "Wrapper", "InputSpec"), _BASE),
    **dict.fromkeys(("Input", "InputLayer"), _INPUT),
    **dict.fromkeys(("Lambda", "TFSMLayer", "FlaxLayer", "JaxLayer", "TorchModuleWrapper"), _CODE),
    "RNN": ("it needs a cell, which only code can give it", "use LSTM, GRU or SimpleRNN"),
    "GRUCell": (_CELL, "write `GRU`"),
    "LSTMCell": (_CELL, "write `LSTM`"),
    "SimpleRNNCell": (_CELL, "write `SimpleRNN`"),
    "StackedRNNCells": (
        _CELL,
        "write the layers one below the other, with `return_sequences: true`",
    ),
    **dict.fromkeys(("Attention", "AdditiveAttention", "MultiHeadAttention"), _ATTENTION),
    "GroupQueryAttention": _ATTENTION,
    **dict.fromkeys(("Add", "Average", "Concatenate", "Dot", "Maximum", "Minimum"), _MERGES),
    **dict.fromkeys(("Multiply", "Subtract", "Merge", "HashedCrossing"), _MERGES),
    **dict.fromkeys(("add", "average", "concatenate", "dot", "maximum", "minimum"), _MERGES),
    **dict.fromkeys(("multiply", "subtract", "merge"), _MERGES),
    **dict.fromkeys(("CutMix", "MixUp", "MaxNumBoundingBoxes"), _LABELS),
    "CuDNNLSTM": _now("LSTM", "it is chosen by itself on a GPU"),
    "CuDNNGRU": _now("GRU", "it is chosen by itself on a GPU"),
    "ThresholdedReLU": (
        "it is ReLU with a threshold",
        "put `ReLU: {threshold: 1.0}` in its place, with the number of `theta` if it has one",
    ),
    "LocallyConnected1D": (_LOCAL, "use `Conv1D`"),
    "LocallyConnected2D": (_LOCAL, "use `Conv2D`"),
    **dict.fromkeys(
        ("RandomHeight", "RandomWidth"),
        ("a layer answers one size", "use `RandomZoom`, which keeps the size"),
    ),
    "SyncBatchNormalization": _now("BatchNormalization: {synchronized: true}"),
    "TimeDistributedDense": _now("Dense", "Dense works on the last axis of every step"),
    "AtrousConvolution1D": _now("Conv1D", "it is Conv1D with `dilation_rate`"),
    "AtrousConvolution2D": _now("Conv2D", "it is Conv2D with `dilation_rate`"),
    "Deconvolution2D": _now("Conv2DTranspose"),
    "Deconvolution3D": _now("Conv3DTranspose"),
    **dict.fromkeys(("MaxoutDense", "Highway"), ("Keras 2 dropped it", "use `Dense`")),
}

_NO_PAIRS = "it counts one value, and a metric gets labels and answers"
NO_METRICS: Mapping[str, tuple[str, str]] = {
    "Metric": ("it is a base class, which measures nothing", "use one of its subclasses"),
    "MeanMetricWrapper": ("it holds code, which a spec cannot", "write an `Expression`"),
    "Mean": (_NO_PAIRS, "write `Expression: {name: mean_pred, formula: mean(y_pred)}`"),
    "Sum": (_NO_PAIRS, "write `Expression: {name: sum_pred, formula: sum(y_pred)}`"),
}

_METRIC_ONLY = (
    "Keras has it as a metric only",
    "write `mse`, which is least at the same weights",
)
NO_LOSSES: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("rmse", "RMSE", "RootMeanSquaredError"), _METRIC_ONLY),
    "CTC": (
        "its labels are sequences of other lengths than the answers, which a spec cannot pair",
        "give each step a label, and write `sparse_categorical_crossentropy`",
    ),
}

_SAVED = "a run is saved and goes on by itself"
_NO_CALLBACK = ("it is a base class, which does nothing", "delete it")
NO_CALLBACKS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("Callback", "CallbackList"), _NO_CALLBACK),
    "BackupAndRestore": (_SAVED, "delete it: `seqspec train --resume` goes on"),
    "OrbaxCheckpoint": (_SAVED, "delete it, or write `ModelCheckpoint` to keep the best"),
    "History": ("every run keeps it", "delete it: it is `metrics.csv` in the run folder"),
    "ProgbarLogger": ("the command line shows how far it is", "delete it"),
    "RemoteMonitor": (
        "a spec sends nothing over the network",
        "delete it: `seqspec train --format jsonl` tells of every epoch",
    ),
    "LambdaCallback": (
        "it holds code, which a spec cannot",
        "use another callback, or write it in Python",
    ),
}
