"""`make bench`: how fast seqspec is beside what a person would do without it, measured side by side."""
