"""Every layer a spec can name, one class each, known without TensorFlow: fields, shapes, weights, cost.

A family of layers is one module; what they share stands in a module whose name starts with `_`.
"""
