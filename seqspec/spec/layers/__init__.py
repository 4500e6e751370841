"""Every layer a spec can name, one class each: fields, shapes, weights and cost, no TensorFlow.

A family of layers is one module; what they share stands in a module whose name starts with `_`.
"""
