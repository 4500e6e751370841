"""Callbacks: what happens between epochs of training.

In: the items of `fit.callbacks`. Out: frozen models, each with the settings of the Keras class of its name.
"""
