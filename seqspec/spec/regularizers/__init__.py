"""Every regularizer of Keras, one class each."""
