"""Where data come from: one class a source.

In: the settings of the YAML and the spec's surroundings. Out: facts, then splits of samples.
"""
