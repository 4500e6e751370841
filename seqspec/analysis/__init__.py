"""What a model is, known without TensorFlow: shapes, weights and cost of every layer.

In: a `Spec`. Out: a `Flow`, or the problems that stop the shapes from going through.
"""
