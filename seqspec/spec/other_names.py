"""What PyTorch, scikit-learn and papers call what Keras has: the item to write for each of their names."""

from __future__ import annotations

from collections.abc import Mapping

# Their names in small letters, without `_`.
_TORCH_AXES = {
    f"{theirs}{axes}d": ours.format(axes)
    for axes in (1, 2, 3)
    for theirs, ours in {
        "batchnorm": "BatchNormalization",
        "adaptiveavgpool": "AdaptiveAveragePooling{}D",
        "adaptivemaxpool": "AdaptiveMaxPooling{}D",
        "convtranspose": "Conv{}DTranspose",
        "dropout": "SpatialDropout{}D",
        "zeropad": "ZeroPadding{}D",
    }.items()
}
LAYERS_ELSEWHERE: Mapping[str, str] = {
    **_TORCH_AXES,
    "linear": "Dense",
    "fullyconnected": "Dense",
    "fc": "Dense",
    "unflatten": "Reshape",
    "batchnorm": "BatchNormalization",
    "layernorm": "LayerNormalization",
    "groupnorm": "GroupNormalization",
    "rmsnorm": "RMSNormalization",
    "rnn": "SimpleRNN",
}
LOSSES_ELSEWHERE: Mapping[str, str] = {
    "bceloss": "binary_crossentropy",
    "bcewithlogitsloss": "BinaryCrossentropy: {from_logits: true}",
    "crossentropyloss": "SparseCategoricalCrossentropy: {from_logits: true}",
    "l1loss": "mae",
    "mseloss": "mse",
    "smoothl1loss": "Huber",
    "huberloss": "Huber",
}
METRICS_ELSEWHERE: Mapping[str, str] = {
    "rmse": "RootMeanSquaredError",
    "topkaccuracy": "top_k_categorical_accuracy",
    "top5accuracy": "top_k_categorical_accuracy",
    "sparsetopkaccuracy": "sparse_top_k_categorical_accuracy",
    "f1": "F1Score: {average: macro}",
    "fbeta": "FBetaScore: {average: macro}",
    "r2": "R2Score",
    "rocauc": "AUC",
}
INITIALIZERS_ELSEWHERE: Mapping[str, str] = {
    "kaiming": "he_normal",
    "kaimingnormal": "he_normal",
    "kaiminguniform": "he_uniform",
    "xavier": "glorot_uniform",
    "xaviernormal": "glorot_normal",
    "xavieruniform": "glorot_uniform",
    "glorot": "glorot_uniform",
    "he": "he_normal",
    "lecun": "lecun_normal",
    "gaussian": "random_normal",
    "eye": "identity",
}
