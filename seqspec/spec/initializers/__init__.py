"""Every initializer of Keras, one class each."""
