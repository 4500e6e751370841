"""Every metric of Keras, one class each, and `Expression`, which is ours."""
