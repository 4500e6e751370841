"""From the text of a file to a `Document`: plain data, and the place of every key and value.

In: bytes from anybody. Out: a `Document` with every problem of the text; nothing in it is ever run.
"""
