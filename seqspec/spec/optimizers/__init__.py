"""Every optimizer of Keras, one class each."""
