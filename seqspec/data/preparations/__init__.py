"""What is done to arrays before a model sees them: one class a step.

In: an array of samples, or the facts of one. Out: the array that the next step gets.
"""
