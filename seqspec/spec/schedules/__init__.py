"""Every learning rate schedule of Keras, one class each."""
