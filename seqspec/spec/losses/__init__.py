"""Every loss of Keras, one class each."""
