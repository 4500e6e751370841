"""What a training leaves behind: one folder a run, written so that it is whole or not there at all.

In: records, arrays and events. Out: files, and the same records read back with every byte checked.
"""
