"""Every constraint of Keras, one class each."""
