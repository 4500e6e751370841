"""Where samples come from: a source describes itself without loading, then loads.

In: the `data` section of a spec. Out: `DataFacts` for the checks, splits of arrays for training.
"""
